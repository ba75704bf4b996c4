// Whether a message's components are ones Discord takes: their shapes, what may stand in what, and the limits of each.
// The shapes follow https://discord.com/developers/docs/components/reference and Discord's OpenAPI description; the numbers stand in limits.ts.
import { ButtonStyle, ComponentType } from 'discord.js'
import { z } from 'zod'
import * as limits from './limits.ts'

const id = z.int().min(0).nullish()
const customId = z.string().min(1).max(limits.CUSTOM_ID_CHARACTERS)
const flag = z.boolean().nullish()
const text = z
  .string()
  .max(limits.TEXT_CHARACTERS)
  .refine((given) => given.trim() !== '', 'is empty')
const address = (max: number) =>
  z
    .string()
    .max(max)
    .refine((given) => URL.canParse(given), 'is no address')
const emoji = z
  .strictObject({ id: z.string().nullish(), name: z.string().max(32).nullish(), animated: flag })
  .refine(
    ({ id, name }) => id || /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\uFE0F?)$/v.test(name ?? ''),
    'is no emoji',
  )

const Button = z
  .strictObject({
    type: z.literal(ComponentType.Button),
    id,
    style: z.enum(ButtonStyle),
    label: z.string().max(limits.BUTTON_LABEL_CHARACTERS).nullish(),
    emoji: emoji.nullish(),
    custom_id: customId.nullish(),
    url: address(limits.BUTTON_URL_CHARACTERS).nullish(),
    sku_id: z.string().nullish(),
    disabled: flag,
  })
  .superRefine((button, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', message })
    const leads = button.style === ButtonStyle.Link
    if (button.style === ButtonStyle.Premium) return say('is a premium button: nothing here sells anything')
    if (leads && !button.url) say('is a link button without url')
    if (leads && button.custom_id) say('is a link button with custom_id')
    if (leads && !/^(?:https?|discord):\/\//i.test(button.url ?? ''))
      say('links by a scheme that Discord does not take')
    if (!leads && !button.custom_id) say('is a button without custom_id')
    if (!leads && button.url) say('has a url but is no link button')
    if (!button.label?.trim() && !button.emoji) say('has neither label nor emoji')
  })

const selectFields = {
  id,
  custom_id: customId,
  placeholder: z.string().max(limits.SELECT_PLACEHOLDER_CHARACTERS).nullish(),
  min_values: z.int().min(0).max(limits.SELECT_OPTIONS).nullish(),
  max_values: z.int().min(1).max(limits.SELECT_OPTIONS).nullish(),
  disabled: flag,
  required: flag,
}
const optionText = z.string().min(1).max(limits.SELECT_OPTION_CHARACTERS)
const SelectOption = z.strictObject({
  label: optionText,
  value: optionText,
  description: z.string().max(limits.SELECT_OPTION_CHARACTERS).nullish(),
  emoji: emoji.nullish(),
  default: flag,
})
export const StringSelect = z
  .strictObject({
    type: z.literal(ComponentType.StringSelect),
    ...selectFields,
    options: z.array(SelectOption).min(1).max(limits.SELECT_OPTIONS),
  })
  .refine(({ options }) => new Set(options.map(({ value }) => value)).size === options.length, 'has one value twice')
const OtherSelect = z.strictObject({
  type: z.literal([
    ComponentType.UserSelect,
    ComponentType.RoleSelect,
    ComponentType.MentionableSelect,
    ComponentType.ChannelSelect,
  ]),
  ...selectFields,
  default_values: z.array(z.unknown()).max(limits.SELECT_OPTIONS).nullish(),
  channel_types: z.array(z.int()).nullish(),
})

const ActionRow = z
  .strictObject({
    type: z.literal(ComponentType.ActionRow),
    id,
    components: z
      .array(z.discriminatedUnion('type', [Button, StringSelect, OtherSelect]))
      .min(1)
      .max(limits.ROW_BUTTONS),
  })
  .refine(
    ({ components }) => components.length === 1 || components.every(({ type }) => type === ComponentType.Button),
    'holds a select and something else',
  )

export const TextDisplay = z.strictObject({ type: z.literal(ComponentType.TextDisplay), id, content: text })
const media = z.strictObject({ url: address(2048) })
const described = { description: z.string().min(1).max(limits.MEDIA_DESCRIPTION_CHARACTERS).nullish(), spoiler: flag }
const Thumbnail = z.strictObject({ type: z.literal(ComponentType.Thumbnail), id, media, ...described })
const Section = z.strictObject({
  type: z.literal(ComponentType.Section),
  id,
  components: z.array(TextDisplay).min(1).max(limits.SECTION_TEXTS),
  accessory: z.discriminatedUnion('type', [Button, Thumbnail]),
})
const Separator = z.strictObject({
  type: z.literal(ComponentType.Separator),
  id,
  divider: flag,
  spacing: z.literal([1, 2]).nullish(),
})
const MediaGallery = z.strictObject({
  type: z.literal(ComponentType.MediaGallery),
  id,
  items: z
    .array(z.strictObject({ media, ...described }))
    .min(1)
    .max(limits.GALLERY_ITEMS),
})
const File = z.strictObject({ type: z.literal(ComponentType.File), id, file: media, spoiler: flag })
const Container = z.strictObject({
  type: z.literal(ComponentType.Container),
  id,
  accent_color: z.int().min(0).max(0xffffff).nullish(),
  spoiler: flag,
  components: z
    .array(z.discriminatedUnion('type', [ActionRow, TextDisplay, Section, MediaGallery, Separator, File]))
    .min(1)
    .max(limits.COMPONENTS),
})

export const NewComponents = z
  .array(z.discriminatedUnion('type', [ActionRow, TextDisplay, Section, MediaGallery, Separator, File, Container]))
  .max(limits.COMPONENTS)
export const LegacyComponents = z.array(ActionRow).max(limits.LEGACY_ROWS)

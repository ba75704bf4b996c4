// Builds what a message is sent with: the components of one page, a mark by which a delivery is found again, and nobody called; and modals.
import { createHash } from 'node:crypto'
import type * as discord from 'discord.js'
import { ButtonStyle, ComponentType, MessageFlags, TextInputStyle } from 'discord.js'
import { type Form, type FormField, type Message, type MessageAction, menusIn } from '../../domain/message.ts'
import { pagesOf, shortened } from '../../domain/paging.ts'
import { isRecord, oneLine } from '../shared/text.ts'
import { LIMITS } from './limits.ts'
import { type Part, partsOf } from './render.ts'

export type Button = discord.APIButtonComponentWithCustomId
export type Components = discord.APIMessageTopLevelComponent[]

/** Buttons of the core at most: four rows, which leaves the others to Discord's own. */
const ACTIONS = 4 * LIMITS.buttonsInRow
/** Kept free on every page for ◀ 2/5 ▶ and for what the platform adds: a row and three buttons each. */
const KEPT_FREE = { components: 8, text: 80 }
const BOX_COLOUR = 0x4a6fa5

export function pagesFor(message: Message): Message[] {
  return pagesOf(message, (page) => {
    const { components, text } = measured(componentsOf(page))
    return components <= LIMITS.components - KEPT_FREE.components && text <= LIMITS.text - KEPT_FREE.text
  })
}

/** `own`: buttons of the platform's own below those of the message. */
export function componentsOf(page: Message, own: Button[] = []): Components {
  const parts = partsOf(page)
  const body = page.isCard
    ? [boxOf(parts.map(displayOf))]
    : parts.flatMap((part) => (part.buttons.length > 0 ? inRows(buttonsFor(part.buttons)) : [componentOf(part)]))
  const shown = body.length > 0 ? body : [{ type: ComponentType.TextDisplay as const, content: '-# …' }]
  const buttons = buttonsFor(page.actions)
  const isOneRow = own.length > 0 && buttons.length + own.length <= LIMITS.buttonsInRow
  const rows = isOneRow ? [rowOf([...buttons, ...own])] : [...inRows(buttons), ...inRows(own)]
  return [...shown, ...menusOf(page), ...rows]
}

const displayOf = ({ text }: Part): discord.APITextDisplayComponent => ({
  ...{ type: ComponentType.TextDisplay, content: text },
})

const boxOf = (components: discord.APITextDisplayComponent[]): discord.APIContainerComponent => ({
  ...{ type: ComponentType.Container, accent_color: BOX_COLOUR, components },
})

const componentOf = (part: Part): discord.APIMessageTopLevelComponent =>
  part.isBoxed ? boxOf([displayOf(part)]) : displayOf(part)

/** Counts components, and characters of text, those of buttons and menus included: Discord does not say whether they count. */
export function measured(components: readonly unknown[]): { components: number; text: number } {
  let [count, text] = [0, 0]
  JSON.stringify(components, (key, value: unknown) => {
    if (isRecord(value) && typeof value.type === 'number') count++
    if (['content', 'label', 'placeholder'].includes(key) && typeof value === 'string') text += value.length
    return value
  })
  return { components: count, text }
}

export function button(id: string, label: string, isDisabled = false): Button {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, custom_id: id, label, disabled: isDisabled }
}

const buttonOf = ({ id, label, confirm }: MessageAction): Button =>
  button(
    confirm === undefined ? id : `${OWN.sure}:${id}`.slice(0, LIMITS.customId),
    shortened(oneLine(label), LIMITS.buttonLabel) || '…',
  )

function menusOf({ blocks }: Message): discord.APIActionRowComponent<discord.APIStringSelectComponent>[] {
  return menusIn(blocks).flatMap(([label, choices], at) => {
    const [custom_id, placeholder] = [`~menu:${at}`, shortened(oneLine(label), LIMITS.menuPlaceholder) || '…']
    const options = sound(choices)
      .slice(0, LIMITS.menuOptions)
      .map(({ id, title }) => ({ value: id, label: shortened(oneLine(title), LIMITS.menuOption) || '…' }))
    const menu = { type: ComponentType.StringSelect as const, custom_id, placeholder, options }
    return options.length === 0 ? [] : [{ type: ComponentType.ActionRow, components: [menu] }]
  })
}

/** Those that Discord takes: of several with one id it would refuse the whole message, so the first is kept. */
const sound = <T extends { id: string }>(actions: T[]): T[] =>
  actions.filter(({ id }, at) => {
    const isFirst = actions.findIndex((other) => other.id === id) === at
    return isFirst && id !== '' && id.length <= LIMITS.customId
  })

const buttonsFor = (actions: MessageAction[]): Button[] => sound(actions).slice(0, ACTIONS).map(buttonOf)

function inRows(buttons: Button[]): discord.APIActionRowComponent<Button>[] {
  const most = LIMITS.buttonsInRow
  return buttons.length === 0 ? [] : [rowOf(buttons.slice(0, most)), ...inRows(buttons.slice(most))]
}

const rowOf = (buttons: Button[]): discord.APIActionRowComponent<Button> => ({
  type: ComponentType.ActionRow,
  components: buttons,
})

export function modalFor({ id, title, fields }: Form): discord.APIModalInteractionResponseCallbackData {
  return {
    custom_id: id,
    title: shortened(oneLine(title), LIMITS.modalTitle) || 'Dateline',
    components: fields.slice(0, LIMITS.modalFields).map((field) => ({
      type: ComponentType.Label,
      label: shortened(oneLine(field.label), LIMITS.fieldLabel) || field.name.slice(0, LIMITS.fieldLabel),
      component: fieldOf(field),
    })),
  }
}

/** Returns what was filled in by the fields' names; '' for what was left empty. */
export function filledIn({ fields }: discord.ModalSubmitInteraction): Record<string, string> {
  const textIn = (field: discord.ModalData): string =>
    'values' in field ? field.values.join(', ') : 'value' in field ? String(field.value ?? '') : ''
  return Object.fromEntries([...fields.fields].map(([name, field]) => [name, textIn(field)]))
}

/** What is to be chosen has a part of its own as far as there is room for all of it; else it is typed. */
function fieldOf(field: FormField): discord.APIComponentInLabel {
  const { name, kind, isRequired: required, choices = [], value = '' } = field
  const isMany = kind === 'many'
  if ((kind !== 'choice' && !isMany) || choices.length > LIMITS.menuOptions) return inputOf(field)
  const chosen = isMany ? value.split(', ') : [choices.find((one) => one.value === value)?.value ?? choices[0]?.value]
  const options = choices.map((choice) => ({
    label: shortened(oneLine(choice.label), LIMITS.menuOption) || '…',
    value: choice.value.slice(0, LIMITS.menuOption),
    default: chosen.includes(choice.value),
  }))
  const base = { custom_id: name, required, options }
  const [min_values, max_values] = [required ? 1 : 0, options.length]
  const isShort = options.length <= LIMITS.groupOptions && options.length > 1
  if (!isMany && isShort) return { type: ComponentType.RadioGroup, ...base }
  if (isMany && isShort) return { type: ComponentType.CheckboxGroup, ...base, min_values, max_values }
  return { type: ComponentType.StringSelect, ...base, ...(isMany && { min_values, max_values }) }
}

function inputOf({ name, kind, isRequired, maxLength, placeholder, value }: FormField): discord.APITextInputComponent {
  const max_length = Math.max(1, Math.min(maxLength, LIMITS.fieldLength))
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: kind === 'lines' ? TextInputStyle.Paragraph : TextInputStyle.Short,
    required: isRequired,
    max_length,
    ...(value === undefined ? {} : { value: value.slice(0, max_length) }),
    ...(placeholder === null ? {} : { placeholder: shortened(oneLine(placeholder), LIMITS.fieldPlaceholder) }),
  }
}

/** Ids that Discord numbers components with are small ones, and of 32 bits with a sign. */
const MARKS = { from: 2 ** 20, below: 2 ** 31 }

export const OWN = { page: '~page', thread: '~thread', sure: '~sure' }

/** Returns the same page, its first component with an id made of the key: Discord gives back no nonce, but keeps such ids, and nobody sees them. */
export function marked([first, ...rest]: Components, key: string): Components {
  return first === undefined ? [] : [{ ...first, id: markOf(key) }, ...rest]
}

export function isMarked(components: unknown, key: string): boolean {
  const isMark = (one: unknown): boolean => isRecord(one) && (one.id === markOf(key) || isMarked(one.components, key))
  return Array.isArray(components) && components.some(isMark)
}

function markOf(key: string): number {
  const number = createHash('sha256').update(key).digest().readUInt32BE()
  return MARKS.from + (number % (MARKS.below - MARKS.from))
}

/** Whatever stands in a text, it pings nobody, not even whom it replies to. */
export const NOBODY = { parse: [], repliedUser: false }

const V2 = MessageFlags.IsComponentsV2
const FLAGS = V2 | MessageFlags.SuppressEmbeds

export const payload = (components: Components) => ({ components, flags: FLAGS as typeof V2, allowedMentions: NOBODY })

export function response(components: Components, isPrivate: boolean) {
  return { ...payload(components), flags: (isPrivate ? FLAGS | MessageFlags.Ephemeral : FLAGS) as typeof V2 }
}

/** For sends into a channel: of several with one nonce Discord posts the first, so that a retry posts nothing twice. */
export function posted(components: Components, event: string) {
  return { ...payload(components), nonce: event.slice(-LIMITS.nonce), enforceNonce: true, failIfNotExists: false }
}

/** The same for Discord's API itself, where a send is to end at a time of its own. Nobody is called but a role that is to be. */
export function rawPosted(shown: Components, event: string, how: Pick<Message, 'isSilent' | 'pings'> = {}) {
  const roles = how.pings === undefined ? [] : [how.pings]
  const called = roles.map((role) => ({ type: ComponentType.TextDisplay as const, content: `<@&${role}>` }))
  const flags = how.isSilent ? FLAGS | MessageFlags.SuppressNotifications : FLAGS
  const nonce = event.slice(-LIMITS.nonce)
  const allowed_mentions = { parse: [], roles, replied_user: false }
  return { components: [...shown, ...called], flags, allowed_mentions, nonce, enforce_nonce: true }
}

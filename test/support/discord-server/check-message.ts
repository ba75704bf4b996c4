// Whether a message that is sent or edited keeps to Discord's limits, and to our rule that nothing in it may ping.
import { ComponentType, MessageFlags } from 'discord.js'
import { z } from 'zod'
import { LegacyComponents, NewComponents } from './check-components.ts'
import * as limits from './limits.ts'
import { type Problem, problemsOf, refused } from './problems.ts'
import { partsOf } from './walk.ts'

const ids = z.array(z.string()).max(limits.ALLOWED_MENTIONS).nullish()
const AllowedMentions = z.strictObject({
  parse: z.array(z.enum(['roles', 'users', 'everyone'])).nullish(),
  users: ids,
  roles: ids,
  replied_user: z.boolean().nullish(),
})
const reference = z.strictObject({
  type: z.int().nullish(),
  message_id: z.string(),
  channel_id: z.string().nullish(),
  guild_id: z.string().nullish(),
  fail_if_not_exists: z.boolean().nullish(),
})
const name = z.strictObject({ name: z.string().max(256), url: z.string().nullish(), icon_url: z.string().nullish() })
const Embed = z.strictObject({
  type: z.string().nullish(),
  title: z.string().max(256).nullish(),
  description: z.string().max(4096).nullish(),
  url: z.string().max(2048).nullish(),
  timestamp: z.string().nullish(),
  color: z.int().min(0).max(0xffffff).nullish(),
  author: name.nullish(),
  footer: z.strictObject({ text: z.string().max(2048), icon_url: z.string().nullish() }).nullish(),
  image: z.looseObject({ url: z.string() }).nullish(),
  thumbnail: z.looseObject({ url: z.string() }).nullish(),
  fields: z
    .array(z.strictObject({ name: z.string().max(256), value: z.string().max(1024), inline: z.boolean().nullish() }))
    .max(25)
    .nullish(),
})

const common = {
  content: z.string().max(limits.CONTENT_CHARACTERS).nullish(),
  embeds: z.array(Embed).max(limits.EMBEDS).nullish(),
  allowed_mentions: AllowedMentions.nullish(),
  /** Looked at on their own: what they may be depends on the flags. */
  components: z.array(z.unknown()).nullish(),
  flags: z.int().nullish(),
  attachments: z.array(z.unknown()).max(10).nullish(),
  tts: z.boolean().nullish(),
}
const SHAPES = {
  channel: z.strictObject({
    ...common,
    nonce: z.union([z.int(), z.string().max(limits.NONCE_CHARACTERS)]).nullish(),
    enforce_nonce: z.boolean().nullish(),
    message_reference: reference.nullish(),
    sticker_ids: z.array(z.string()).max(3).nullish(),
  }),
  // Discord ignores all of these here; discord.js always sends "enforce_nonce", and has fields for names and pictures.
  edit: z.strictObject({ ...common, enforce_nonce: z.boolean().nullish() }),
  interaction: z.strictObject({
    ...common,
    enforce_nonce: z.boolean().nullish(),
    username: z.string().nullish(),
    avatar_url: z.string().nullish(),
  }),
}

/** Flags that whoever sends a message may set: resources/message#message-object-message-flags */
const SETTABLE = {
  channel: MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2,
  edit: MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2,
  interaction:
    MessageFlags.SuppressEmbeds |
    MessageFlags.SuppressNotifications |
    MessageFlags.Ephemeral |
    MessageFlags.IsComponentsV2,
}

/** What a message's fields are after it has been sent or edited. */
export interface Standing {
  content: string
  flags: number
  hasEmbeds: boolean
}

export function checkMessage(kind: keyof typeof SHAPES, body: unknown, before: Standing | null = null): Problem[] {
  const problems = problemsOf(SHAPES[kind], body)
  const given = z.looseObject({}).safeParse(body)
  if (!given.success) return problems
  const { content, embeds, components, flags, allowed_mentions } = given.data
  const bits = typeof flags === 'number' ? flags : 0
  const stray = bits & ~SETTABLE[kind] & ~(before?.flags ?? 0)
  if (stray !== 0) problems.push(refused('flags', `sets ${stray}, which a bot may not set here`))
  // Once a message is made of components, it stays so.
  const isNew = ((bits | (before?.flags ?? 0)) & MessageFlags.IsComponentsV2) !== 0
  const staysText = content === undefined && (before?.content ?? '') !== ''
  const staysEmbeds = embeds === undefined && before?.hasEmbeds === true
  if (isNew && (content || staysText))
    problems.push(refused('content', 'cannot stand beside components of the second version'))
  if (isNew && ((Array.isArray(embeds) && embeds.length > 0) || staysEmbeds))
    problems.push(refused('embeds', 'cannot stand beside components of the second version'))
  problems.push(...checkComponents(components, isNew), ...embedSum(embeds), ...mentionRule(allowed_mentions))
  return problems
}

function checkComponents(components: unknown, isNew: boolean): Problem[] {
  if (components === undefined || components === null) return []
  const problems = problemsOf(z.object({ components: isNew ? NewComponents : LegacyComponents }), { components })
  const parts = partsOf(components)
  if (parts.length > limits.COMPONENTS)
    problems.push(refused('components', `are ${parts.length}, at most 40 nested ones included`))
  const characters = parts.reduce(
    (sum, { type, content }) => sum + (type === ComponentType.TextDisplay ? String(content).length : 0),
    0,
  )
  if (characters > limits.TEXT_CHARACTERS)
    problems.push(
      refused('components', `hold ${characters} characters of text, at most ${limits.TEXT_CHARACTERS} altogether`),
    )
  return [...problems, ...twice(parts, 'custom_id'), ...twice(parts, 'id')]
}

export function twice(parts: ReturnType<typeof partsOf>, field: 'custom_id' | 'id'): Problem[] {
  const values = parts
    .map((part) => part[field])
    .filter((value) => value !== undefined && value !== null && value !== 0)
  const repeated = values.filter((value, index) => values.indexOf(value) !== index)
  return repeated.map((value) => refused('components', `have the ${field} ${JSON.stringify(value)} twice`))
}

function embedSum(embeds: unknown): Problem[] {
  const texts = JSON.stringify(embeds ?? []).length
  // Their JSON is longer than their texts; only what is near the limit is counted for real.
  if (texts <= limits.EMBED_CHARACTERS) return []
  const list = z.array(Embed).safeParse(embeds)
  const sum = (list.data ?? []).reduce(
    (all, { title, description, author, footer, fields }) =>
      all +
      [
        title,
        description,
        author?.name,
        footer?.text,
        ...(fields ?? []).flatMap((field) => [field.name, field.value]),
      ].join('').length,
    0,
  )
  return sum > limits.EMBED_CHARACTERS ? [refused('embeds', `hold ${sum} characters altogether`)] : []
}

/** Our own rule, not Discord's: whatever is written, nobody is pinged by it. */
function mentionRule(given: unknown): Problem[] {
  const allowed = z.looseObject({ parse: z.array(z.unknown()).length(0) }).safeParse(given)
  if (allowed.success) return []
  return [{ path: 'allowed_mentions', problem: 'must be there, with "parse": [] (our own rule)', isRefused: false }]
}

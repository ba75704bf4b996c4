// What is written in the channels: posted, edited and deleted, with the events that tell of it.
import {
  type APIMessage,
  type APIUser,
  ChannelType,
  GatewayIntentBits,
  MessageFlags,
  MessageReferenceType,
  MessageType,
  PermissionFlagsBits,
} from 'discord.js'
import type { Changes } from './changes.ts'
import type { Dispatch } from './gateway-session.ts'
import { memberShape } from './shapes.ts'
import { momentOf, snowflake } from './snowflake.ts'
import { writtenText } from './text.ts'
import { partsOf } from './walk.ts'
import type { ChannelRecord, MessageRecord, World } from './world.ts'

/** What may be said of a message when it is sent or edited; checked before it comes here. */
export interface MessageBody {
  content?: string | null
  embeds?: APIMessage['embeds'] | null
  components?: APIMessage['components'] | null
  flags?: number | null
  allowed_mentions?: { parse?: string[]; users?: string[]; roles?: string[]; replied_user?: boolean } | null
  nonce?: string | number | null
  enforce_nonce?: boolean | null
  message_reference?: { message_id: string; fail_if_not_exists?: boolean | null } | null
}

export interface PostOptions {
  viewer?: string | null
  /** Fields that only some messages have. */
  extra?: Partial<APIMessage>
}

export class Messages {
  readonly #world: World
  readonly #changes: Changes

  constructor(world: World, changes: Changes) {
    this.#world = world
    this.#changes = changes
  }

  post(channel: ChannelRecord, author: APIUser, body: MessageBody, options: PostOptions = {}): MessageRecord {
    const id = snowflake()
    const target = this.#world.find(body.message_reference?.message_id ?? '')?.message ?? null
    const reply: Partial<APIMessage> = target
      ? {
          type: MessageType.Reply,
          message_reference: {
            type: MessageReferenceType.Default,
            message_id: target.id,
            channel_id: target.channel_id,
            ...(channel.guildId === null ? {} : { guild_id: channel.guildId }),
          },
          referenced_message: target,
        }
      : {}
    const message: APIMessage = {
      id,
      channel_id: channel.id,
      author,
      content: body.content ?? '',
      timestamp: momentOf(id).toISOString(),
      edited_timestamp: null,
      tts: false,
      mention_everyone: false,
      mentions: [],
      mention_roles: [],
      attachments: [],
      embeds: body.embeds ?? [],
      components: numbered(body.components ?? []),
      pinned: false,
      type: MessageType.Default,
      flags: body.flags ?? 0,
      ...(body.nonce === undefined || body.nonce === null ? {} : { nonce: body.nonce }),
      ...reply,
      ...options.extra,
    }
    this.#mention(message, body, target)
    const record: MessageRecord = {
      message,
      viewer: options.viewer ?? null,
      nonce: body.enforce_nonce && body.nonce ? String(body.nonce) : null,
      versions: [],
      isDeleted: false,
    }
    channel.messages.push(record)
    this.#keep(record)
    this.announce(channel, record, 'MESSAGE_CREATE')
    return record
  }

  edit(channel: ChannelRecord, record: MessageRecord, body: MessageBody): void {
    const was = record.message
    const wasThinking = ((was.flags ?? 0) & MessageFlags.Loading) !== 0
    const settable = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2
    const kept =
      (was.flags ?? 0) & ~MessageFlags.Loading & ~(body.flags === undefined ? 0 : MessageFlags.SuppressEmbeds)
    const message: APIMessage = {
      ...was,
      content: body.content === undefined ? was.content : (body.content ?? ''),
      embeds: body.embeds === undefined ? was.embeds : (body.embeds ?? []),
      components: body.components === undefined ? (was.components ?? []) : numbered(body.components ?? []),
      flags: kept | ((body.flags ?? 0) & settable),
      edited_timestamp: wasThinking ? null : new Date().toISOString(),
    }
    this.#mention(message, body, was.referenced_message ?? null)
    record.message = message
    this.#keep(record)
    this.announce(channel, record, 'MESSAGE_UPDATE')
  }

  remove(channel: ChannelRecord, record: MessageRecord): void {
    record.isDeleted = true
    const payload = { id: record.message.id, channel_id: channel.id, ...guildOf(channel) }
    if (record.viewer === null) this.#send(channel, 'MESSAGE_DELETE', () => payload)
    this.#changes.tell()
  }

  /** Tells the bot of a message, as much of it as its intents allow; nobody tells it of ephemeral ones. */
  announce(channel: ChannelRecord, record: MessageRecord, name: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE'): void {
    this.#changes.tell()
    if (record.viewer !== null) return
    const { message } = record
    const guild = this.#world.guilds.get(channel.guildId ?? '')
    const { user: _user, ...member } = guild ? memberShape(guild, message.author) : { user: null }
    const around = { channel_type: channel.type, ...guildOf(channel), ...(guild ? { member } : {}) }
    this.#send(channel, name, (intents) => ({
      ...this.asSeen(message, channel, (intents & GatewayIntentBits.MessageContent) !== 0),
      ...around,
    }))
  }

  /** https://discord.com/developers/docs/events/gateway#message-content-intent */
  asSeen(message: APIMessage, channel: ChannelRecord, readsAll: boolean): APIMessage {
    const { bot } = this.#world
    const isOpen =
      readsAll ||
      channel.type === ChannelType.DM ||
      message.author.id === bot.id ||
      message.mentions.some(({ id }) => id === bot.id)
    const { referenced_message: below } = message
    return {
      ...message,
      ...(isOpen ? {} : { content: '', embeds: [], attachments: [], components: [] }),
      ...(below ? { referenced_message: this.asSeen(below, channel, readsAll) } : {}),
    }
  }

  #send(channel: ChannelRecord, name: string, shape: (intents: number) => object): void {
    const isDirect = channel.type === ChannelType.DM
    const needed = isDirect ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages
    if (!isDirect && (this.#world.permissions(this.#world.bot.id, channel) & PermissionFlagsBits.ViewChannel) === 0n)
      return
    const payload: Dispatch['payload'] = (intents) => (intents & needed ? shape(intents) : null)
    this.#world.send({ name, guildId: channel.guildId, payload })
  }

  /** Whom a message pings: whoever is mentioned, as far as it was said to be allowed. People are always allowed. */
  #mention(message: APIMessage, body: MessageBody, target: APIMessage | null): void {
    const text = writtenText(message)
    const allowed = body.allowed_mentions ?? { parse: ['users', 'everyone'], replied_user: true }
    const named = [...text.matchAll(/<@!?(\d+)>/g)].map(([, id]) => id ?? '')
    const all = allowed.parse?.includes('users') === true
    const ids = named.filter((id) => all || allowed.users?.includes(id))
    if (target && allowed.replied_user === true) ids.push(target.author.id)
    message.mentions = [...new Set(ids)].map((id) => this.#world.users.get(id)).filter((user) => user !== undefined)
    const roles = [...text.matchAll(/<@&(\d+)>/g)].map(([, id]) => id ?? '')
    message.mention_roles = roles.filter((id) => allowed.parse?.includes('roles') || allowed.roles?.includes(id))
    message.mention_everyone = allowed.parse?.includes('everyone') === true && /@(?:everyone|here)\b/.test(text)
  }

  #keep(record: MessageRecord): void {
    record.versions.push({ at: performance.now(), message: structuredClone(record.message) })
  }
}

const guildOf = ({ guildId }: ChannelRecord): { guild_id?: string } => (guildId === null ? {} : { guild_id: guildId })

/** Components without an id get one: components/reference#anatomy-of-a-component. */
function numbered(components: NonNullable<APIMessage['components']>): NonNullable<APIMessage['components']> {
  const own = structuredClone(components)
  const parts = partsOf(own)
  const taken = new Set(parts.map(({ id }) => id))
  let next = 0
  for (const part of parts) {
    if (part.id) continue
    do next += 1
    while (taken.has(next))
    part.id = next
  }
  return own
}

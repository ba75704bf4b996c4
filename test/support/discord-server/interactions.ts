// What people have set off: each interaction with its token, its first response in time, and the messages that came of it.
import {
  type APIInteraction,
  type APIModalInteractionResponseCallbackData,
  InteractionType,
  InteractionResponseType as Response,
} from 'discord.js'
import { ApiError } from './http.ts'
import { RESPONSE_WINDOW_MS, TOKEN_LIFETIME_MS } from './limits.ts'
import { snowflake } from './snowflake.ts'
import type { Acknowledgement, Completion } from './types-people.ts'
import type { ChannelRecord, MessageRecord, World } from './world.ts'

export interface InteractionRecord {
  interaction: APIInteraction
  channel: ChannelRecord
  personId: string
  /** "ask", "digest show"; '' where no command was used. */
  commandName: string
  /** The message whose button was pressed, or whose form was filled in. */
  source: MessageRecord | null
  sentAt: number
  acknowledgement: Acknowledgement | null
  /** What "@original" means. */
  original: MessageRecord | null
  followUps: MessageRecord[]
  form: APIModalInteractionResponseCallbackData | null
  choices: Completion['choices'] | null
}

/** Responses that each kind of interaction takes: interactions/receiving-and-responding#interaction-response-object */
const TAKES: Record<number, Response[]> = {
  [InteractionType.ApplicationCommand]: [
    Response.ChannelMessageWithSource,
    Response.DeferredChannelMessageWithSource,
    Response.Modal,
  ],
  [InteractionType.ApplicationCommandAutocomplete]: [Response.ApplicationCommandAutocompleteResult],
  [InteractionType.MessageComponent]: [
    Response.ChannelMessageWithSource,
    Response.DeferredChannelMessageWithSource,
    Response.DeferredMessageUpdate,
    Response.UpdateMessage,
    Response.Modal,
  ],
  [InteractionType.ModalSubmit]: [
    Response.ChannelMessageWithSource,
    Response.DeferredChannelMessageWithSource,
    Response.DeferredMessageUpdate,
    Response.UpdateMessage,
  ],
}

export class Interactions {
  readonly #world: World
  readonly #records = new Map<string, InteractionRecord>()
  readonly #windowMs: number
  readonly #lifetimeMs: number

  constructor(world: World, windowMs = RESPONSE_WINDOW_MS, lifetimeMs = TOKEN_LIFETIME_MS) {
    this.#world = world
    this.#windowMs = windowMs
    this.#lifetimeMs = lifetimeMs
  }

  /** Sends an interaction to the bot. `make` is given the id and token, which all of it hangs on. */
  start(
    about: Pick<InteractionRecord, 'channel' | 'personId' | 'commandName' | 'source'>,
    make: (id: string, token: string) => APIInteraction,
  ): InteractionRecord {
    const id = snowflake()
    const token = `interaction-${id}-${'t'.repeat(160)}`
    const record: InteractionRecord = {
      ...about,
      interaction: make(id, token),
      sentAt: performance.now(),
      acknowledgement: null,
      original: null,
      followUps: [],
      form: null,
      choices: null,
    }
    this.#records.set(token, record)
    this.deliver(record)
    return record
  }

  /** The same event again, as a gateway that resumes may bring it. */
  redeliver(id: string): void {
    for (const record of this.#records.values()) if (record.interaction.id === id) this.deliver(record)
  }

  deliver({ interaction, channel }: InteractionRecord): void {
    this.#world.send({ name: 'INTERACTION_CREATE', guildId: channel.guildId, payload: () => interaction })
  }

  /** The interaction that a first response is for, if it may still have one. */
  awaiting(id: string | undefined, token: string | undefined, type: number, at: number): InteractionRecord {
    const record = this.#records.get(token ?? '')
    if (record?.interaction.id !== id || !record) throw new ApiError(404, 10062, 'Unknown interaction')
    if (record.acknowledgement) throw new ApiError(400, 40060, 'Interaction has already been acknowledged.')
    if (at - record.sentAt > this.#windowMs) throw new ApiError(404, 10062, 'Unknown interaction')
    const takes = TAKES[record.interaction.type] ?? []
    const isWithoutMessage = record.interaction.type === InteractionType.ModalSubmit && record.source === null
    const updates = type === Response.DeferredMessageUpdate || type === Response.UpdateMessage
    if (!takes.includes(type) || (isWithoutMessage && updates))
      throw new ApiError(400, 50035, 'Invalid Form Body', {
        type: {
          _errors: [{ code: 'LOOPBACK_INVALID', message: `${type} is no response to this kind of interaction` }],
        },
      })
    return record
  }

  /** The interaction whose messages a token gives power over. */
  acknowledged(applicationId: string | undefined, token: string | undefined, at: number): InteractionRecord {
    const record = this.#records.get(token ?? '')
    if (applicationId !== this.#world.bot.id || !record) throw new ApiError(404, 10015, 'Unknown Webhook')
    if (at - record.sentAt > this.#lifetimeMs) throw new ApiError(401, 50027, 'Invalid Webhook Token')
    if (!record.acknowledgement) throw new ApiError(404, 10015, 'Unknown Webhook')
    return record
  }
}

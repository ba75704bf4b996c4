// Tells the app what happens in the workspace: the events it has subscribed to, each once and in Slack's shapes.
import type { Deliverer } from './delivery.ts'
import { channelType, eventPayload, shownMessage } from './payloads.ts'
import type { Delivery, Json, SlackMessage } from './types.ts'
import type { World } from './world.ts'

export const ALL_EVENTS = [
  'app_mention',
  'app_home_opened',
  'assistant_thread_started',
  'message.channels',
  'message.groups',
  'message.im',
  'message.mpim',
  'link_shared',
]

const MESSAGE_EVENTS = {
  channel: 'message.channels',
  group: 'message.groups',
  im: 'message.im',
  mpim: 'message.mpim',
} as const

export class Teller {
  readonly #world: World
  readonly #deliverer: Deliverer
  readonly #events: Set<string>

  constructor(world: World, deliverer: Deliverer, events: string[]) {
    this.#world = world
    this.#deliverer = deliverer
    this.#events = new Set(events)
  }

  /** [] when the app has not subscribed to it. */
  event(subscription: string, event: Json): Delivery[] {
    if (!this.#events.has(subscription)) return []
    const eventId = this.#world.id('Ev')
    const payload = eventPayload(this.#world, event, eventId)
    return [this.#deliverer.deliver('event', String(event.type), payload, eventId)]
  }

  /** A message somebody posted: the app hears of it where it is a member, and twice when it is mentioned. */
  posted(message: SlackMessage): Delivery[] {
    const channel = this.#world.findChannel(message.channel)
    if (!channel?.members.has(this.#world.bot.id) || message.ephemeralTo !== null) return []
    const shown = { ...shownMessage(message, this.#world), channel: channel.id, event_ts: message.ts }
    const isMention = channel.kind !== 'dm' && message.text.includes(`<@${this.#world.bot.id}>`)
    const type = channelType(channel)
    const mention = isMention ? this.event('app_mention', { ...shown, type: 'app_mention' }) : []
    return [...mention, ...this.#messageEvent(type, { ...shown, channel_type: type })]
  }

  changed(message: SlackMessage, subtype: 'message_changed' | 'message_deleted', before: SlackMessage): Delivery[] {
    const channel = this.#world.findChannel(message.channel)
    if (!channel?.members.has(this.#world.bot.id)) return []
    const type = channelType(channel)
    const ts = this.#world.ts()
    return this.#messageEvent(type, {
      type: 'message',
      subtype,
      channel: channel.id,
      channel_type: type,
      hidden: true,
      ts,
      event_ts: ts,
      ...(subtype === 'message_deleted' ? { deleted_ts: message.ts } : { message: shownMessage(message, this.#world) }),
      previous_message: shownMessage(before, this.#world),
    })
  }

  #messageEvent(type: string, event: Json): Delivery[] {
    return this.event(Object.entries(MESSAGE_EVENTS).find(([name]) => name === type)?.[1] ?? '', event)
  }
}

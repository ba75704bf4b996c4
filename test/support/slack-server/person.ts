// A person at Slack's client: says and presses things, and sees what the client would show.

import { PATIENT_MS } from '../patience.ts'
import { act, waitFor } from './acts.ts'
import { isJson, objects } from './arguments.ts'
import type { Deliverer } from './delivery.ts'
import { pressPayload, shortcutPayload, submitPayload, suggestionPayload } from './interactions.ts'
import type { Person, SaysOptions, UntilOptions } from './interface.ts'
import { commandPayload, interaction, shownView } from './payloads.ts'
import { plainText } from './plain-text.ts'
import type { Teller } from './teller.ts'
import type { Tickets } from './tickets.ts'
import { escaped, typed } from './typed.ts'
import type { Act, AssistantThread, SlackChannel, SlackMessage, SlackUser, SlackView } from './types.ts'
import { assistantThread, type World } from './world.ts'

export interface PersonParts {
  world: World
  teller: Teller
  deliverer: Deliverer
  tickets: Tickets
  surface: 'assistant' | 'agent'
}

/** On a busy machine, and only ever waited out when a test fails. */

export class SlackPerson implements Person {
  readonly user: SlackUser
  readonly #parts: PersonParts

  constructor(user: SlackUser, parts: PersonParts) {
    this.user = user
    this.#parts = parts
  }

  get id(): string {
    return this.user.id
  }

  get dm(): SlackChannel {
    return this.#parts.world.dm(this.id)
  }

  says(channel: SlackChannel, text: string, { thread, mentionBot = false }: SaysOptions = {}): Act {
    const { world, teller } = this.#parts
    if (!channel.members.has(this.id)) throw new Error(`${this.user.name} is not in #${channel.name}.`)
    const at = performance.now()
    const words = mentionBot ? `<@${world.bot.id}> ${typed(text)}` : typed(text)
    const threadTs = thread === undefined ? null : rootOf(thread)
    const message = world.post({ channel: channel.id, user: this.user, text: words, threadTs })
    return act(teller.posted(message), message, at)
  }

  shares(channel: SlackChannel, text: string): Act {
    const { teller } = this.#parts
    const { message, deliveries, at } = this.says(channel, text)
    const urls = [...(message?.text ?? '').matchAll(/<(https?:[^<>|]+)>/g)].map(([, url = '']) => url)
    const shared = teller.event('link_shared', {
      type: 'link_shared',
      channel: channel.id,
      is_bot_user_member: true,
      user: this.id,
      message_ts: message?.ts,
      unfurl_id: `${message?.ts}-${channel.id}`,
      source: 'conversations_history',
      links: urls.map((url) => ({ url, domain: new URL(url.replaceAll('&amp;', '&')).hostname })),
      event_ts: message?.ts,
    })
    return act([...deliveries, ...shared], message, at)
  }

  writes(text: string, options: SaysOptions = {}): Act {
    return this.says(this.dm, text, options)
  }

  opensAssistant(context?: SlackChannel): Act & { thread: AssistantThread } {
    const { world, teller, surface } = this.#parts
    if (surface === 'agent') throw new Error('An agent has no assistant threads: opensMessages().')
    const at = performance.now()
    const root = world.post({
      channel: this.dm.id,
      user: world.bot,
      text: 'New Assistant Thread',
      subtype: 'assistant_app_thread',
    })
    const thread = assistantThread(this.dm.id, root.ts, this.id)
    world.assistantThreads.push(thread)
    const where = context ? { channel_id: context.id, team_id: world.team.id, enterprise_id: null } : {}
    const deliveries = teller.event('assistant_thread_started', {
      type: 'assistant_thread_started',
      assistant_thread: { user_id: this.id, context: where, channel_id: this.dm.id, thread_ts: root.ts },
      event_ts: root.ts,
    })
    return Object.assign(act(deliveries, null, at), { thread })
  }

  writesToAssistant(text: string, thread?: AssistantThread): Act {
    const mine = this.#parts.world.assistantThreads.filter(({ user }) => user === this.id)
    const where = thread ?? mine.at(-1)
    if (!where) throw new Error(`${this.user.name} has not opened the assistant.`)
    return this.says(this.dm, text, { thread: where.threadTs })
  }

  runs(command: string, text: string, { channel }: { channel: SlackChannel }): Act {
    const { world, deliverer, tickets } = this.#parts
    const at = performance.now()
    const payload = commandPayload(world, this.user, channel, {
      command,
      text: escaped(text),
      responseUrl: tickets.responseUrl(channel.id, this.id, null, null),
      triggerId: tickets.trigger(this.id),
    })
    return act([deliverer.deliver('command', command, payload)], null, at)
  }

  usesShortcut(callbackId: string, message: SlackMessage): Act {
    const payload = shortcutPayload(this.#parts, this.user, callbackId, message)
    return act([this.#parts.deliverer.deliver('shortcut', 'message_action', payload)])
  }

  presses(control: string, where: SlackMessage | SlackView): Act {
    const payload = pressPayload(this.#parts, this.user, control, where)
    return act([this.#parts.deliverer.deliver('action', 'block_actions', payload)])
  }

  submits(view: SlackView, values: Record<string, string>): Act {
    const payload = submitPayload(this.#parts, this.user, view, values)
    return act([this.#parts.deliverer.deliver('submission', 'view_submission', payload)])
  }

  async searches(view: SlackView, field: string, typed: string): Promise<string[]> {
    const payload = suggestionPayload(this.#parts, this.user, view, field, typed)
    const { response } = await this.#parts.deliverer.deliver('suggestion', 'block_suggestion', payload).acknowledged
    return isJson(response) ? objects(response.options).map(({ value }) => String(value)) : []
  }

  opensHome(): Act {
    return this.#opens('home')
  }

  opensMessages(): Act {
    return this.#opens('messages')
  }

  #opens(tab: 'home' | 'messages'): Act {
    const { world, teller } = this.#parts
    const { home } = this
    const deliveries = teller.event('app_home_opened', {
      type: 'app_home_opened',
      user: this.id,
      channel: this.dm.id,
      tab,
      event_ts: world.ts(),
      ...(home && tab === 'home' ? { view: shownView(world, home) } : {}),
    })
    return act(deliveries)
  }

  closes(view: SlackView): Act {
    const { world, deliverer, tickets } = this.#parts
    view.isOpen = false
    if (view.view.notify_on_close !== true) return act([])
    const payload = {
      ...interaction(world, this.user, 'view_closed', tickets.trigger(this.id)),
      view: shownView(world, view),
      is_cleared: false,
    }
    return act([deliverer.deliver('submission', 'view_closed', payload)])
  }

  get modal(): SlackView | null {
    return this.#views('modal').at(-1) ?? null
  }

  get home(): SlackView | null {
    return this.#views('home').at(-1) ?? null
  }

  #views(wanted: SlackView['kind']): SlackView[] {
    return this.#parts.world.views.filter(({ kind, user, isOpen }) => kind === wanted && user === this.id && isOpen)
  }

  sees(channel: SlackChannel, thread?: string | SlackMessage): SlackMessage[] {
    if (channel.kind !== 'public' && !channel.members.has(this.id)) return []
    const root = thread === undefined ? null : rootOf(thread)
    return this.#parts.world.messages.filter(
      (message) =>
        message.channel === channel.id &&
        !message.isDeleted &&
        message.subtype === null &&
        (message.ephemeralTo === null || message.ephemeralTo === this.id) &&
        (root === null || message.ts === root || message.threadTs === root),
    )
  }

  until(
    channel: SlackChannel,
    holds: (message: SlackMessage) => boolean,
    { withinMs = PATIENT_MS, thread }: UntilOptions = {},
  ): Promise<SlackMessage> {
    const seen = () => this.sees(channel, thread)
    const told = () => `${this.user.name} sees: ${JSON.stringify(seen().map(plainText), null, 1)}`
    return waitFor(() => seen().find(holds), withinMs, told)
  }
}

function rootOf(thread: string | SlackMessage): string {
  return typeof thread === 'string' ? thread : (thread.threadTs ?? thread.ts)
}

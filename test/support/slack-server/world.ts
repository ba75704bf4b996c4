// The workspace behind the Slack server: who and what there is, and which names and moments are still free.
import type {
  AssistantThread,
  ChannelKind,
  Json,
  SlackChannel,
  SlackMessage,
  SlackUser,
  SlackView,
  Violation,
} from './types.ts'

export interface NewMessage {
  channel: string
  user: SlackUser
  text: string
  blocks?: Json[]
  metadata?: Json | null
  threadTs?: string | null
  ephemeralTo?: string | null
  subtype?: string | null
}

export function assistantThread(channel: string, threadTs: string, user: string): AssistantThread {
  const nothing = { status: '', loadingMessages: [], title: '', prompts: [], promptsTitle: '', statuses: [] }
  return { channel, threadTs, user, ...nothing }
}

export class World {
  readonly team = { id: 'T0DATELINE', name: 'Newsroom', domain: 'newsroom' }
  readonly appId = 'A0DATELINE'
  readonly users: SlackUser[] = []
  readonly channels: SlackChannel[] = []
  readonly messages: SlackMessage[] = []
  readonly views: SlackView[] = []
  readonly assistantThreads: AssistantThread[] = []
  readonly violations: Violation[] = []
  readonly bot: SlackUser
  #lastTs = 0
  #lastId = 0

  constructor() {
    this.bot = this.user({ name: 'dateline', isBot: true })
  }

  /** Upper case, nine places, as Slack's ids look. */
  id(prefix: string): string {
    this.#lastId += 1
    return `${prefix}0${this.#lastId.toString(36).toUpperCase().padStart(8, '0')}`
  }

  /** Microseconds; never the same twice, always later than the last, also when two come within one. */
  ts(): string {
    this.#lastTs = Math.max(this.#lastTs + 1, Date.now() * 1000)
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, '0')}`
  }

  user(facts: Partial<Omit<SlackUser, 'id' | 'botId'>> = {}): SlackUser {
    const id = this.id('U')
    const isBot = facts.isBot ?? false
    const name = facts.name ?? `reader-${this.users.length}`
    const user: SlackUser = {
      id,
      name,
      realName: facts.realName ?? name,
      tz: facts.tz ?? 'Europe/Berlin',
      isBot,
      isAdmin: facts.isAdmin ?? facts.isOwner ?? false,
      isOwner: facts.isOwner ?? false,
      botId: isBot ? this.id('B') : null,
    }
    this.users.push(user)
    return user
  }

  channel(name: string, kind: ChannelKind, creator: string, members: string[]): SlackChannel {
    const id = this.id(kind === 'dm' ? 'D' : kind === 'group' ? 'G' : 'C')
    const channel: SlackChannel = { id, name, kind, creator, members: new Set(members) }
    this.channels.push(channel)
    return channel
  }

  dm(user: string): SlackChannel {
    const known = this.channels.find(({ kind, members }) => kind === 'dm' && members.has(user))
    return known ?? this.channel('', 'dm', user, [user, this.bot.id])
  }

  findChannel(id: string): SlackChannel | undefined {
    return this.channels.find((channel) => channel.id === id)
  }

  findUser(id: string): SlackUser | undefined {
    return this.users.find((user) => user.id === id)
  }

  findMessage(channel: string, ts: string): SlackMessage | undefined {
    return this.messages.find((message) => message.channel === channel && message.ts === ts && !message.isDeleted)
  }

  post({ channel, user, text, blocks = [], metadata = null, threadTs = null, ...rest }: NewMessage): SlackMessage {
    // A reply to a reply belongs to the thread's first message, as in Slack.
    const parent = threadTs === null ? undefined : this.findMessage(channel, threadTs)
    const message: SlackMessage = {
      channel,
      ts: this.ts(),
      threadTs: parent?.threadTs ?? threadTs,
      user: user.id,
      botId: user.botId,
      subtype: rest.subtype ?? null,
      text,
      blocks,
      metadata,
      ephemeralTo: rest.ephemeralTo ?? null,
      unfurls: {},
      isDeleted: false,
      versions: [{ at: performance.now(), text, blocks }],
    }
    this.messages.push(message)
    return message
  }

  change(message: SlackMessage, text: string, blocks: Json[]): void {
    Object.assign(message, { text, blocks })
    message.versions.push({ at: performance.now(), text, blocks })
  }
}

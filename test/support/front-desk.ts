// The real desk over real articles and records, with a clock and a log to look at.
import { Conversations } from '../../src/answers/conversations.ts'
import type { Command } from '../../src/chat/commands/command.ts'
import { ChatDesk } from '../../src/chat/desk.ts'
import { startersOf } from '../../src/chat/home.ts'
import { readingRoom } from '../../src/chat/reading-room.ts'
import { createDigests, type Digests } from '../../src/digests/digests.ts'
import { createSubscriptions } from '../../src/digests/subscriptions.ts'
import type { LanguageModel } from '../../src/domain/language-model.ts'
import type { Message } from '../../src/domain/message.ts'
import type { Desk, ReadingRoom, Reply, Request } from '../../src/domain/ports.ts'
import type { Sources } from '../../src/sources/sources.ts'
import type { Storage } from '../../src/storage/open.ts'
import { NOW, openDesk } from './desk.ts'
import { sourcesInRam } from './feeds.ts'
import { logInRam } from './scripted-desk.ts'

export interface FrontDeskOptions {
  model?: LanguageModel
  channels?: string[] | null
  communities?: Record<string, string[] | null>
  limits?: { perPerson: number; perChannel: number; inAll?: number }
  commands?: readonly Command[]
  admins?: string[]
  /** Whether digests can be posted there. */
  posts?: boolean
  clock?: () => Date
  /** Without them, every address is one of an empty feed. */
  sources?: Sources
}

export interface FrontDesk {
  /** A desk on the same records each time: what a restart would give. */
  open(options?: FrontDeskOptions): Desk
  /** What the web pages show of them. */
  room(options?: Pick<FrontDeskOptions, 'model' | 'clock'>): ReadingRoom
  log: ReturnType<typeof logInRam>
  answers: Conversations
  storage: Storage
  digests: Digests
  close(): void
}

export async function openFrontDesk(files: Parameters<typeof openDesk>[0]): Promise<FrontDesk> {
  const { storage, dateline, withModel } = await openDesk(files)
  const log = logInRam()
  const answers = new Conversations(storage.answers, storage.articles)
  const digests = createDigests({
    stories: storage.stories,
    reader: storage.articles,
    vocabulary: storage.vocabulary,
    findInStory: null,
  })
  function toolsOf({ model, clock = () => NOW, sources }: Pick<FrontDeskOptions, 'model' | 'clock' | 'sources'>) {
    const { articles, deliveries } = storage
    return {
      ...{ reader: articles, answers, digests, deliveries, clock },
      dateline: model === undefined ? dateline : withModel(model),
      conversations: answers,
      subscriptions: createSubscriptions(storage.subscriptions, 'UTC'),
      starters: startersOf({ reader: articles, dateline, clock }),
      sources: async () => sources ?? sourcesInRam(storage, clock),
      status: async () => ({
        articles: 12,
        passages: 40,
        pending: 0,
        skipped: 0,
        fault: null,
        outlets: 9,
        newest: NOW,
        refreshedAt: NOW,
        model: null,
        votes: await answers.records.votes(),
      }),
    }
  }
  return {
    log,
    answers,
    storage,
    digests,
    close: () => storage.close(),
    room: (options = {}) =>
      readingRoom({ tools: toolsOf(options), stories: storage.stories, tokens: async () => null }),
    open(options = {}) {
      const { channels = null, communities = {}, limits, posts = true, admins = [], commands } = options
      const tools = toolsOf(options)
      const { perPerson, perChannel, inAll = 10_000 } = limits ?? { perPerson: 10_000, perChannel: 10_000 }
      const duty = posts ? { channels, communities, perPerson, perChannel, inAll, admins } : null
      return new ChatDesk(tools, { duty, log, ...(commands && { commands }) })
    },
  }
}

export function asks(
  given: Partial<Request> & { channel?: string; community?: string | null; isDirect?: boolean; who?: string } = {},
): Request {
  const { channel = 'C1', community = 'G1', isDirect = false, who = 'ada', ...rest } = given
  return {
    person: { id: who, isManager: false },
    place: { platform: 'discord', community, channel, isDirect },
    conversation: null,
    ...rest,
  }
}

export function messageIn(reply: Reply): Message {
  if (reply.kind !== 'message') throw new Error(`no message, but ${reply.kind}`)
  return reply.message
}

/** All that a person reads in a message, block by block. */
export function textIn(message: Message): string {
  const lines = message.blocks.flatMap((block) => {
    switch (block.kind) {
      case 'paragraph':
        return [block.sentences.map(({ text }) => text).join(' ')]
      case 'sources':
        return [block.heading, ...block.sources.map((one) => `${one.outlet}: ${one.title} “${one.quote ?? ''}”`)]
      case 'list':
        return [block.heading ?? '', ...block.items.map(({ text }) => text)]
      case 'buttons':
        return []
      default:
        return [block.text]
    }
  })
  return [message.heading ?? '', ...lines].join('\n')
}

export function actionOf({ actions }: Message, label: string): string {
  const action = actions.find((one) => one.label === label)
  if (action === undefined) throw new Error(`no button ${label}`)
  return action.id
}

/** What is chosen in the digest's menu for the story of that number. */
export function storyActionOf({ blocks }: Message, number: number): string {
  const headlines = blocks.filter((block) => block.kind === 'headline')
  const [action] = headlines[number - 1]?.actions ?? []
  if (action?.label !== 'Ask about a story, or why it is here …') throw new Error(`no menu for story ${number}`)
  return action.id
}

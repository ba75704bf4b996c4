// Puts together what is needed where people talk and where commands are run: conversations, the desk, digests and their delivery.
import { Conversations } from './answers/conversations.ts'
import type { Dateline } from './answers/dateline.ts'
import type { FindInStory } from './answers/findings.ts'
import { KeptAnswers } from './answers/kept-answers.ts'
import type { Tools } from './chat/commands/command.ts'
import { ChatDesk } from './chat/desk.ts'
import type { IndexState } from './chat/doctor.ts'
import { FairUse } from './chat/fair-use.ts'
import { startersOf } from './chat/home.ts'
import type { Settings } from './config.ts'
import { digestFor } from './digests/compose-digest.ts'
import { Courier } from './digests/courier.ts'
import { Digests } from './digests/digests.ts'
import { keepSettled, Subscriptions } from './digests/subscriptions.ts'
import { messageOf } from './domain/errors.ts'
import { toArticle } from './domain/links.ts'
import type { Desk, PlatformLog, PlatformMemory, Posting } from './domain/ports.ts'
import type { Storage } from './storage/open.ts'

export interface OpenChat {
  tools: Omit<Tools, 'commands'>
  /** What platforms turn to. `duty`: `null` for the operator's own terminal, which has no limits and gets no digests. */
  desk(duty: Settings['duty'] | null): Desk
  /** Delivers digests on these platforms, by the names that destinations have them under. */
  courier(platforms: ReadonlyMap<string, Posting>): Courier
  /** Brings the subscriptions that the settings ask for into the records. */
  keepSettledSubscriptions(): Promise<void>
  /** What that platform is not to forget. */
  memory(platform: string): PlatformMemory
  /** Forgets what has not been used for long. */
  forgetOld(now: Date): Promise<void>
}

/** How long platforms remember what they do not use: a month at the least, by their port. */
const MEMORY_MS = 60 * 86_400_000

/** `offline`: the same without the model. `refreshedAt`: when the articles were last looked at; `null`: not since the start. */
export function openChat(
  settings: Settings,
  {
    storage,
    dateline,
    offline,
    findInStory,
    index,
    refreshedAt,
    log,
    clock,
  }: {
    storage: Storage
    dateline: Dateline
    offline: Dateline
    findInStory: FindInStory
    index(): Promise<IndexState>
    refreshedAt(): Date | null
    log: PlatformLog
    clock(): Date
  },
): OpenChat {
  const { articles, vocabulary, stories, deliveries } = storage
  const answers = new KeptAnswers(storage.answers, articles)
  const digests = new Digests({ stories, reader: articles, catalogue: articles, vocabulary, findInStory })
  const tools: OpenChat['tools'] = {
    ...{ dateline, catalogue: articles, answers, digests, deliveries, clock },
    conversations: new Conversations(answers, {
      onTrouble: (error) => log.warn({ error: messageOf(error) }, 'an answer could not be kept'),
    }),
    subscriptions: new Subscriptions(storage.subscriptions, settings.digest.timeZone),
    starters: startersOf({ catalogue: articles, dateline: offline, clock }),
    async status() {
      const [state, outlets, newest, votes] = await Promise.all([
        index(),
        vocabulary.outlets(),
        articles.newest({ limit: 1 }),
        answers.votes(),
      ])
      const facts = { outlets: outlets.length, newest: newest[0]?.publishedAt ?? null, refreshedAt: refreshedAt() }
      return { ...state, ...facts, model: settings.model?.name ?? null, votes }
    },
  }
  return {
    tools,
    desk: (duty) =>
      new ChatDesk(tools, {
        duty: duty ?? { channels: null, communities: {} },
        fairUse: duty && new FairUse(duty),
        admins: duty?.admins ?? [],
        posts: duty !== null,
        log,
      }),
    courier: (platforms) =>
      new Courier({
        ...{ subscriptions: storage.subscriptions, deliveries, platforms, clock, log, holders: storage.processes },
        make: (one, span, key) => digestFor(one, span, { digests, deliveries, linkTo: toArticle }, key),
        elapsedMs: () => performance.now(),
        graceMs: settings.digest.graceMs,
      }),
    keepSettledSubscriptions: () => keepSettled(storage.subscriptions, settings.digest, clock()),
    memory: (platform) => storage.memory(platform),
    async forgetOld(now) {
      await answers.forgetOld(now)
      await storage.memory('').forgetBefore(new Date(now.getTime() - MEMORY_MS))
    },
  }
}

/** For the command line: nothing that is asked there is kept. */
export const UNKEPT: Tools['conversations'] = {
  ask: async (dateline, question, options) => ({
    ...(await dateline.ask(question, { ...options, conversation: [] })),
    id: null,
  }),
  add: async (work) => ({ ...(await work([])), id: null }),
}

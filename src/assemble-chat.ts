// Puts together what is needed where people talk: conversations, the desk, digests and their delivery. Loaded when somebody does, so
// that a single answer on the command line does not wait for it.
import { Conversations, type TalkedAnswer, type TalkOptions } from './answers/conversations.ts'
import type { Dateline } from './answers/dateline.ts'
import { KeptAnswers } from './answers/kept-answers.ts'
import { createDesk } from './chat/desk.ts'
import type { IndexState } from './chat/doctor.ts'
import { FairUse } from './chat/fair-use.ts'
import { Courier } from './digests/courier.ts'
import { digestFor } from './digests/digest-post.ts'
import { Digests } from './digests/digests.ts'
import { keepSettled } from './digests/settled-subscriptions.ts'
import { Subscriptions } from './digests/subscriptions.ts'
import { type TasteWishes, tasteOf, USUAL_TASTE } from './digests/wishes.ts'
import { messageOf } from './domain/errors.ts'
import { toArticle } from './domain/links.ts'
import type { Desk, PlatformMemory, Posting } from './domain/ports.ts'
import type { Log } from './log.ts'
import type { DutySettings, Settings } from './settings.ts'
import type { Storage } from './storage/open.ts'

export interface ChatParts {
  storage: Storage
  dateline: Dateline
  /** The same without the model. */
  offline: Dateline
  index(): Promise<IndexState>
  /** When the articles were last looked at; `null`: not since the start. */
  refreshedAt(): Date | null
  log: Log
  clock: () => Date
}

export interface OpenChat {
  /** A question within a conversation, kept. */
  ask(question: string, options: TalkOptions): Promise<TalkedAnswer>
  /** What platforms turn to. `null`: no limits, for the operator's own terminal. */
  desk(duty: DutySettings | null): Desk
  digests: Digests
  /** What a digest is to be made of, as somebody has written it. */
  tasteOf(wishes: TasteWishes): Promise<ReturnType<typeof tasteOf>>
  /** Delivers digests on these platforms. */
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

export function openChat(
  settings: Settings,
  { storage, dateline, offline, log, clock, ...parts }: ChatParts,
): OpenChat {
  const { articles, vocabulary, stories, deliveries } = storage
  const answers = new KeptAnswers(storage.answers, articles)
  const conversations = new Conversations(answers, {
    onTrouble: (error) => log.warn({ error: messageOf(error) }, 'an answer could not be kept'),
  })
  const digests = new Digests({ stories, reader: articles, catalogue: articles, vocabulary })
  const subscriptions = new Subscriptions(storage.subscriptions, settings.digest.timeZone)

  async function status() {
    const [index, outlets, newest, votes] = await Promise.all([
      parts.index(),
      vocabulary.outlets(),
      articles.newest({ limit: 1 }),
      answers.votes(),
    ])
    const model = settings.model?.name ?? null
    const newestAt = newest[0]?.publishedAt ?? null
    return { ...index, outlets: outlets.length, newest: newestAt, refreshedAt: parts.refreshedAt(), model, votes }
  }

  return {
    ask: (question, options) => conversations.ask(dateline, question, options),
    desk: (duty) =>
      createDesk(
        {
          ...{ dateline, offline, catalogue: articles, answers, digests, subscriptions, deliveries },
          ...{ status, clock, log, linkTo: toArticle },
          posts: duty !== null,
          duty: duty ?? { channels: null, communities: {} },
        },
        { fairUse: duty && new FairUse(duty), admins: duty?.admins ?? [] },
      ),
    digests,
    tasteOf: async (wishes) => tasteOf(wishes, USUAL_TASTE, await vocabulary.outlets()),
    courier: (platforms) =>
      new Courier({
        ...{ subscriptions: storage.subscriptions, deliveries, platforms, clock, log },
        make: (subscription, span, key) =>
          digestFor(subscription, span, { digests, deliveries, linkTo: toArticle }, key),
        holders: storage.processes,
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

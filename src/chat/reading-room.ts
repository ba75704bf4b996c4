// The reading room: what the web pages show, put together from the same parts that the commands use.
import { allSentences } from '../answers/answers.ts'
import { composeAnswer } from '../answers/compose.ts'
import { asLatest, composeDigest } from '../digests/compose-digest.ts'
import { composeDigests } from '../digests/compose-subscriptions.ts'
import { USUAL_TASTE } from '../digests/topics.ts'
import type { Answer } from '../domain/answer.ts'
import { adviceOf } from '../domain/errors.ts'
import { type MessageBlock, note, plain, textMessage } from '../domain/message.ts'
import type { ReadingRoom, StoryPage } from '../domain/ports.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import { counted, number } from '../text/words.ts'
import type { Tools } from './commands/command.ts'
import { composeFeeds } from './commands/sources.ts'
import { composeArticles, composeOutlets, composeStatus, skippedBlocks } from './compose.ts'

export interface RoomParts {
  tools: Omit<Tools, 'commands'>
  stories: Pick<StoryReader, 'storiesOf'>
  /** Tokens that the model has used today, and may use; `null`: there is no model. */
  tokens(): Promise<{ used: number; most: number | null } | null>
}

const DAY_MS = 86_400_000
/** Outlets, digests and files that were skipped; the rest is counted. */
const [MOST_SHOWN, ARTICLES_A_PAGE] = [50, 50]
const VIEWS = ['timeline', 'compare'] as const

export function readingRoom({ tools, stories, tokens }: RoomParts): ReadingRoom {
  const { dateline, reader, digests, subscriptions, deliveries, clock } = tools
  return {
    async article(id, version) {
      const now = (await reader.articles([id])).get(id) ?? null
      const article = version === null ? now : await reader.articleVersion(id, version)
      if (article === null) return null
      const [story = null] = now === null ? [] : await stories.storiesOf([id])
      const isCurrent = now === null || now.version === article.version
      return {
        ...{ article, now: isCurrent ? null : now, isGone: now === null },
        story: story !== null && story.articles.length > 1 ? story : null,
      }
    },

    async articles(page) {
      const found = await reader.newest({ limit: page * ARTICLES_A_PAGE + 1 })
      const shown = found.slice((page - 1) * ARTICLES_A_PAGE, page * ARTICLES_A_PAGE)
      const none = textMessage('No articles are indexed here.')
      const message = shown.length === 0 ? none : composeArticles('The newest first', shown)
      return { message, isLast: found.length <= page * ARTICLES_A_PAGE }
    },

    async story(id) {
      const story = await dateline.story(id)
      if (story === null) return null
      const told = await dateline.toldStory(story.id, { now: clock() })
      const views = VIEWS.map(
        async (view) => (await dateline.summarise(story.id, { ...SHORT, view, now: clock() })).answer,
      )
      const answers = [...(told === null ? [] : [told.answer]), ...(await Promise.all(views))]
      // Without a model only the days that articles write are known, which the timeline lists.
      const developments = told?.timeline.some(({ text }) => text !== null) ? told.timeline : []
      return { story, parts: answers.flatMap(partsOf), developments, differences: told?.differences ?? [] }
    },

    async today() {
      const until = clock()
      const newsOf = async (to: Date) => {
        const since = new Date(to.getTime() - DAY_MS)
        const { digest } = await digests.make({ since, until: to, taste: USUAL_TASTE, told: [], isExact: true })
        return digest
      }
      const current = await newsOf(until)
      const [newest] = current.stories.length > 0 ? [] : await reader.newest({ limit: 1 })
      // A folder that gets no news shows the last it got.
      const last = newest?.publishedAt ? await newsOf(endOf(newest.publishedAt)) : current
      const made = composeDigest(last, { ofOthers: '' })
      return { ...last, message: last === current ? made : asLatest(made) }
    },

    async operator() {
      const [status, outlets, { skipped }, all, used] = await Promise.all([
        ...([tools.status(), reader.outletFacts(), reader.listing(), subscriptions.list(), tokens()] as const),
      ])
      const shown = all.slice(0, MOST_SHOWN).map(async (subscription) => {
        const { platform, channel } = subscription.destination
        const [last] = await deliveries.history(subscription.id, 1)
        return { subscription, name: `${platform} ${channel}:`, buttons: [], last }
      })
      const most = used?.most == null ? 'without a cap' : `of ${number(used.most)} a day`
      const blocks: MessageBlock[] = [
        ...composeStatus(status).blocks,
        ...(used === null ? [] : [note(`${number(used.used)} tokens of the model used today, ${most}.`)]),
        ...composeDigests(counted(all.length, 'digest'), '', await Promise.all(shown), clock()),
        ...composeFeeds(await (await tools.sources()).list()).blocks,
        ...composeOutlets(outlets, MOST_SHOWN).blocks,
        ...skippedBlocks(skipped, MOST_SHOWN),
      ]
      return { ...plain(...blocks), heading: 'How Dateline fares' }
    },

    async obstacle() {
      try {
        const { fault, articles } = await tools.status()
        if (fault !== null && articles > 0) return `The passage index is ${fault}; the next refresh makes it anew.`
        return null
      } catch (error) {
        return adviceOf(error)
      }
    },

    async figures() {
      const { articles, passages, pending, skipped, outlets, votes } = await tools.status()
      const used = await tokens()
      return {
        ...{ articles, passages, articles_pending: pending, files_skipped: skipped, outlets },
        ...{ votes_up: votes.up, votes_down: votes.down, subscriptions: (await subscriptions.list()).length },
        ...(used !== null && { model_tokens_today: used.used }),
      }
    },
  }
}

/** What an answer tells, below its heading and without the story's headline: the page has it. */
function partsOf(answer: Answer): StoryPage['parts'] {
  if (answer.kind !== 'answered') return []
  const { story, ...told } = answer
  const message = composeAnswer({ ...told, sentences: allSentences(answer) }, { isList: true })
  return [{ heading: story?.parts[0]?.heading ?? '', message }]
}

const SHORT = { length: 'short' } as const

/** The moment after a day's last, so that all of that day is in. */
const endOf = (at: Date): Date => new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS + DAY_MS - 1)

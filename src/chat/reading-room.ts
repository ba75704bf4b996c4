// The reading room: what the web pages show, put together from the same parts that the commands use.
import { composeAnswer } from '../answers/compose.ts'
import { composeDigest } from '../digests/compose-digest.ts'
import { nextOccurrence } from '../digests/moments.ts'
import { USUAL_TASTE } from '../digests/topics.ts'
import type { Answer } from '../domain/answer.ts'
import { isWholeDay, longDay } from '../domain/day.ts'
import { list, type MessageBlock, note, plain, textMessage } from '../domain/message.ts'
import type { ReadingRoom, StoryPage, TodayPage } from '../domain/ports.ts'
import type { DigestStory } from '../domain/subscription.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import { counted } from '../text/words.ts'
import type { Tools } from './commands/command.ts'
import { composeFeeds } from './commands/sources.ts'
import { composeArticles, type StatusFacts } from './compose.ts'

export interface RoomParts {
  tools: Omit<Tools, 'commands'>
  stories: Pick<StoryReader, 'storiesOf'>
  /** Tokens that the model has used today, and may use; `null`: there is no model. */
  tokens(): Promise<{ used: number; most: number | null } | null>
}

const DAY_MS = 86_400_000
/** What is shown of the rest is counted. */
const SKIPPED_SHOWN = 50
const OUTLETS_SHOWN = 50
const ARTICLES_A_PAGE = 50
const DIGESTS_SHOWN = 50
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
      const found = told?.timeline.some(({ text }) => text !== null) ? told.timeline : []
      const developments = found.map(({ on, text, quote }) => ({ on, text: text ?? quote }))
      const differences = (told?.differences ?? []).map(({ about, sides }) => ({
        about,
        sides: sides.map(({ outlet, claim, quote }) => ({ outlet, text: claim ?? quote })),
      }))
      return { story, parts: answers.flatMap(partsOf), developments, differences }
    },

    async today(): Promise<TodayPage> {
      const until = clock()
      const made = async (to: Date) => {
        const since = new Date(to.getTime() - DAY_MS)
        const { digest } = await digests.make({ since, until: to, taste: USUAL_TASTE, told: [], isExact: true })
        return digest
      }
      let digest = await made(until)
      const [newest] = digest.stories.length > 0 ? [] : await reader.newest({ limit: 1 })
      // A folder that gets no news shows the last it got.
      if (newest?.publishedAt) digest = await made(endOf(newest.publishedAt))
      const message = composeDigest(digest, { actionsFor: () => [], ofOthers: '' })
      return { message, since: digest.since, until: digest.until, stories: digest.stories.map(entryOf) }
    },

    async operator() {
      const [status, outlets, { skipped }, all, used] = await Promise.all([
        ...([tools.status(), reader.outletFacts(), reader.listing(), subscriptions.list(), tokens()] as const),
      ])
      const due = await Promise.all(
        all.slice(0, DIGESTS_SHOWN).map(async ({ id, state, schedule, destination: { platform, channel } }) => {
          const [last] = await deliveries.history(id, 1)
          const before = last === undefined ? 'none yet' : `last ${last.state} ${minute(last.dueAt)}`
          const next = state === 'active' ? nextOccurrence(schedule, clock()) : null
          const due = next === null ? state : `next due ${minute(next)}`
          return `${platform} ${channel}: ${schedule.text}; ${before}, ${due}`
        }),
      )
      const named = outlets.slice(0, OUTLETS_SHOWN).map(({ outlet, articles, newest }) => {
        return `${outlet}: ${counted(articles, 'article')}${newest === null ? '' : `, the newest of ${longDay(newest)}`}`
      })
      const reasons = skipped.slice(0, SKIPPED_SHOWN).map(({ file, line, reason }) => {
        return `${file}${line === undefined ? '' : `, line ${line}`}: ${reason}`
      })
      const blocks: MessageBlock[] = [
        list('Index', indexLines(status)),
        list('Answers', [`${counted(status.votes.up, 'good vote')}, ${counted(status.votes.down, 'bad vote')}`]),
        list('Model', [modelLine(status.model, used)]),
        list('Digests', due.length === 0 ? ['There are no subscriptions.'] : due),
        ...composeFeeds(await (await tools.sources()).list()).blocks,
        ...some('Outlets', named, outlets.length),
        ...some('Skipped', reasons.length === 0 ? ['Nothing was skipped.'] : reasons, skipped.length),
      ]
      return { ...plain(...blocks), heading: 'How Dateline fares' }
    },

    async obstacle() {
      const { fault, articles } = await tools.status()
      if (fault !== null && articles > 0) return `The passage index is ${fault}; the next refresh makes it anew.`
      return null
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

/** What an answer tells, a part under each heading, without the story's headline: the page has it. */
function partsOf(answer: Answer): StoryPage['parts'] {
  if (answer.kind !== 'answered') return []
  const { blocks, ...rest } = composeAnswer(answer)
  const headings = (answer.story?.parts ?? []).map(({ heading }) => heading)
  const isHeading = (block: MessageBlock): boolean =>
    block.kind === 'headline' ||
    (block.kind === 'paragraph' &&
      block.sentences.length === 1 &&
      headings.some((one) => block.sentences[0]?.text === `${one}:`))
  return [{ heading: headings[0] ?? '', message: { ...rest, blocks: blocks.filter((block) => !isHeading(block)) } }]
}

const SHORT = { length: 'short' } as const

/** The moment after a day's last, so that all of that day is in. */
const endOf = (at: Date): Date => new Date(Math.floor(at.getTime() / DAY_MS) * DAY_MS + DAY_MS - 1)

const entryOf = ({ storyId, headline, sentences, lastPublishedAt }: DigestStory) => ({
  ...{ id: storyId, headline, at: lastPublishedAt },
  summary: sentences.map(({ text }) => text).join(' '),
})

function indexLines({ articles, passages, pending, skipped, fault, newest, refreshedAt }: StatusFacts): string[] {
  return [
    `${counted(articles, 'article')} in ${counted(passages, 'passage')}, ${counted(skipped, 'skipped file')}`,
    ...(pending === 0 ? [] : [`${counted(pending, 'article')} still to be indexed`]),
    ...(fault === null ? [] : [`The passage index is ${fault}; the next refresh makes it anew.`]),
    ...(newest === null ? [] : [`The newest article is of ${isWholeDay(newest) ? longDay(newest) : minute(newest)}.`]),
    ...(refreshedAt === null ? [] : [`The folder was last looked at ${minute(refreshedAt)}.`]),
  ]
}

function modelLine(name: string | null, used: Awaited<ReturnType<RoomParts['tokens']>>): string {
  if (name === null || used === null) return 'No model: answers are the articles’ own sentences.'
  const most = used.most === null ? 'without a cap' : `of ${used.most.toLocaleString('en')} a day`
  return `${name}: ${used.used.toLocaleString('en')} tokens used today, ${most}`
}

const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`

function some(heading: string, lines: string[], all: number): MessageBlock[] {
  return [list(heading, lines), ...(all > lines.length ? [note(`and ${counted(all - lines.length, 'other')}`)] : [])]
}

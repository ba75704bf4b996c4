// Tells the stories of a digest in the articles' own sentences, cited word for word: what was changed, what is new, what was withdrawn.
import { once } from 'node:events'
import type { Extract } from '../answers/extract.ts'
import type { FindInStory } from '../answers/findings.ts'
import { differenceInShort } from '../answers/story-views.ts'
import { type AnswerSentence, Citing, citingFrom, renumbered } from '../domain/answer.ts'
import type { Article, Span } from '../domain/article.ts'
import type { StoryArticle } from '../domain/story.ts'
import type { DigestStory, ToldArticle } from '../domain/subscription.ts'
import { headlineOf } from '../stories/headline.ts'
import { type Chosen, gistOf, gistsOf, type NewsOptions, newsIn, type Occasion } from './choose.ts'
import { withoutMark } from './corrections.ts'
import { type ChangedArticle, type ToldHistory, WITHDRAWN, withdrawnAs } from './told-articles.ts'
import { matchTaste, openingsOf, type SpokenIn } from './topics.ts'

export interface ToldStory {
  story: DigestStory
  of: Chosen
  /** Those of its articles that count as told with it. */
  told: StoryArticle[]
}

/** `null`: it holds nothing that was not told. Where something was changed, it tells half as much news. Citations count from 1. */
export async function tellStory(chosen: Chosen, options: NewsOptions): Promise<DigestStory | null> {
  const { story, articles, changed, why } = chosen
  const citing = new Citing()
  const changes = changedSentences(changed, citing)
  const known = [...options.before.flatMap(gistsOf), ...changes.map(({ text }) => gistOf(text))]
  const most = changes.length > 0 ? Math.ceil(options.most / 2) : options.most
  const news = await newsIn(chosen, known, { ...options, most })
  if (news.length === 0 && changes.length === 0) return null
  const isWithdrawn = news.length === 0 && changed.every(({ comparison }) => comparison.mark === 'withdrawn')
  const standing = story.articles.filter(({ articleId }) => !changed.some(({ now }) => now.id === articleId))
  const others = isWithdrawn ? stillReported(standing) : []
  const { outlets, reports, firstPublishedAt, lastPublishedAt } = story
  const lead = changed.length > 0 ? undefined : carrying(news[0], chosen)
  return {
    storyId: story.id,
    status: isWithdrawn ? 'withdrawn' : chosen.status,
    headline: headlineFor(chosen, lead),
    ...(lead && { lead }),
    sentences: [...changes, ...news.map(({ article, span }) => cited(article, span, citing)), ...others],
    citations: citing.citations,
    sources: sourcesOf(
      [...citing.citations, ...changed.map(({ now }) => named(now))],
      [...articles.values(), ...changed.flatMap(({ now, before: was }) => [now, was])],
    ),
    earlier: changed.map(({ before: was }) => was.version),
    ...{ outlets, reports, firstPublishedAt, lastPublishedAt, differences: [], why },
  }
}

/** What was changed and what stood there before. Reprints are changed in the same words, which are told once. */
function changedSentences(changed: readonly ChangedArticle[], citing: Citing): AnswerSentence[] {
  const said = new Set<string>()
  return changed.flatMap(({ now, before, comparison }) =>
    comparison.corrections.flatMap((one): AnswerSentence[] => {
      if (one.title !== null) return [{ text: one.title, citations: [] }]
      const quote = one.now ? quoteOf(now, one.now) : one.before && quoteOf(before, one.before)
      if (quote === null || said.has(quote)) return []
      said.add(quote)
      const present = one.now === null ? [] : [cited(now, one.now, citing)]
      if (one.before === null) return present
      const earlier = cited(before, one.before, citing)
      const lead = one.now === null ? `${now.outlet} no longer says:` : 'Before:'
      return [...present, { ...earlier, text: `${lead} “${earlier.text}”` }]
    }),
  )
}

/** That others have not taken theirs back, for whoever read theirs as well. */
function stillReported(standing: readonly { outlet: string }[]): AnswerSentence[] {
  const outlets = [...new Set(standing.map(({ outlet }) => outlet))]
  if (outlets.length === 0) return []
  const who = outlets.length > 2 ? `${outlets.length} other outlets` : outlets.join(' and ')
  const text = outlets.length > 1 ? `${who} have not taken back theirs.` : `${who} has not taken back its own.`
  return [{ text, citations: [] }]
}

/** The newest of the fresh reports in which a sentence stands word for word. */
function carrying(told: Extract | undefined, { fresh, articles }: Chosen): Article | undefined {
  const words = told?.text.replace(/\s+/g, ' ')
  if (words === undefined) return undefined
  return fresh
    .flatMap(({ articleId }) => articles.get(articleId) ?? [])
    .toSorted((one, other) => Number(other.publishedAt) - Number(one.publishedAt))
    .find(({ text }) => text.replace(/\s+/g, ' ').includes(words))
}

/** That of the report which carries what is told, for the story's own may be overtaken; of what was changed that of the changed article. */
function headlineFor({ story: { headline }, changed: [first] }: Chosen, lead: Article | undefined): string {
  const own = (article: Article): string => headlineOf(article.title, article.outlet)
  if (first !== undefined)
    return [first.now, first.before].map((one) => withoutMark(own(one))).find((one) => one !== '') ?? first.now.title
  return lead === undefined ? headline : own(lead)
}

/** Articles older than this may have left because they are old. */
const AGE_MS = 7 * 86_400_000
/** If more leave at once, somebody has tidied up: outlets withdraw one report, not many. */
const MOST = 3

/** The reports that are to be told as withdrawn, and what counts as told with them: also what is taken to have been cleared out. */
export async function withdrawnOf(history: ToldHistory, { until, taste }: Occasion, spokenIn: SpokenIn) {
  const { told, departed, successors, standing, versions } = history
  const settled = new Set(told.flatMap(({ articleId, version }) => (version === WITHDRAWN ? [articleId] : [])))
  const lost = departed.flatMap(({ publishedAt, ...one }) =>
    one.nowAt === null && publishedAt !== null && publishedAt <= until ? [{ ...one, publishedAt }] : [],
  )
  // Whoever clears out what is old leaves little that is older.
  const isMissed = (at: Date): boolean => {
    const isOlder = (one: { publishedAt: Date | null }): boolean => one.publishedAt !== null && one.publishedAt < at
    const isKept = [...standing.values()].filter(isOlder).length > lost.filter(isOlder).length
    return isKept || until.getTime() - at.getTime() < AGE_MS || lost.length === 1
  }
  const open = lost.filter(({ id }) => !settled.has(id))
  const missed = open.filter(({ id, publishedAt }) => isMissed(publishedAt) && !successors.has(id))
  const stories: DigestStory[] = []
  const shown = missed.length > MOST ? [] : missed.sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const { id, title, outlet, publishedAt } of shown) {
    // The articles of the story that it was told in, itself among them, as they were told.
    const storyIds = new Set(told.flatMap(({ articleId, storyId }) => (articleId === id ? [storyId] : [])))
    const around = await versions(told.flatMap(({ articleId, storyId }) => (storyIds.has(storyId) ? [articleId] : [])))
    // The channel's taste may have changed since.
    const tasted = { ...(await spokenIn(openingsOf(around))), outlets: around.map((one) => one.outlet) }
    if ('refused' in matchTaste(taste, tasted)) continue
    const others = around.filter((one) => standing.has(one.id) && one.outlet !== outlet)
    // That it is gone is all that is known.
    const text = `The report of ${outlet} is no longer among the articles.`
    stories.push({
      ...{ storyId: withdrawnAs(id), status: 'withdrawn', headline: title },
      sentences: [{ text, citations: [] }, ...stillReported(others)],
      ...{ citations: [], sources: [], differences: [], outlets: [outlet], reports: 1 },
      ...{ firstPublishedAt: publishedAt, lastPublishedAt: publishedAt },
      why: ['it was told here, and is no longer among the articles'],
    })
  }
  return { stories, told: open.map(({ id }) => ({ storyId: withdrawnAs(id), articleId: id, version: WITHDRAWN })) }
}

/** How long a digest waits for what a model finds in its stories, in all. */
const FINDINGS_MS = 60_000

/** The stories, each with a difference between reports in the model's words where it finds one in time in what is new. */
export function compareReports(stories: readonly ToldStory[], findInStory: FindInStory, limitMs = FINDINGS_MS) {
  const signal = AbortSignal.timeout(limitMs)
  const timedOut = once(signal, 'abort').then(() => null)
  const all = stories.map(async (one) => {
    const { story: whole, fresh, changed, articles } = one.of
    if (whole.reports < 2 || one.story.status === 'withdrawn') return one
    const found = await Promise.race([findInStory(whole, { signal }), timedOut]).catch((error: unknown) => {
      if (signal.aborted) return null
      throw error
    })
    const isNew = new Set([...fresh.map(({ articleId }) => articleId), ...changed.map(({ now }) => now.id)])
    const difference = found?.differences.find(({ sides }) => sides.some(({ articleId }) => isNew.has(articleId)))
    if (difference === undefined) return one
    const citing = new Citing(one.story.citations)
    const differences = [differenceInShort(difference, citing)]
    // Those of which only the title is told are cited nowhere.
    const versions = [...one.story.sources.map(named), ...citing.citations]
    const sources = sourcesOf(versions, [...articles.values(), ...one.story.sources])
    return { ...one, story: { ...one.story, differences, citations: citing.citations, sources } }
  })
  return Promise.all(all)
}

export function inOneCount(stories: readonly DigestStory[]): DigestStory[] {
  let count = 0
  return stories.map((story) => {
    const before = count
    count += story.citations.length
    return { ...renumbered(story, before), differences: citingFrom(story.differences, before) }
  })
}

function cited(article: Article, span: Span, citing: Citing): AnswerSentence {
  const quote = quoteOf(article, span)
  return { text: quote.replace(/\s+/g, ' '), citations: [citing.cite({ ...named(article), quote, ...span })] }
}

const quoteOf = ({ text }: Article, { start, end }: Span): string => text.slice(start, end)

type Version = Pick<ToldArticle, 'articleId' | 'version'>
const named = ({ id: articleId, version }: Article): Version => ({ articleId, version })

function sourcesOf(versions: readonly Version[], articles: readonly Article[]): Article[] {
  const byVersion = new Map(articles.map((article) => [`${article.id} ${article.version}`, article]))
  return [...new Set(versions.flatMap(({ articleId, version }) => byVersion.get(`${articleId} ${version}`) ?? []))]
}

// Tells one story of a digest: what was put right of it and what is new in it, in key sentences, every one cited word for word.
import type { Extract } from '../answers/extract.ts'
import { differenceInShort } from '../answers/tell-story-words.ts'
import type { AnswerSentence } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import { Citing } from '../domain/citing.ts'
import type { DigestStory } from '../domain/digest.ts'
import type { Story, StoryArticle } from '../domain/story.ts'
import type { ArticleCatalogue, ArticleReader } from '../storage/articles.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { differencesAmong } from '../stories/story-articles.ts'
import { asTold, type KnownArticle } from './corrected.ts'
import { retractedIn, statusOf, stillReported } from './digest-status.ts'
import type { Judged } from './judge.ts'
import { gistOf, isOvertaken } from './novel.ts'
import { type PutRight, putRightIn, putRightSentences, toldPartly } from './put-right.ts'
import { headlineOfArticle, type Retitled, retitled } from './retitled.ts'
import { gistsOf, newsIn } from './story-news.ts'

export interface DigestStoryParts {
  reader: ArticleReader
  catalogue: Pick<ArticleCatalogue, 'articleVersion'>
  vocabulary: Vocabulary
}

/** A story that has a place in a digest, with those of its articles that are read. */
export interface ChosenCandidate {
  story: Story
  articles: Map<string, Article>
  judged: Judged & { kind: 'chosen' }
}

export interface Telling {
  /** Sentences told at most. */
  sentences: number
  /** Differences told at most. */
  differences: number
  /** Citations before this story's. */
  cited: number
  told: readonly KnownArticle[]
  /** Whether these very words were told, in this digest or before. */
  isSaid: (quote: string) => boolean
}

/** So much that was put right is told at once, however short a digest is. */
const MOST_PUT_RIGHT = 3
const MORE_LATER: AnswerSentence = { text: 'More was put right in it; that comes with the next digest.', citations: [] }

export interface ToldStory {
  /** `null`: it holds nothing that was not told. */
  story: DigestStory | null
  /** Of each article in which more was put right than there was place for, what of that is told by now, word for word. */
  open: ReadonlyMap<string, string[]>
}

export async function tellStory(
  { story, articles, judged }: ChosenCandidate,
  { sentences, differences: most, cited, told, isSaid }: Telling,
  parts: DigestStoryParts,
): Promise<ToldStory> {
  const ids = new Set(story.articles.map(({ articleId }) => articleId))
  const versions = judged.status === 'new' ? [] : await asTold(ids, told, parts.catalogue)
  const changed = [...(await parts.reader.articles(judged.changed.map(({ articleId }) => articleId))).values()]
  const all = putRightIn(changed, versions, told).filter(
    ({ revision, quote }) => revision.kind !== 'addition' || !isSaid(quote),
  )
  const titled = changed.flatMap((one) => retitled(one, versions) ?? []).filter((one) => isTitleTold(one, all))
  const takenBack = new Set(titled.filter(({ kind }) => kind === 'retraction').map(({ now }) => now.id))
  const revised = all.filter(({ now }) => !takenBack.has(now.id))
  // What was put right and what is new share the place there is, and each has some.
  const wrong = revised.length + titled.length
  const share = wrong > 0 && judged.fresh.length > 0 ? Math.ceil(sentences / 2) : sentences
  const corrected = titled.slice(0, Math.max(share, MOST_PUT_RIGHT))
  const corrections = chosenOf(revised, share - corrected.length)
  const room = Math.max(wrong > 0 && judged.fresh.length > 0 ? 1 : 0, sentences - corrections.length - corrected.length)
  const before = [
    ...versions.flatMap(({ article }) => gistsOf(article)),
    ...corrections.map(({ quote }) => gistOf(quote)),
  ]
  const news = room === 0 ? [] : await newsIn(story, judged.fresh, articles, { before, isSaid, most: room }, parts)
  if (news.length + corrections.length + corrected.length === 0) return { story: null, open: new Map() }
  const citing = new Citing([], cited)
  const open = openIn({ revised, titled }, { corrections, corrected }, told)
  const retracted = retractedIn({ corrections, corrected })
  const status = statusOf(judged, { corrections, corrected, news })
  const tellings = [
    ...corrected.map(({ sentence }) => sentence),
    ...corrections.flatMap((one) => putRightSentences(one, citing)),
    ...news.map((one) => sentenceOf(one, citing)),
    ...(status === 'withdrawn' ? stillReported(story, retracted) : []),
    ...(open.size > 0 ? [MORE_LATER] : []),
  ]
  const newsIds = new Set([...judged.changed, ...judged.fresh].map(({ articleId }) => articleId))
  // What could be read on all its sides before is not told again with a correction of something else.
  const differences = differencesAmong(story, [...articles.values()], newsIds)
    .filter(({ sides }) => sides.some(({ quote }) => !isSaid(quote)))
    .slice(0, most)
    .map((one) => differenceInShort(one, citing))
  const putRight = [...corrected, ...corrections][0]?.now
  const named = corrected.map(({ now }) => ({ articleId: now.id, version: now.version }))
  const read = [...articles.values(), ...changed, ...versions.map(({ article }) => article)]
  const digestStory: DigestStory = {
    storyId: story.id,
    status,
    headline: putRight === undefined ? headlineOf(story, judged) : headlineOfArticle(putRight, versions),
    sentences: tellings,
    citations: citing.citations,
    sources: sourcesOf([...citing.citations, ...named], read),
    earlier: corrections.map(({ before: was }) => was.version),
    outlets: story.outlets,
    reports: story.reports,
    firstPublishedAt: story.firstPublishedAt,
    lastPublishedAt: story.lastPublishedAt,
    differences,
    why: judged.why,
  }
  return { story: digestStory, open }
}

/** A title is told where the text does not say the same: one that takes the report back always, unless the text does so too. */
function isTitleTold({ kind, now }: Retitled, revised: readonly PutRight[]): boolean {
  const own = revised.filter((one) => one.now.id === now.id).map(({ revision }) => revision.kind)
  return kind === 'retraction' ? !own.includes('retraction') : own.every((one) => one === 'addition')
}

/** Those that there is place for, the most telling first: what a channel was told and is no longer so has more of it. */
function chosenOf(revised: readonly PutRight[], room: number): PutRight[] {
  const all = eachOnce(revised)
  const owed = all.filter(({ revision }) => revision.isOwed).slice(0, Math.max(room, MOST_PUT_RIGHT))
  const others = all.filter(({ revision }) => !revision.isOwed).slice(0, Math.max(0, room - owed.length))
  return all.filter((one) => owed.includes(one) || others.includes(one))
}

/** What must still be told of each article; where nothing of it is told now, of all of it. */
function openIn(
  { revised, titled }: { revised: readonly PutRight[]; titled: readonly Retitled[] },
  { corrections, corrected }: { corrections: readonly PutRight[]; corrected: readonly Retitled[] },
  told: readonly KnownArticle[],
): Map<string, string[]> {
  const quotes = new Set(corrections.map(({ quote }) => quote))
  const said = (id: string): string[] => [
    ...toldPartly(id, told),
    ...revised.flatMap(({ now, quote }) => (now.id === id && quotes.has(quote) ? [quote] : [])),
  ]
  const isMissing = ({ now, revision, quote }: PutRight): boolean =>
    !quotes.has(quote) && (revision.isOwed || said(now.id).length === 0)
  const missing = [...revised.filter(isMissing), ...titled.filter((one) => !corrected.includes(one))]
  return new Map(missing.map(({ now }) => [now.id, said(now.id)]))
}

/** The story's own, unless the newest of what came since counts otherwise: a headline must not tell a toll that is overtaken. */
function headlineOf(
  { headline }: Story,
  { status, fresh }: { status: DigestStory['status']; fresh: readonly StoryArticle[] },
): string {
  if (status !== 'update') return headline
  const [newest] = fresh.toSorted((one, other) => Number(other.publishedAt) - Number(one.publishedAt))
  return newest !== undefined && isOvertaken(headline, newest.title) ? newest.title : headline
}

/** Reprints are corrected in the same words. */
function eachOnce(all: readonly PutRight[]): PutRight[] {
  return [...new Map(all.toReversed().map((one) => [one.quote, one])).values()].reverse()
}

function sentenceOf({ article, span }: Extract, citing: Citing): AnswerSentence {
  const quote = article.text.slice(span.start, span.end)
  const n = citing.cite({ articleId: article.id, version: article.version, quote, ...span })
  return { text: quote.replace(/\s+/g, ' '), citations: [n] }
}

/** The articles in the versions that are cited, and those of which only the title is told. */
function sourcesOf(named: readonly { articleId: string; version: string }[], articles: Article[]): Article[] {
  const byVersion = new Map(articles.map((article) => [`${article.id} ${article.version}`, article]))
  return [...new Set(named.flatMap(({ articleId, version }) => byVersion.get(`${articleId} ${version}`) ?? []))]
}

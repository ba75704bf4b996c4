// What a model finds in the independent reports of one story: where they differ, and what happened when. Each quote is located in the
// report that the model names, each of its sentences checked as an answer's is, each date compared with the quote. Finds nothing by rule.
import { passagesOf } from '../articles/passages.ts'
import type { Article, Span } from '../domain/article.ts'
import { ModelError } from '../domain/errors.ts'
import type {
  DraftDevelopment,
  DraftDifference,
  DraftSide,
  LanguageModel,
  ModelPassage,
  StoryDraft,
} from '../domain/language-model.ts'
import type { Difference, DifferenceSide, Story, TimelineEntry } from '../domain/story.ts'
import type { ArticleReader } from '../storage/articles.ts'
import {
  firstOfEachReport,
  isTellable,
  quoteOf,
  readStoryArticles,
  type StorySentence,
  sentencesIn,
  standsAlone,
} from '../stories/read-story.ts'
import { inOrder, namedTime } from '../stories/timeline.ts'
import { isAddressed } from '../text/addressed.ts'
import { counted, fold } from '../text/words.ts'
import { checkSentence } from './check.ts'
import { locateQuote } from './check-evidence.ts'
import { type Reading, readAgain, type Worded } from './second-reader.ts'
import { waitingStep } from './write.ts'

export interface StoryFindings {
  differences: Difference[]
  /** The earliest first. */
  developments: TimelineEntry[]
  /** For the reader: that the model failed, for instance. */
  notes: string[]
}

export interface FindingsOptions {
  onStep?: (step: string) => void
  signal?: AbortSignal
}

/** `null`: there is no model, or the story has fewer than two reports. Throws the signal's reason, and what storage throws. */
export type FindInStory = (
  story: Pick<Story, 'headline' | 'articles'>,
  options?: FindingsOptions,
) => Promise<StoryFindings | null>

export interface FindingsParts {
  model: LanguageModel | null
  reader: ArticleReader
  /** Nothing is said in the model's words: its quotes speak. */
  quotesOnly?: boolean
  /** For the log. */
  onTrouble?: (message: string) => void
}

/** `why` is a sentence part for the log: it may hold the model's words. */
type Checked<T> = { ok: true; value: T } | { ok: false; why: string }

/** Stories of which the findings are remembered; the one asked about longest ago is forgotten first. */
const MOST_REMEMBERED = 200
/** Reports shown to the model, the latest; undated ones are left out first. */
const MOST_REPORTS = 8
/** Proposals of each kind that are looked at. */
const MOST_PROPOSALS = 20
/** UTF-16 code units of a quote that says enough to be found in only one place. */
const SHORTEST_QUOTE = 12
/** Sentences that a quote may touch. */
const MOST_QUOTED = 2
const LONGEST_LABEL = 60

const WITHOUT = 'What is shown was found without it.'
const ALL_DROPPED = `The articles don’t bear out what the model proposed. ${WITHOUT}`

/** One request for each set of article versions: what was found in them is remembered while the process runs. */
export function createFindings({ model, reader, quotesOnly = false, onTrouble }: FindingsParts): FindInStory {
  const remembered = new Map<string, StoryFindings>()
  return async (story, { onStep, signal } = {}) => {
    if (model === null || new Set(story.articles.map(({ report }) => report)).size < 2) return null
    const shown = reportsShown(firstOfEachReport(await readStoryArticles(story, reader)))
    if (shown.length < 2) return null
    const key = shown.map(({ id, version }) => `${id} ${version}`).join('\n')
    const known = remembered.get(key)
    if (known !== undefined) return known
    onStep?.(`reading ${counted(shown.length, 'report')}`)
    try {
      const request = {
        headline: story.headline,
        reports: shown.map(reportOf),
        onWait: (before: number) => onStep?.(waitingStep(before)),
      }
      const draft = await model.findInStory(request, signal)
      const found = await checked(draft, shown, { model, quotesOnly, onTrouble, signal })
      remembered.set(key, found)
      const [oldest] = remembered.keys()
      if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest)
      return found
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof ModelError)) throw error
      onTrouble?.(error.message)
      return { differences: [], developments: [], notes: [`${error.message} ${WITHOUT}`] }
    }
  }
}

/** In order of publication, undated ones first, so that these are the first to be left out. */
function reportsShown(firsts: readonly Article[]): Article[] {
  const isUndated = ({ publishedAt }: Article): boolean => publishedAt === null
  return [...firsts.filter(isUndated), ...firsts.filter((one) => !isUndated(one))].slice(-MOST_REPORTS)
}

function reportOf({ outlet, title, publishedAt, text, body }: Article, at: number): ModelPassage {
  const paragraphs = body.map(({ start, end }) => text.slice(start, end).trim())
  return { n: at + 1, outlet, title, publishedAt, text: paragraphs.join('\n\n') }
}

/** What a model drafts in its own words, where the rules let it pass: a claim, or a line of a timeline. */
type Wordings = Map<DraftSide | DraftDevelopment, Worded>

/** The words that pass the rules and the second reader. */
async function wordingsOf(
  draft: StoryDraft,
  shown: readonly Article[],
  parts: Reading,
): Promise<[Wordings, string | null]> {
  const drafted = [
    ...draft.differences.slice(0, MOST_PROPOSALS).flatMap(({ sides }) => sides),
    ...draft.developments.slice(0, MOST_PROPOSALS),
  ]
  const passed = drafted.flatMap((one) => {
    const article = shown[one.report - 1]
    const worded = article && checkedText({ text: 'claim' in one ? one.claim : one.text, quote: one.quote }, article)
    return worded ? [[one, worded] as const] : []
  })
  const { borneOut, failure } = await readAgain(
    passed.map(([, worded]) => worded),
    parts,
  )
  return [new Map(passed.filter((_, at) => borneOut[at])), failure]
}

async function checked(
  draft: StoryDraft,
  shown: readonly Article[],
  { quotesOnly, ...parts }: Reading & { quotesOnly: boolean },
): Promise<StoryFindings> {
  const { onTrouble } = parts
  const [wordings, failure] = quotesOnly ? [new Map(), null] : await wordingsOf(draft, shown, parts)
  const passing = <Draft, T>(proposed: readonly Draft[], check: (one: Draft) => Checked<T>, what: string): T[] =>
    proposed.slice(0, MOST_PROPOSALS).flatMap((one) => {
      const result = check(one)
      if (result.ok) return [result.value]
      onTrouble?.(`a ${what} that the model proposed was dropped: ${result.why}`)
      return []
    })
  const differences = passing(draft.differences, (one) => differenceOf(one, shown, wordings), 'difference')
  const developments = inOrder(passing(draft.developments, (one) => developmentOf(one, shown, wordings), 'development'))
  const isNothingLeft = differences.length + developments.length === 0
  const isNothingProposed = draft.differences.length + draft.developments.length === 0
  const unread =
    failure === null ? [] : [`The model’s words could not be checked: ${failure} Its quotes stand instead.`]
  return { differences, developments, notes: isNothingLeft && !isNothingProposed ? [ALL_DROPPED] : unread }
}

function differenceOf(
  { about, sides: drafts }: DraftDifference,
  shown: readonly Article[],
  wordings: Wordings,
): Checked<Difference> {
  const placed = drafts.flatMap((draft) => {
    const quote = placedQuote(draft, shown)
    if (quote === null) return []
    const { article, span } = quote
    return [{ side: { ...quoteOf(article, span), claim: wordings.get(draft)?.text ?? null }, article, draft }]
  })
  const sides = placed
    .filter((one, at) => placed.findIndex(({ draft }) => draft.report === one.draft.report) === at)
    .filter((one, at, all) => all.findIndex(({ side }) => said(side) === said(one.side)) === at)
  if (sides.length < 2) return { ok: false, why: 'the reports named do not bear out two sides' }
  const isToldByOther = sides.some((one) =>
    sides.some((other) => one !== other && flat(other.article.text).includes(flat(one.side.quote))),
  )
  if (isToldByOther) return { ok: false, why: 'one report holds both sides' }
  const [label] = sides.flatMap(({ draft, article }) =>
    wordings.has(draft) ? (checkedText({ ...draft, text: about }, article)?.text ?? []) : [],
  )
  const ordered = sides.toSorted((one, other) => shown.indexOf(one.article) - shown.indexOf(other.article))
  return {
    ok: true,
    value: {
      about: label !== undefined && label.length <= LONGEST_LABEL ? label.replace(/[.:\s]+$/, '') : null,
      // Undated ones, which are shown first, go last.
      sides: [...ordered.filter(isDated), ...ordered.filter((one) => !isDated(one))].map(({ side }) => side),
    },
  }
}

const said = ({ claim, quote }: DifferenceSide): string => fold(claim ?? quote)
const isDated = ({ side }: { side: DifferenceSide }): boolean => side.publishedAt !== null

function developmentOf(draft: DraftDevelopment, shown: readonly Article[], wordings: Wordings): Checked<TimelineEntry> {
  const placed = placedQuote(draft, shown)
  const [sentence, ...others] = placed?.sentences ?? []
  if (placed === null || sentence === undefined || others.length > 0)
    return { ok: false, why: 'its quote is no sentence of that report' }
  const time = namedTime(draft.date, sentence)
  if (time === null) return { ok: false, why: `its sentence does not name ${draft.date}` }
  const text = wordings.get(draft)?.text ?? null
  if (text === null && !(isTellable(sentence) && standsAlone(sentence)))
    return { ok: false, why: 'its text is not borne out, and its sentence does not stand alone' }
  return { ok: true, value: { ...quoteOf(placed.article, placed.span), ...time, text } }
}

interface PlacedQuote {
  article: Article
  /** Of the whole sentences that the quote touches. */
  span: Span
  sentences: StorySentence[]
}

/** Words in another report than the one named count for nothing here: which report says it is what matters. */
function placedQuote(
  { report, quote }: Pick<DraftSide, 'report' | 'quote'>,
  shown: readonly Article[],
): PlacedQuote | null {
  const article = shown[report - 1]
  const at = article && locateQuote(quote, article.text, { start: 0, end: article.text.length })
  if (!article || !at || at.end - at.start < SHORTEST_QUOTE) return null
  const sentences = sentencesIn(article).filter(({ span }) => span.start < at.end && at.start < span.end)
  const [first, last] = [sentences[0], sentences.at(-1)]
  if (first === undefined || last === undefined || sentences.length > MOST_QUOTED) return null
  if (sentences.some(({ text, previous }) => isAddressed(text, previous))) return null
  // What lies between two sentences of the body must be no furniture.
  if (first !== last && article.text.slice(first.span.end, last.span.start).trim() !== '') return null
  return { article, span: { start: first.span.start, end: last.span.end }, sentences }
}

/** The model's words if they pass as a sentence of an answer would that quotes the same of this article; else `null`. */
function checkedText({ text, quote }: { text: string; quote: string }, article: Article): Worded | null {
  const evidence = passagesOf(article).map((passage) => ({
    passage,
    article,
    text: article.text.slice(passage.start, passage.end),
    score: 0,
  }))
  const result = checkSentence({ text, quotes: [{ passage: 1, quote }] }, evidence)
  return result.ok ? result : null
}

const flat = (text: string): string => text.replace(/\s+/g, ' ').trim()

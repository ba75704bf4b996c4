// What a model finds in the independent reports of one story: where they differ, what happened when. Each quote is located, each sentence checked, each date compared with it.
import { passagesOf } from '../articles/passages.ts'
import { type Article, foundIn } from '../domain/article.ts'
import { ModelError } from '../domain/errors.ts'
import type {
  DraftDevelopment,
  DraftDifference,
  DraftSide,
  LanguageModel,
  StoryDraft,
} from '../domain/language-model.ts'
import type { Difference, DifferenceSide, Story, TimelineEntry } from '../domain/story.ts'
import type { ArticleReader } from '../storage/articles.ts'
import {
  firstOfEachReport,
  isTellable,
  quoteOf,
  readStoryArticles,
  sentencesIn,
  standsAlone,
} from '../stories/read-story.ts'
import { inOrder, namedTime } from '../stories/timeline.ts'
import { isAddressed } from '../text/addressed.ts'
import { squeezed } from '../text/characters.ts'
import { counted, fold } from '../text/words.ts'
import { checkSentence } from './check.ts'
import { locateQuote } from './check-evidence.ts'
import { type Reading, readAgain, type Worded } from './second-reader.ts'
import { shownText, type WriteOptions, type WriteParts, waitingStep } from './write.ts'

export interface StoryFindings {
  differences: Difference[]
  /** The earliest first. */
  developments: TimelineEntry[]
  /** For the reader: that the model failed, for instance. */
  notes: string[]
}

/** `null`: there is no model, or the story has fewer than two reports. Throws the signal's reason, and what storage throws. */
export type FindInStory = (
  story: Pick<Story, 'headline' | 'articles'>,
  options?: Pick<WriteOptions, 'onStep' | 'signal'>,
) => Promise<StoryFindings | null>

export interface FindingsParts extends Omit<WriteParts, 'model'> {
  model: LanguageModel | null
  reader: ArticleReader
}

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
        reports: shown.map((article, at) => shownText(article, paragraphsOf(article), at)),
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
const reportsShown = (firsts: readonly Article[]): Article[] =>
  firsts.toSorted((one, other) => undated(other) - undated(one)).slice(-MOST_REPORTS)

const undated = ({ publishedAt }: { publishedAt: Date | null }): number => Number(publishedAt === null)

const paragraphsOf = ({ text, body }: Article): string =>
  body.map(({ start, end }) => text.slice(start, end).trim()).join('\n\n')

/** What is left of a model's own words: of a side its claim, of a difference its label, of a development its line. */
type Wordings = ReadonlyMap<DraftSide | DraftDifference | DraftDevelopment, Worded>

/** The words that pass the rules and the second reader; `failure`: why that one could not read. */
async function wordingsOf({ differences, developments }: StoryDraft, shown: readonly Article[], parts: Reading) {
  const proposed = [
    ...differences.slice(0, MOST_PROPOSALS).flatMap((one) =>
      one.sides.flatMap((side) => [
        { of: side, text: side.claim, quoting: side },
        // A label that is longer is none.
        ...(one.about.length <= LONGEST_LABEL ? [{ of: one, text: one.about, quoting: side }] : []),
      ]),
    ),
    ...developments.slice(0, MOST_PROPOSALS).map((one) => ({ of: one, text: one.text, quoting: one })),
  ]
  const passed = new Map<(typeof proposed)[number]['of'], Worded>()
  for (const { of, text, quoting } of proposed) {
    const worded = passed.has(of) ? null : checkedText(quoting, text, shown)
    if (worded !== null) passed.set(of, worded)
  }
  const { borneOut, failure } = await readAgain([...passed.values()], parts)
  return { wordings: new Map([...passed].filter((_, at) => borneOut[at])), failure }
}

async function checked(
  draft: StoryDraft,
  shown: readonly Article[],
  { quotesOnly, ...parts }: Reading & { quotesOnly: boolean },
): Promise<StoryFindings> {
  const none = { wordings: new Map() as Wordings, failure: null }
  const { wordings, failure } = quotesOnly ? none : await wordingsOf(draft, shown, parts)
  const ofEach = <Draft, T>(all: readonly Draft[], check: (one: Draft) => T | null): T[] =>
    all.slice(0, MOST_PROPOSALS).flatMap((one) => check(one) ?? [])
  const differences = ofEach(draft.differences, (one) => differenceOf(one, shown, wordings))
  const developments = inOrder(ofEach(draft.developments, (one) => developmentOf(one, shown, wordings)))
  const dropped = draft.differences.length - differences.length + draft.developments.length - developments.length
  if (dropped > 0) parts.onTrouble?.(`of what the model proposed ${dropped} were dropped`)
  const isNothingLeft = differences.length + developments.length === 0
  const isNothingProposed = draft.differences.length + draft.developments.length === 0
  const unread =
    failure === null ? [] : [`The model’s words could not be checked: ${failure} Its quotes stand instead.`]
  return { differences, developments, notes: isNothingLeft && !isNothingProposed ? [ALL_DROPPED] : unread }
}

function differenceOf(draft: DraftDifference, shown: readonly Article[], wordings: Wordings): Difference | null {
  const sides = draft.sides
    .flatMap((side) => sideOf(side, shown, wordings) ?? [])
    .filter((one, at, all) => all.findIndex(({ draft }) => draft.report === one.draft.report) === at)
    .filter((one, at, all) => all.findIndex(({ side }) => said(side) === said(one.side)) === at)
  if (sides.length < 2) return null
  const isToldByOther = sides.some((one) =>
    sides.some((other) => one !== other && squeezed(other.article.text).includes(squeezed(one.side.quote))),
  )
  if (isToldByOther) return null
  return {
    about: wordings.get(draft)?.text.replace(/(?<![.:\s])[.:\s]+$/, '') ?? null,
    // Undated ones, which are shown to the model first, go last.
    sides: sides
      .sort((a, b) => undated(a.side) - undated(b.side) || a.draft.report - b.draft.report)
      .map(({ side }) => side),
  }
}

const said = ({ claim, quote }: DifferenceSide): string => fold(claim ?? quote)

function sideOf(draft: DraftSide, shown: readonly Article[], wordings: Wordings) {
  const placed = placedQuote(draft, shown)
  if (placed === null) return null
  const claim = wordings.get(draft)?.text ?? null
  return { draft, article: placed.article, side: { ...quoteOf(placed.article, placed.span), claim } }
}

function developmentOf(draft: DraftDevelopment, shown: readonly Article[], wordings: Wordings): TimelineEntry | null {
  const placed = placedQuote(draft, shown)
  const [sentence, ...others] = placed?.sentences ?? []
  if (placed === null || sentence === undefined || others.length > 0) return null
  const time = namedTime(draft.date, sentence)
  const text = wordings.get(draft)?.text ?? null
  const isClear = text !== null || (isTellable(sentence) && standsAlone(sentence))
  if (time === null || !isClear) return null
  return { ...quoteOf(placed.article, placed.span), ...time, text }
}

/** The whole sentences that a quote touches, in the report named alone: which report says it is what matters. */
function placedQuote({ report, quote }: Pick<DraftSide, 'report' | 'quote'>, shown: readonly Article[]) {
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
function checkedText(
  { report, quote }: Pick<DraftSide, 'report' | 'quote'>,
  text: string,
  shown: readonly Article[],
): Worded | null {
  const article = shown[report - 1]
  if (article === undefined) return null
  const evidence = passagesOf(article).map((passage) => foundIn(article, passage, 0))
  const result = checkSentence({ text, quotes: [{ passage: 1, quote }] }, evidence)
  return result.ok ? result : null
}

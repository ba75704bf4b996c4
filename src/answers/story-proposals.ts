// What a model finds in the reports of a story besides the rules: asked, looked up in the articles, checked, united with theirs.
// Whatever fails on the way, what the rules find is told all the same.
import { passagesOf } from '../articles/passages.ts'
import type { Article, Span } from '../domain/article.ts'
import { ModelError } from '../domain/errors.ts'
import type { DraftDevelopment, DraftDifference, DraftSide, StoryRequest } from '../domain/language-model.ts'
import type { StoryArticles, TimelineEntry } from '../domain/telling.ts'
import { disputesIn, united } from '../stories/differences.ts'
import { checkDevelopment } from '../stories/proposed-developments.ts'
import { checkDifference } from '../stories/proposed-differences.ts'
import type { ProposedSide } from '../stories/proposed-side.ts'
import { type ReadStory, readStory, type StorySentence } from '../stories/read-story.ts'
import type { Dispute } from '../stories/sides.ts'
import { type Dated, timelineOf } from '../stories/timeline.ts'
import type { DatelineParts } from './ask.ts'
import { type CheckedSentence, checkSentence } from './check.ts'
import { isLongEnough } from './check-evidence.ts'
import { formFault, plainText } from './check-form.ts'
import type { SummaryOptions } from './dateline.ts'
import { locateQuote } from './locate.ts'
import { count, waitingStep } from './steps.ts'

/** What rules and model found; the notes are for the reader. */
export interface Found<T> {
  all: T[]
  /** Whether something of it comes from the model. */
  isByModel: boolean
  notes: string[]
}

export interface ToldReports {
  headline: string
  read: StoryArticles
}

type Asking = Pick<SummaryOptions, 'onStep' | 'signal'>
type Helpers = Pick<DatelineParts, 'model' | 'onTrouble'>
type Checked<T> = { ok: true; passed: T } | { ok: false; why: string }

/** Reports shown to a model, the latest; of each the article that came first, so that a reprint is taken for no later word. */
const MOST_REPORTS = 8
/** Proposals looked at. */
const MOST_PROPOSALS = 30

/** Of figures it can be checked that they differ; of statements only who says what. */
const JUDGED = 'That statements differ is the model’s reading; the words are the articles’ own.'

/** Where the reports differ. Throws the signal's reason when the caller cancels. */
export async function disputesFound(told: ToldReports, options: Asking, helpers: Helpers): Promise<Found<Dispute>> {
  const read = readStory(told.read)
  const byRule = disputesIn(read)
  const shown = articlesShown(read)
  const { model } = helpers
  if (model === null || shown.length < 2) return { all: byRule, isByModel: false, notes: [] }
  const { passed, notes } = await proposals<DraftDifference, Dispute>(
    { what: 'differences', without: 'The differences shown were found without it.' },
    { headline: told.headline, shown, ask: (request) => model.differences(request, options.signal) },
    (draft) => differenceOf(draft, shown, read),
    { ...options, ...helpers },
  )
  const all = united(byRule, passed)
  const isJudged = all.some(({ difference }) => difference.kind === 'statement')
  return { all, isByModel: all.some((one) => passed.includes(one)), notes: isJudged ? [...notes, JUDGED] : notes }
}

/** What happened when. Throws the signal's reason when the caller cancels. */
export async function timelineFound(
  told: ToldReports,
  options: Asking,
  helpers: Helpers,
): Promise<Found<TimelineEntry>> {
  const read = readStory(told.read)
  // Where no day of publication is known, no "on Thursday" is.
  const shown = articlesShown(read).filter(({ publishedAt }) => publishedAt !== null)
  const { model } = helpers
  if (model === null || shown.length === 0) return { all: timelineOf(told.read), isByModel: false, notes: [] }
  const { passed, notes } = await proposals<DraftDevelopment, Dated>(
    { what: 'developments', without: 'This timeline was made without it.' },
    { headline: told.headline, shown, ask: (request) => model.developments(request, options.signal) },
    (draft) => developmentOf(draft, shown, read),
    { ...options, ...helpers },
  )
  const all = timelineOf(told.read, passed)
  return { all, isByModel: all.some(({ text }) => text !== null), notes }
}

function articlesShown({ articles, reports }: ReadStory): Article[] {
  const firsts = [...new Map(articles.toReversed().map((article) => [reports.get(article.id), article])).values()]
  const inOrder = articles.filter((article) => firsts.includes(article))
  const undated = inOrder.filter(({ publishedAt }) => publishedAt === null)
  return [...undated, ...inOrder.filter((article) => !undated.includes(article))].slice(-MOST_REPORTS)
}

async function proposals<Draft, T>(
  { what, without }: { what: string; without: string },
  {
    headline,
    shown,
    ask,
  }: { headline: string; shown: Article[]; ask: (request: StoryRequest) => AsyncIterable<Draft> },
  check: (draft: Draft) => Checked<T>,
  { onStep, onTrouble, signal }: Asking & Helpers,
): Promise<{ passed: T[]; notes: string[] }> {
  onStep?.(`reading ${count(shown.length, 'report')}`)
  const request: StoryRequest = {
    headline,
    reports: shown.map(reportOf),
    onWait: (before) => onStep?.(waitingStep(before)),
  }
  const passed: T[] = []
  let dropped = 0
  try {
    for await (const draft of ask(request)) {
      signal?.throwIfAborted()
      const checked = check(draft)
      if (checked.ok) passed.push(checked.passed)
      else {
        dropped++
        onTrouble?.(`one of the ${what} of the model was dropped: ${checked.why}`)
      }
      if (passed.length + dropped >= MOST_PROPOSALS) break
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (!(error instanceof ModelError)) throw error
    onTrouble?.(error.message)
    const note =
      passed.length > 0 ? `What the model found may be incomplete: ${error.message}` : `${error.message} ${without}`
    return { passed, notes: [note] }
  }
  const isAllDropped = dropped > 0 && passed.length === 0
  return { passed, notes: isAllDropped ? [`The articles don’t bear out what the model proposed. ${without}`] : [] }
}

function reportOf({ outlet, title, publishedAt, text, body }: Article, at: number): StoryRequest['reports'][number] {
  const paragraphs = body.map(({ start, end }) => text.slice(start, end).trim())
  return { n: at + 1, outlet, title, publishedAt, text: paragraphs.join('\n\n') }
}

function differenceOf(draft: DraftDifference, shown: Article[], read: ReadStory): Checked<Dispute> {
  const sides: ProposedSide[] = []
  for (const side of draft.sides) {
    const placed = placedSide(side, shown, read)
    if (placed === null) return { ok: false, why: 'a side stands in no such report' }
    sides.push(placed)
  }
  const about = plainText(draft.about)
  const fault = formFault(about, sides.map(({ sentence }) => sentence.text).join('\n'))
  if (fault !== null) return { ok: false, why: fault }
  const checked = checkDifference({ about, sides }, read.sentences)
  return checked.ok ? { ok: true, passed: checked.dispute } : checked
}

/** The sentence that holds the claim of a side, if the side's words stand in the report that it names. */
function placedSide({ report, quote, claim }: DraftSide, shown: Article[], read: ReadStory): ProposedSide | null {
  const placed = placedQuote(report, quote, shown, read)
  if (placed === null) return null
  const words = locateQuote(claim.replace(/[\s.,;:]+$/, ''), placed.article.text, placed.span)
  const sentence = words && placed.sentences.find(({ span }) => span.start <= words.start && words.end <= span.end)
  if (!words || !sentence) return null
  const start = words.start - sentence.span.start
  return { sentence, claim: { start, end: start + words.end - words.start } }
}

interface PlacedQuote {
  article: Article
  span: Span
  /** The whole sentences that it touches: what is quoted is they. */
  sentences: StorySentence[]
}

/** Words in another report than the one named count for nothing here: which report says it is what matters. */
function placedQuote(report: number, quote: string, shown: Article[], { sentences }: ReadStory): PlacedQuote | null {
  const article = shown[report - 1]
  const span = article && locateQuote(quote, article.text, { start: 0, end: article.text.length })
  if (!article || !span) return null
  const touched = sentences.filter(
    (one) => one.article === article && one.span.start < span.end && span.start < one.span.end,
  )
  const spans = touched.map((one) => one.span)
  const isFit = isLongEnough(span, spans, article.text) && touched.every(({ text }) => formFault(text, text) === null)
  return isFit && touched.length > 0 ? { article, span, sentences: touched } : null
}

function developmentOf(draft: DraftDevelopment, shown: Article[], read: ReadStory): Checked<Dated> {
  const placed = placedQuote(draft.report, draft.quote, shown, read)
  const [sentence, ...others] = placed?.sentences ?? []
  if (placed === null || sentence === undefined || others.length > 0)
    return { ok: false, why: 'its words are no sentence of that report' }
  const line = lineOf(draft, placed.article)
  const text = line.ok ? line.text : null
  const checked = checkDevelopment({ sentence, date: draft.date, text }, read.sentences)
  return checked.ok ? { ok: true, passed: checked.dated } : checked
}

/** The model's own words, checked as a sentence of an answer is. */
function lineOf({ text, quote }: DraftDevelopment, article: Article): CheckedSentence {
  const evidence = passagesOf(article).map((passage) => ({
    passage,
    article,
    text: article.text.slice(passage.start, passage.end),
    score: 0,
  }))
  return checkSentence({ text, quotes: [{ passage: 1, quote }] }, evidence)
}

// Words the figures of an evaluation for a person. Computes nothing but percentages.
import type { RunResult } from './run-questions.ts'
import { type Figures, figuresByKind, type Share, type Spread } from './scoring.ts'
import { tableOf } from './table.ts'

export type Shown = 'wrong' | 'refused' | 'all'

/** The table, a column for all questions and one for each kind of them. */
export function reportOf(figures: Figures, results: readonly RunResult[]): string {
  const columns = new Map([['all', figures], ...figuresByKind(results.map(({ scored }) => scored))])
  const rows: [string, (figures: Figures) => string][] = [
    ['questions', ({ questions }) => String(questions)],
    ['accepted words in the top 1 passage', ({ passages }) => percentOf(passages.top1)],
    ['  top 4', ({ passages }) => percentOf(passages.top4)],
    ['  top 10', ({ passages }) => percentOf(passages.top10)],
    ['expected article in the top 1 passage', ({ expected }) => percentOf(expected.top1)],
    ['  top 4', ({ expected }) => percentOf(expected.top4)],
    ['  top 10', ({ expected }) => percentOf(expected.top10)],
    ['  mean reciprocal rank', ({ expectedMrr }) => expectedMrr?.toFixed(2) ?? '–'],
    ['sure and right', ({ right }) => percentOf(right)],
    ['  by the first sentence', ({ sureFirst }) => percentOf(sureFirst)],
    ['sure and wrong', ({ wrong }) => percentOf(wrong)],
    ['  of the sure ones', ({ wrongOfSure }) => percentOf(wrongOfSure)],
    ['unsure', ({ unsure }) => percentOf(unsure)],
    ['refused', ({ refused }) => percentOf(refused)],
    ['first sentence shown is right, sure or not', ({ shownFirst }) => percentOf(shownFirst)],
    ['any sentence shown is right', ({ shownRight }) => percentOf(shownRight)],
    ['unanswerable refused or unsure', ({ unanswerableRefused }) => percentOf(unanswerableRefused)],
    ['words of a sure answer, median', ({ words }) => words?.toFixed(0) ?? '–'],
    ['quotes verbatim', ({ quotesVerbatim }) => percentOf(quotesVerbatim)],
    ['seconds to search, median / p95', ({ seconds }) => spreadText(seconds?.search)],
    ['  to write', ({ seconds }) => spreadText(seconds?.write)],
    ['  in all', ({ seconds }) => spreadText(seconds?.total)],
  ]
  return tableOf(
    ['', ...columns.keys()],
    rows.map(([name, cell]) => [name, ...[...columns.values()].map(cell)]),
  )
}

/** The results that are asked for. `wrong` holds answers to the unanswerable, `refused` only what could have been answered. */
export function shownOf(results: readonly RunResult[], shown: Shown | null): RunResult[] {
  if (shown === null) return []
  return results.filter(
    ({ scored }) =>
      shown === 'all' ||
      (shown === 'wrong' && scored.outcome === 'wrong') ||
      (shown === 'refused' && !scored.question.unanswerable && ['refused', 'unsure'].includes(scored.outcome)),
  )
}

/** One result with all that explains it. */
export function resultText({ scored, understood, said, mode, notes, broken }: RunResult): string {
  const { question, outcome, passageRank, expectedRank } = scored
  const expected = question.unanswerable ? 'unanswerable' : question.accept.join(' + ')
  const lines = [
    `${outcome.toUpperCase()} ${question.id}: ${question.text}${question.asOf ? ` (as of ${question.asOf.toISOString()})` : ''}`,
    ...(understood === question.text ? [] : [`  understood: ${understood}`]),
    `  accepted: ${expected}; words in passage ${passageRank ?? '–'}, expected article in passage ${expectedRank ?? '–'}`,
    `  ${mode}: ${said}`,
    ...notes.map((note) => `  note: ${note}`),
    ...broken.map((promise) => `  BROKEN: ${promise}`),
  ]
  return lines.join('\n')
}

function percentOf({ count, of }: Share): string {
  return of === 0 ? '–' : `${((100 * count) / of).toFixed(1)} %`
}

const spreadText = (spread: Spread | undefined): string =>
  spread ? `${spread.median.toFixed(4)} / ${spread.p95.toFixed(4)}` : '–'

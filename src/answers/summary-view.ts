// The ways in which a topic can be shown, by the words people use for them.
import type { SummaryView } from './dateline.ts'

export const SUMMARY_VIEWS: readonly SummaryView[] = ['summary', 'timeline', 'compare']

/** What is no view is the summary. */
export function viewNamed(word: string): SummaryView {
  return SUMMARY_VIEWS.find((view) => view === word) ?? 'summary'
}

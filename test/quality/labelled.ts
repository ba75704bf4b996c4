// Articles whose event is known, for measuring how well stories are told apart.

export interface LabelledArticle {
  id: string
  /** Articles of the same event belong into one story. */
  event: string
  title: string
  body: string
  publishedAt: Date | null
  /** Articles of the same report are reprints or translations of one another; `null` where that is not known. */
  report: string | null
}

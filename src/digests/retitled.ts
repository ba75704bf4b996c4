// What became of the titles of articles that a channel was told: that one says something else, or that its report is taken back.

import type { AnswerSentence } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import { headlineOf } from '../stories/headline.ts'
import { STOP_WORDS } from '../text/stop-words.ts'
import { changeBetween, likenessOf } from './changed.ts'
import type { ToldVersion } from './corrected.ts'
import { noticeIn, withoutNotice } from './notices.ts'
import { isOvertaken } from './novel.ts'
import { type SaidWord, wordingOf } from './wording.ts'

export interface Retitled {
  /** `retraction`: the title says that the report is taken back; `note`: that it was put right; `change`: something else than before. */
  kind: 'retraction' | 'note' | 'change'
  now: Article
  sentence: AnswerSentence
}

/** A title that shares less with the old one is a new one, which need not contradict it. */
const ALIKE = 0.5

/** `null` where the title says what it did, in other words at most. `versions`: as the channel was told it. */
export function retitled(now: Article, versions: readonly ToldVersion[]): Retitled | null {
  const titles = titlesOf(now, versions)
  const last = titles.at(-1)
  if (last === undefined) return null
  const [before, after] = [noticeIn(last), noticeIn(now.title)]
  const notice = before === after ? null : after
  const isChanged = isOther(withoutNotice(last), withoutNotice(now.title))
  if (notice === 'retraction')
    return told('retraction', now, `${now.outlet} has taken its report back: it is called “${now.title}” now.`)
  if (before === 'retraction' && after !== 'retraction')
    return told('change', now, `${now.outlet} stands by its report again: it is called “${now.title}” now.`)
  if (isChanged)
    return told(
      notice ?? 'change',
      now,
      `${now.outlet} has changed the title of its report from “${last}” to “${now.title}”.`,
    )
  return notice === null
    ? null
    : told('note', now, `${now.outlet} says that it has put its report right: it is called “${now.title}” now.`)
}

/** Its title as a headline, without what it says of the report; the one it was told under where nothing else is left. */
export function headlineOfArticle(article: Article, versions: readonly ToldVersion[]): string {
  const titles = [...titlesOf(article, versions), article.title].reverse()
  const headlines = titles.map((title) => withoutNotice(headlineOf(title, asRead(article))))
  return headlines.find((headline) => headline !== '') ?? article.title
}

const told = (kind: Retitled['kind'], now: Article, text: string): Retitled => ({
  kind,
  now,
  sentence: { text, citations: [] },
})

const titlesOf = ({ id }: Article, versions: readonly ToldVersion[]): string[] =>
  versions.flatMap(({ articleId, article }) => (articleId === id ? [article.title] : []))

function isOther(title: string, now: string): boolean {
  const [was, is] = [wordingOf(title), wordingOf(now)]
  // Titles are short: two that share nothing but "of", "a" and "in" are not alike.
  if (likenessOf(was.filter(isTelling), is.filter(isTelling)) < ALIKE) return isOvertaken(title, now)
  const change = changeBetween(was, is)
  return change === 'decisive' || change === 'other'
}

const isTelling = ({ said }: SaidWord): boolean => !STOP_WORDS.has(said)

const asRead = ({ outlet, text, body }: Article): { outlet: string; text: string } => ({
  outlet,
  text: body.map(({ start, end }) => text.slice(start, end)).join('\n'),
})

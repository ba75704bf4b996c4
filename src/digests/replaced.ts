// Whether an article that has left the folder is there under another name, in another version: its file was renamed and edited at once.

import type { Article } from '../domain/article.ts'
import type { ToldArticle } from '../domain/subscription.ts'
import type { ArticleCatalogue, ArticleReader, DepartedArticle } from '../storage/articles.ts'
import { fingerprintOf } from '../stories/fingerprint.ts'
import { isSameReport } from '../stories/sketch.ts'
import { sentencesOf } from '../text/sentences.ts'
import { wordsOf } from '../text/words.ts'
import { asTold } from './corrected.ts'
import { isRetraction, noticeIn, withoutNotice } from './notices.ts'

/** `article`: it goes on as the one with this id; `title`: one with nearly its title has come, which tells something else. */
export type Replacement = { by: 'article'; id: string } | { by: 'title' }

/** Articles of an outlet that are looked at, and how far from its day. */
const LOOKED_AT = 200
const AROUND_MS = 2 * 86_400_000
/** Titles and texts that share so much of their words are nearly the same. */
const SAME = 0.7
/** Looked for first: few texts hold such a word, and to read all sentences takes its time. */
const MAY_BE_TAKEN_BACK = /retract|withdr[ae]w|remove|delete|unpublish|taken (?:down|back|offline)|pulled/i

/** So many are looked for at once: where more have left, the folder was cleared out. */
const MOST = 40

interface ReplacedParts {
  catalogue: Pick<ArticleCatalogue, 'articleVersion' | 'newest'>
  reader: ArticleReader
}

/** By the ids of those that have left. Each article replaces no more than one. */
export async function replacementsOf(
  departed: readonly DepartedArticle[],
  told: readonly ToldArticle[],
  parts: ReplacedParts,
): Promise<Map<string, Replacement>> {
  const replacements = new Map<string, Replacement>()
  if (departed.length > MOST) return replacements
  const taken = new Set<string>()
  for (const one of departed) {
    const replacement = await replacementOf(one, told, taken, parts)
    if (replacement === null) continue
    replacements.set(one.id, replacement)
    if (replacement.by === 'article') taken.add(replacement.id)
  }
  return replacements
}

/** Among those that the channel has not been told of: an outlet may tell of one thing twice, and withdraw the one. */
async function replacementOf(
  { id, title, outlet, publishedAt }: DepartedArticle,
  told: readonly ToldArticle[],
  taken: ReadonlySet<string>,
  { catalogue, reader }: ReplacedParts,
): Promise<Replacement | null> {
  const known = new Set(told.map(({ articleId }) => articleId))
  const around = (await catalogue.newest({ limit: LOOKED_AT, outlet })).filter(
    (one) =>
      !known.has(one.id) && !taken.has(one.id) && Math.abs(Number(one.publishedAt) - Number(publishedAt)) <= AROUND_MS,
  )
  if (around.length === 0) return null
  const was = (await asTold(new Set([id]), told, catalogue)).at(-1)?.article
  const articles = [...(await reader.articles(around.map((one) => one.id))).values()]
  const same = was === undefined ? undefined : articles.find((one) => isSameArticle(one, was))
  if (same !== undefined) return { by: 'article', id: same.id }
  return around.some((one) => isNearly(one.title, title)) ? { by: 'title' } : null
}

/** Whether most of what one says is what the other said, or whether it takes back what has its title. */
function isSameArticle(one: Article, was: Article): boolean {
  if (isNearly(bodyOf(one), bodyOf(was))) return true
  if (isSameReport(fingerprintOf(one).sketch, fingerprintOf(was).sketch)) return true
  return isNearly(withoutNotice(one.title), was.title) && isTakenBack(one)
}

/** Whether it says itself that it is taken back. "Withdrawn: …" alone may head any report. */
export function isTakenBack(article: Article): boolean {
  if (/retract/i.test(article.title) && noticeIn(article.title) === 'retraction') return true
  const body = bodyOf(article)
  if (!MAY_BE_TAKEN_BACK.test(body)) return false
  return sentencesOf(body).some(({ start, end }) => isRetraction(body.slice(start, end), article.outlet))
}

const bodyOf = ({ text, body }: Article): string => body.map(({ start, end }) => text.slice(start, end)).join('\n')

function isNearly(one: string, other: string): boolean {
  const [words, others] = [one, other].map((text) => new Set(wordsOf(text).map(({ folded }) => folded)))
  if (words === undefined || others === undefined) return false
  return words.intersection(others).size / Math.max(1, words.size, others.size) >= SAME
}

// Knows an article that says of itself that a machine translated it: a reader is spared its sentences where there are better ones.
import type { Article } from './article.ts'

const OUTLET_OR_AUTHOR = /\b(?:machine|automat(?:ic|ed)) translat/i
const IN_TEXT =
  /\b(?:machine|auto|automatically)[- ]translated\b|\btranslated (?:automatically|(?:by|with|using|through) (?:an? )?(?:machine|computer|software|google|deepl|ai)\b)/i
/** Such notes stand at an article's beginning or end, in UTF-16 code units. */
const NOTE = 600

export function isMachineTranslated({ outlet, author, text }: Pick<Article, 'outlet' | 'author' | 'text'>): boolean {
  if (OUTLET_OR_AUTHOR.test(outlet) || OUTLET_OR_AUTHOR.test(author ?? '')) return true
  return IN_TEXT.test(text.slice(0, NOTE)) || IN_TEXT.test(text.slice(-NOTE))
}

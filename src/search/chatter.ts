// Knows what of a question is only talk: where the asker has it from, people called, everyday words that no article holds.
import type { Span } from '../domain/article.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { EVERYDAY_WORDS } from '../text/stop-words.ts'
import { stem, type Word } from '../text/words.ts'

/** Where the asker has it from is not asked about: "since I read somewhere this morning that …". */
const ASIDE =
  /\b(?:(?:since|as|because) )?i(?:[’']ve)? (?:just |only )?(?:read|heard|saw|seen)(?: (?:it|this|that|something))?(?:(?: (?:somewhere|online))(?: (?:this morning|today|yesterday|last night|earlier))?| (?:this morning|today|yesterday|last night|earlier))\b/gi
/** People and channels called, as chats write them. */
const MENTION = /<[@#!:][^<>\s]*>|@(?:everyone|here|channel)\b/g

/** Where a question says how its asker came to it, and whom it calls. */
export const asidesIn = (text: string): Span[] => spansOf(text, ASIDE)
export const mentionsIn = (text: string): Span[] => spansOf(text, MENTION)

function spansOf(text: string, pattern: RegExp): Span[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

/** The text with spaces for these spans: all else stays where it is. */
export function blanked(text: string, spans: Span[]): string {
  return spans.reduce((kept, { start, end }) => kept.slice(0, start) + ' '.repeat(end - start) + kept.slice(end), text)
}

/** Everyday words that no article holds say nothing. Where nothing else is asked (`mayBeAll` false), they are all there is. */
export async function withoutEverydayWords(words: Word[], vocabulary: Vocabulary, mayBeAll: boolean): Promise<Word[]> {
  const everyday = words.filter(({ text, folded }) => EVERYDAY_WORDS.has(folded) && !/^\p{Lu}./u.test(text))
  if (everyday.length === 0) return words
  const known = await vocabulary.countsByStem(everyday.map(({ folded }) => stem(folded)))
  const kept = words.filter((word) => !everyday.includes(word) || known.has(stem(word.folded)))
  return kept.length > 0 || mayBeAll ? kept : words
}

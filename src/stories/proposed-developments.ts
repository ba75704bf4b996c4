// Passes a development that a model proposes only if its day follows from the sentence that tells it, or from the one before; of its own
// words only those that keep close to the article's.
import type { DatedMention } from '../text/dated.ts'
import { formsOf } from '../text/verb-forms.ts'
import { wordsOf } from '../text/words.ts'
import type { StorySentence } from './read-story.ts'
import { shareTold, type Telling, tellingOf } from './sameness.ts'
import { isTellable, standsAlone } from './sentence-fitness.ts'
import { type Dated, rightBefore, timed, withBefore, wordsAt } from './timeline.ts'

export interface ProposedDevelopment {
  sentence: StorySentence
  /** "2031-05-08", "2031-05" or "2031", if the model keeps to what it is told. */
  date: string
  /** A sentence of its own that has passed as an answer's would; `null`: none. */
  text: string | null
}

/** `why` is a sentence part for logs. */
export type CheckedDevelopment = { ok: true; dated: Dated } | { ok: false; why: string }

/** What tells of another time than the sentence before, or of how things stand. */
const OTHER_TIME = /\b(?:has|have|had|is|are|will|would|may|might|can|could|should)\b|['’](?:ve|d|ll|re) /i
/** Share of a model's own words that its quote, the sentence before or the title must say; the article says all of them. */
const NEAR = 0.75

/** `sentences`: all of the story, read with the proposed one. */
export function checkDevelopment(
  { sentence, date, text: proposed }: ProposedDevelopment,
  sentences: readonly StorySentence[],
): CheckedDevelopment {
  const period = periodOf(date)
  if (period === null) return { ok: false, why: 'its date is none' }
  const mentionsOf = new Map(
    timed(sentences.filter(({ article }) => article.id === sentence.article.id)).map((one) => [
      one.sentence,
      one.mentions,
    ]),
  )
  const own = mentionsOf.get(sentence) ?? []
  const before = rightBefore(sentence)
  const goesOn = own.length === 0 && !OTHER_TIME.test(sentence.text)
  const dater = goesOn ? before : sentence
  const mention = dater && fitting(period, mentionsOf.get(dater) ?? [])
  if (!dater || !mention) return { ok: false, why: `its sentence is not of ${date}` }
  const text = proposed !== null && keepsClose(proposed, sentence) ? proposed : null
  const alone = text !== null || standsAlone(sentence) ? sentence : withBefore(sentence)
  const from = dater === before ? before : alone
  if (from === null || (text === null && !(isTellable(sentence) && standsAlone(from))))
    return { ok: false, why: 'its sentence does not stand alone' }
  return {
    ok: true,
    dated: { sentence, from, mention, written: wordsAt(mention, dater), text, telling: tellingOf(sentence) },
  }
}

function keepsClose(text: string, { article, previous, text: quote }: StorySentence): boolean {
  const own = wordsIn(text)
  const near = wordsIn([article.title, previous?.text, quote].join('\n'))
  return shareTold(own, wordsIn(`${article.title}\n${article.text}`)) === 1 && shareTold(own, near) >= NEAR
}

/** Names are words here, for the article has them as they stand; of a verb all forms. */
function wordsIn(text: string): Telling {
  const telling = tellingOf({ text, words: wordsOf(text), names: [] })
  const basic = [...telling.words].map((word) => [...formsOf(word)][0] ?? word)
  return { ...telling, words: new Set(basic) }
}

interface Period {
  from: number
  to: number
}

function periodOf(date: string): Period | null {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date.trim())
  if (parts === null) return null
  const [year = 0, month, day] = parts.slice(1).map((part) => (part === undefined ? undefined : Number(part)))
  const from = Date.UTC(year, (month ?? 1) - 1, day ?? 1)
  const end = { year: Date.UTC(year + 1, 0, 1), month: Date.UTC(year, month ?? 1, 1), day: from + 86_400_000 }
  const to = month === undefined ? end.year : day === undefined ? end.month : end.day
  // "2031-02-30" is none.
  const written = new Date(from).toISOString().slice(0, date.trim().length)
  return written === date.trim() ? { from, to } : null
}

/** The time that is meant, or a finer one within it; a week is no date. */
function fitting({ from, to }: Period, mentions: readonly DatedMention[]): DatedMention | null {
  const found = mentions.filter(
    (mention) => mention.precision !== 'week' && mention.from.getTime() >= from && mention.to.getTime() <= to,
  )
  return found[0] ?? null
}

// Compares two versions of an article sentence by sentence: what says something else now, what was added, and what is said no more.
import type { Article, Span } from '../domain/article.ts'
import { sentencesOf } from '../language/sentences.ts'
import { STOP_WORDS } from '../language/stop-words.ts'
import { type Gist, gistOf, isNovel } from './novel.ts'
import { type SaidWord, wordingOf } from './wording.ts'

/**
 * `retraction`: the outlet takes the report back; `note`: it says itself what was wrong; `change`: a sentence says something else;
 * `addition`: a sentence that tells what the article did not tell; `removal`: what a channel was told is said no more.
 */
export interface Revision {
  kind: 'retraction' | 'note' | 'change' | 'addition' | 'removal'
  /** In the text of the new version; `null` for a removal. */
  now: Span | null
  /** In the text of the old one; `null` where it had nothing like it. */
  before: Span | null
  /** Higher is more worth telling. */
  weight: number
}

interface Sentence {
  span: Span
  text: string
  words: SaidWord[]
  /** The same for whatever says the same in the same words. */
  key: string
  /** Its place in the article, from 0. */
  place: number
}

/** Words that may come and go without another sense. */
const SLIGHT = new Set('a an the that and of on in at s also'.split(' '))
/** Words without which a sentence says something else. */
const DECISIVE = new Set(
  'not no none nobody nothing never neither nor without all every both only before after until since because if unless against allegedly alleged reportedly suspected may might could would nearly almost least most'.split(
    ' ',
  ),
)
/** Sentences that share so much of their words are two versions of one. */
const ALIKE = 0.5
/** Words of a sentence that adds something. */
const FEWEST_WORDS = 5
const NOTE =
  /^["“‘'(]*(?:correction|clarification|corrected|editor[’']?s[’']? note|(?:an|a previous) earlier version of this)\b/i
const RETRACTION =
  /^["“‘'(]*(?:retraction\b|retracted\b|(?:editor[’']?s[’']? note[:,.]? *)?(?:this|the above) (?:report|article|story|piece) (?!.{0,30}\bnot\b)[^.]{0,40}\b(?:retracted|withdrawn)\b)/i
/** What weighs beside the kind: told here before, among the first sentences, with figures, names or denials that differ. */
const WEIGHTS = { retraction: 100, note: 50, change: 4, removal: 2, addition: 0, quoted: 10, early: 3, decisive: 3 }
const EARLY = 3

/** `quoted`: what of the old version a channel was told. The most telling revision comes first. */
export function revisionsOf(before: Article, now: Article, quoted: readonly Span[]): Revision[] {
  const old = sentencesIn(before)
  const current = sentencesIn(now)
  const lost = withoutKeys(old, current)
  const gained = withoutKeys(current, old)
  const gists = old.map(({ text }) => gistOf(text))
  const pairs = pairsOf(gained, lost)
  const isQuoted = ({ span }: Sentence): boolean =>
    quoted.some(({ start, end }) => start < span.end && end > span.start)
  const notes = notesIn(gained, now)
  const told = new Set(notes.values())
  const revisions = gained.flatMap((sentence): Revision[] => {
    if (told.has(sentence)) return []
    const note = notes.get(sentence)
    const was = pairs.get(sentence) ?? null
    const own = revisionOf(sentence, was, gists)
    if (own === null) return []
    const weight =
      WEIGHTS[own.kind] +
      (was !== null && isQuoted(was) ? WEIGHTS.quoted : 0) +
      earliness(was ?? sentence) +
      own.decisive
    return [
      {
        kind: own.kind,
        now: { start: sentence.span.start, end: (note ?? sentence).span.end },
        before: own.kind === 'change' ? (was?.span ?? null) : null,
        weight,
      },
    ]
  })
  const replaced = new Set(pairs.values())
  const removed = lost.filter((sentence) => isQuoted(sentence) && !replaced.has(sentence))
  const removals = removed.map(
    (sentence): Revision => ({
      kind: 'removal',
      now: null,
      before: sentence.span,
      weight: WEIGHTS.removal + WEIGHTS.quoted + earliness(sentence),
    }),
  )
  return [...revisions, ...removals].sort((one, other) => other.weight - one.weight)
}

function revisionOf(
  sentence: Sentence,
  was: Sentence | null,
  gists: readonly Gist[],
): { kind: Exclude<Revision['kind'], 'removal'>; decisive: number } | null {
  if (RETRACTION.test(sentence.text)) return { kind: 'retraction', decisive: 0 }
  if (NOTE.test(sentence.text)) return { kind: 'note', decisive: 0 }
  if (was !== null) {
    const change = changeBetween(was.words, sentence.words)
    return change === null ? null : { kind: 'change', decisive: change === 'decisive' ? WEIGHTS.decisive : 0 }
  }
  const tells = sentence.words.length >= FEWEST_WORDS && /[.!…]["”’»')\]]*$/.test(sentence.text)
  return tells && isNovel(sentence.text, gists)
    ? { kind: 'addition', decisive: sentence.words.some(({ isFigure }) => isFigure) ? 1 : 0 }
    : null
}

/** Notes of the outlet, each with the sentence behind it, which says what is right. */
function notesIn(gained: readonly Sentence[], { text }: Article): Map<Sentence, Sentence> {
  const isBehind = (one: Sentence, other: Sentence): boolean =>
    other.place === one.place + 1 && !/\n\s*\n/.test(text.slice(one.span.end, other.span.start))
  return new Map(
    gained.flatMap((note) => {
      const next = isNote(note.text) ? gained.find((other) => isBehind(note, other) && !isNote(other.text)) : undefined
      return next === undefined ? [] : [[note, next] as const]
    }),
  )
}

const isNote = (text: string): boolean => NOTE.test(text) || RETRACTION.test(text)

/** Whether a sentence says something else than it did; `null`: the same, in other words at most. */
function changeBetween(was: readonly SaidWord[], now: readonly SaidWord[]): 'decisive' | 'other' | null {
  const [before, after] = [telling(was), telling(now)]
  const gone = less(before, after)
  const come = less(after, before)
  if (gone.length + come.length === 0) return isTurned(before, after) ? null : 'decisive'
  if ([...gone, ...come].some(isDecisive)) return 'decisive'
  // What was only cut is as it was.
  return come.every(({ said }) => STOP_WORDS.has(said)) ? null : 'other'
}

const telling = (words: readonly SaidWord[]): SaidWord[] => words.filter(({ said }) => !SLIGHT.has(said))

const isDecisive = ({ said, isFigure, isCapital }: SaidWord): boolean =>
  isFigure || DECISIVE.has(said) || (isCapital && !STOP_WORDS.has(said))

/** The words of one that the other does not have, or not as often. */
function less(words: readonly SaidWord[], others: readonly SaidWord[]): SaidWord[] {
  const left = others.map(({ said }) => said)
  return words.filter(({ said }) => {
    const at = left.indexOf(said)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** Whether the same words only begin elsewhere: "On Friday Ann beat Bob" and "Ann beat Bob on Friday", but not "Bob beat Ann". */
function isTurned(one: readonly SaidWord[], other: readonly SaidWord[]): boolean {
  const [said, round] = [keyOf(one), keyOf([...other, ...other])]
  return ` ${round} `.includes(` ${said} `)
}

/** Those that the other version does not have, be it as one sentence or as two next to each other. */
function withoutKeys(sentences: readonly Sentence[], others: readonly Sentence[]): Sentence[] {
  const joined = (list: readonly Sentence[], at: number): string => `${list[at]?.key} ${list[at + 1]?.key ?? ''}`
  const known = new Set(others.flatMap(({ key }, at) => [key, joined(others, at)]))
  return sentences.filter(
    ({ key }, at) =>
      key !== '' && !known.has(key) && !known.has(joined(sentences, at)) && !known.has(joined(sentences, at - 1)),
  )
}

/** To each new sentence the old one that it is nearest to, the likest first, each once. */
function pairsOf(gained: readonly Sentence[], lost: readonly Sentence[]): Map<Sentence, Sentence> {
  const near = gained.flatMap((now) => lost.map((was) => ({ now, was, likeness: likenessOf(now.words, was.words) })))
  const pairs = new Map<Sentence, Sentence>()
  const taken = new Set<Sentence>()
  for (const { now, was, likeness } of near.sort((one, other) => other.likeness - one.likeness)) {
    if (likeness < ALIKE) break
    if (pairs.has(now) || taken.has(was)) continue
    pairs.set(now, was)
    taken.add(was)
  }
  return pairs
}

/** Share of their words that both have, from 0 to 1. */
function likenessOf(one: readonly SaidWord[], other: readonly SaidWord[]): number {
  return (one.length - less(one, other).length) / Math.max(1, (one.length + other.length) / 2)
}

const earliness = ({ place }: Sentence): number => (place < EARLY ? WEIGHTS.early : 0)

const keyOf = (words: readonly SaidWord[]): string =>
  telling(words)
    .map(({ said }) => said)
    .join(' ')

function sentencesIn({ text, body }: Article): Sentence[] {
  const spans = body.flatMap(({ start, end }) =>
    sentencesOf(text.slice(start, end)).map((one) => ({ start: start + one.start, end: start + one.end })),
  )
  return spans.map((span, place) => {
    const own = text.slice(span.start, span.end)
    const words = wordingOf(own)
    return { span, text: own, words, key: keyOf(words), place }
  })
}

// Compares two versions of an article sentence by sentence: what says something else now, what was added, and what is said no more.
import type { Article, Span } from '../domain/article.ts'
import { sentencesOf } from '../text/sentences.ts'
import { changeBetween, keyOf, likenessOf } from './changed.ts'
import { isCorrectionNote, isRetraction } from './notices.ts'
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
  /** Whether it is told later where there is no place for it now: what a channel was told is no longer so. */
  isOwed: boolean
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

/** Sentences that share so much of their words are two versions of one. */
const ALIKE = 0.5
/** Words of a sentence that adds something. */
const FEWEST_WORDS = 5
/** What weighs beside the kind: told here before, among the first sentences, with figures, names or denials that differ. */
const WEIGHTS = { retraction: 100, note: 50, change: 4, removal: 2, addition: 0, quoted: 10, early: 3, decisive: 3 }
const EARLY = 3

/** `quoted`: what of the old version a channel was told. The most telling revision comes first. */
export function revisionsOf(before: Article, now: Article, quoted: readonly Span[]): Revision[] {
  const old = sentencesIn(before)
  const current = sentencesIn(now)
  const [lost, gained] = withoutDivided(withoutKeys(old, current), withoutKeys(current, old))
  const gists = old.map(({ text }) => gistOf(text))
  const pairs = pairsOf(gained, lost)
  const isQuoted = ({ span }: Sentence): boolean =>
    quoted.some(({ start, end }) => start < span.end && end > span.start)
  const notes = notesIn(gained, now)
  const told = new Set(notes.values())
  const noted = gained
    .filter(({ text }) => isCorrectionNote(text))
    .map((note) => new Set([note, notes.get(note)].flatMap((one) => one?.words.map(({ said }) => said) ?? [])))
  const revisions = gained.flatMap((sentence): Revision[] => {
    if (told.has(sentence)) return []
    const note = notes.get(sentence)
    const was = pairs.get(sentence) ?? null
    const own = revisionOf(sentence, was, gists, now.outlet)
    if (own === null || (own.kind === 'change' && isNoted(sentence, was, noted))) return []
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
        isOwed: own.kind === 'change' ? own.decisive > 0 || (was !== null && isQuoted(was)) : own.kind !== 'addition',
      },
    ]
  })
  const replaced = new Set(pairs.values())
  const still = current.map(({ text }) => gistOf(text))
  const removed = lost.filter((one) => isQuoted(one) && !replaced.has(one) && isNovel(one.text, still))
  const removals = removed.map(
    (sentence): Revision => ({
      kind: 'removal',
      now: null,
      before: sentence.span,
      weight: WEIGHTS.removal + WEIGHTS.quoted + earliness(sentence),
      isOwed: true,
    }),
  )
  return [...revisions, ...removals].sort((one, other) => other.weight - one.weight)
}

function revisionOf(
  sentence: Sentence,
  was: Sentence | null,
  gists: readonly Gist[],
  outlet: string,
): { kind: Exclude<Revision['kind'], 'removal'>; decisive: number } | null {
  if (isRetraction(sentence.text, outlet)) return { kind: 'retraction', decisive: 0 }
  if (isCorrectionNote(sentence.text)) return { kind: 'note', decisive: 0 }
  if (was !== null) {
    const change = changeBetween(was.words, sentence.words)
    if (change === null) return null
    return { kind: change === 'more' ? 'addition' : 'change', decisive: change === 'decisive' ? WEIGHTS.decisive : 0 }
  }
  const tells = sentence.words.length >= FEWEST_WORDS && /[.!…]["”’»')\]]*$/.test(sentence.text)
  return tells && isNovel(sentence.text, gists)
    ? { kind: 'addition', decisive: sentence.words.some(({ isFigure }) => isFigure) ? 1 : 0 }
    : null
}

/** Whether a note of the outlet tells what became of a sentence: it holds all words that came or went, so telling both would say it twice. */
function isNoted({ words }: Sentence, was: Sentence | null, noted: readonly ReadonlySet<string>[]): boolean {
  const [now, before] = [words, was?.words ?? []].map((all) => new Set(all.map(({ said }) => said)))
  if (now === undefined || before === undefined) return false
  const differing = now.symmetricDifference(before)
  return noted.some((note) => differing.size > 0 && differing.isSubsetOf(note))
}

/** Notes of the outlet, each with the sentence behind it, which says what is right. */
function notesIn(gained: readonly Sentence[], { text, outlet }: Article): Map<Sentence, Sentence> {
  const isBehind = (one: Sentence, other: Sentence): boolean =>
    other.place === one.place + 1 && !/\n\s*\n/.test(text.slice(one.span.end, other.span.start))
  const isNote = (sentence: string): boolean => isRetraction(sentence, outlet) || isCorrectionNote(sentence)
  return new Map(
    gained.flatMap((note) => {
      const next = isNote(note.text) ? gained.find((other) => isBehind(note, other) && !isNote(other.text)) : undefined
      return next === undefined ? [] : [[note, next] as const]
    }),
  )
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

/** Without those that say the same in one sentence as in two next to each other, a word or two aside. */
function withoutDivided(lost: readonly Sentence[], gained: readonly Sentence[]): [Sentence[], Sentence[]] {
  const same = new Set<Sentence>()
  const settle = (halves: readonly Sentence[], wholes: readonly Sentence[], isNow: boolean): void => {
    for (const [at, first] of halves.entries()) {
      const second = halves[at + 1]
      if (second?.place !== first.place + 1 || same.has(first)) continue
      const both = [...first.words, ...second.words]
      const whole = wholes.find(
        ({ words }) =>
          likenessOf(words, both) >= ALIKE &&
          changeBetween(...(isNow ? ([words, both] as const) : ([both, words] as const)), true) === null,
      )
      if (whole !== undefined) for (const one of [first, second, whole]) same.add(one)
    }
  }
  settle(gained, lost, true)
  settle(lost, gained, false)
  return [lost.filter((one) => !same.has(one)), gained.filter((one) => !same.has(one))]
}

/** To each new sentence the old one that it is nearest to, the likest first, each once. */
function pairsOf(gained: readonly Sentence[], lost: readonly Sentence[]): Map<Sentence, Sentence> {
  const near = gained.flatMap((now) => lost.map((was) => ({ now, was, likeness: likenessOf(was.words, now.words) })))
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

const earliness = ({ place }: Sentence): number => (place < EARLY ? WEIGHTS.early : 0)

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

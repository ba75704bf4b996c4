// Which key sentences still stand where a toll has risen or an outlet has taken a figure back, and the notes that go with those that do not.
import type { Article } from '../domain/article.ts'
import { givesPresent } from '../text/corrections.ts'
import { type TakenBack, whoTakesBack } from '../text/taken-back.ts'
import { tollOf } from '../text/tolls.ts'
import { fold, stem } from '../text/words.ts'
import type { Extract } from './extract.ts'
import type { KeySentence } from './key-sentences.ts'
import type { ReadSentence } from './reading.ts'
import { isBackground } from './summary-order.ts'

export interface Standing {
  sentences: KeySentence[]
  /** For each toll that has risen, and each note whose figure some sentences give: those that do, of which one is to be chosen. */
  present: KeySentence[][]
  /** Of sentences that give a wrong figure, because none gives the right one: the note to be shown behind. */
  worn: ReadonlyMap<ReadSentence, TakenBack<Article>>
}

export function standingAmong(all: readonly KeySentence[], notes: readonly TakenBack<Article>[]): Standing {
  const { sentences, highest } = withoutLowerTolls(all)
  const byNote = Map.groupBy(sentences, ({ sentence }) => (notes.length === 0 ? null : wornBy(sentence, notes)))
  const sound = byNote.get(null) ?? []
  const present: KeySentence[][] = highest.length === 0 ? [] : [highest]
  const worn = new Map<ReadSentence, TakenBack<Article>>()
  for (const [by, wrong] of byNote) {
    if (by === null) continue
    const right = sound.filter(({ sentence, standsAlone }) => standsAlone && givesPresent(sentence.text, by.note))
    if (right.length > 0) present.push(right)
    else for (const { sentence } of wrong) worn.set(sentence, by)
  }
  const still = new Set([...sound.map(({ sentence }) => sentence), ...worn.keys()])
  return { sentences: sentences.filter(({ sentence }) => still.has(sentence)), present, worn }
}

/** Words that sentences of one toll have in common. */
const SHARED = 2

/** Tolls only rise: lower ones that were given before are left out. What happened in other years has its own. `highest`: what took their place. */
function withoutLowerTolls(all: readonly KeySentence[]): { sentences: readonly KeySentence[]; highest: KeySentence[] } {
  const tolls = all.flatMap((one) => {
    const toll = isBackground(one.sentence) ? null : tollOf(one.sentence.text)
    return toll === null ? [] : [{ one, toll, at: one.sentence.found.article.publishedAt?.getTime() ?? null }]
  })
  const over = new Map<KeySentence, KeySentence>()
  for (const lower of tolls) {
    const higher = tolls.filter(
      ({ one, toll, at }) =>
        one.standsAlone &&
        toll > lower.toll &&
        at !== null &&
        lower.at !== null &&
        at > lower.at &&
        sharedWords(one, lower.one) >= SHARED,
    )
    const [top] = higher.toSorted((a, b) => b.toll - a.toll)
    if (top !== undefined) over.set(lower.one, top.one)
  }
  return {
    sentences: all.filter((one) => !over.has(one)),
    highest: [...new Set(over.values())].filter((one) => !over.has(one)),
  }
}

/** Words of the topic are no content, and yet tell that two sentences are of one event: its names, that is. */
function sharedWords(one: KeySentence, other: KeySentence): number {
  const [own, theirs] = [one, other].map(({ content, sentence: { text } }) => {
    const names = text.match(/(?<=\p{L},? )\p{Lu}\p{Ll}+/gu) ?? []
    return new Set([...content.keys(), ...names.map((name) => stem(fold(name)))])
  })
  return own === undefined || theirs === undefined ? 0 : own.intersection(theirs).size
}

const wornBy = ({ found, span, text }: ReadSentence, notes: readonly TakenBack<Article>[]): TakenBack<Article> | null =>
  whoTakesBack({ article: found.article, span, text }, notes)

/** The sentences, each note behind the last one that it puts right; at most so many, for which others make room. */
export function withNotes(sentences: readonly ReadSentence[], worn: Standing['worn'], most: number): Extract[] {
  const lastOf = new Map<TakenBack<Article>, ReadSentence>()
  for (const sentence of sentences) {
    const by = worn.get(sentence)
    if (by !== undefined) lastOf.set(by, sentence)
  }
  const room = most - lastOf.size
  const kept = [...sentences]
  while (kept.length > room) {
    const spare = kept.findLastIndex((sentence, at) => at > 0 && !worn.has(sentence))
    if (spare < 0) break
    kept.splice(spare, 1)
  }
  return kept.flatMap((sentence): Extract[] => {
    const by = worn.get(sentence)
    const own = { article: sentence.found.article, span: sentence.span, text: sentence.text }
    return by !== undefined && lastOf.get(by) === sentence ? [own, noteOf(by)] : [own]
  })
}

function noteOf({ article, note: { span } }: TakenBack<Article>): Extract {
  return { article, span, text: article.text.slice(span.start, span.end) }
}

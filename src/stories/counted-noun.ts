// The noun that a figure counts, with what narrows it down: "1,200 political prisoners" counts prisoners, and political ones.
import { STOP_WORDS } from '../text/stop-words.ts'
import { fold, stem } from '../text/words.ts'

export interface CountedNoun {
  /** As written: "political prisoners". */
  written: string
  /** Key of the noun; synonyms share it. */
  head: string
  /** Stems of what narrows it down, in order of the alphabet. */
  narrowed: string
}

const TOKEN = /\s*(?:(\p{L}[\p{L}\p{M}]*(?:[-’']\p{L}+)*)|([^\s\p{L}]))/uy
/** Words between a figure and its noun. */
const MOST_WORDS = 4
const PLURALS = new Set(
  'people men women children police persons troops staff crew fish cattle media data feet teeth mice sheep deer lives'.split(
    ' ',
  ),
)
const NO_PLURAL = /(?:ss|us|is|ous|'s|’s)$/
/** Narrows nothing: everybody of whom news counts is a person. */
const EMPTY = new Set(
  'total whole entire different separate known confirmed reported registered estimated individual'.split(' '),
)
/** What comes on top of something else, or is part of it, is another quantity. */
const PARTIAL = /^(?:more|other|others|additional|further|extra|new|another|remaining|of)$/
const ALIKE = new Map(
  Object.entries({
    person: 'people persons individuals men-and-women',
    prisoner: 'prisoners inmates detainees captives',
    soldier: 'soldiers troops servicemen',
    home: 'homes houses',
    job: 'jobs positions workers employees staffers',
    resident: 'residents inhabitants',
    firefighter: 'firefighters firemen',
    flight: 'flights',
    cop: 'officers police',
    child: 'children kids',
    student: 'students pupils',
    death: 'deaths fatalities',
    injury: 'injuries',
    aircraft: 'aircraft planes jets',
    million: '',
  }).flatMap(([key, nouns]) => nouns.split(' ').map((noun): [string, string] => [noun, key])),
)

const isPlural = (word: string): boolean =>
  PLURALS.has(word) || /..(?:men|women)$/.test(word) || (word.length > 3 && /s$/.test(word) && !NO_PLURAL.test(word))

/** The noun right behind a figure that ends at `end`; `null` if there is none, `'partial'` where the figure is one of several parts. */
export function countedNoun(text: string, end: number): CountedNoun | 'partial' | null {
  const words: { folded: string; end: number }[] = []
  TOKEN.lastIndex = end
  let from = end
  while (words.length < MOST_WORDS) {
    const match = TOKEN.exec(text)
    const [, word] = match ?? []
    if (word === undefined) break
    const folded = fold(word)
    if (words.length === 0 && PARTIAL.test(folded)) return 'partial'
    if (STOP_WORDS.has(folded)) break
    if (words.length === 0) from = TOKEN.lastIndex - word.length
    words.push({ folded, end: TOKEN.lastIndex })
    if (isPlural(folded) && !isNounBehind(text, TOKEN.lastIndex)) break
  }
  const last = words.at(-1)
  if (last === undefined || !isPlural(last.folded)) return null
  const narrowing = words.slice(0, -1).filter(({ folded }) => !EMPTY.has(folded))
  if (narrowing.some(({ folded }) => PARTIAL.test(folded))) return 'partial'
  return {
    written: text.slice(from, last.end),
    head: ALIKE.get(last.folded) ?? stem(last.folded),
    narrowed: narrowing
      .map(({ folded }) => stem(folded))
      .sort()
      .join(' '),
  }
}

/** "police officers", "sports cars": the noun is the second plural. */
function isNounBehind(text: string, at: number): boolean {
  const next = /^\s+(\p{L}+)/u.exec(text.slice(at, at + 24))?.[1]
  return (
    next !== undefined &&
    isPlural(fold(next)) &&
    !STOP_WORDS.has(fold(next)) &&
    !/^(?:has|was|is|does|says)$/.test(next)
  )
}

// The names that a story's sentences mention, titles taken off: "U.S. President Donald Trump" mentions Donald Trump.
import { isCountryOrPeople, readsLikeOrganisation } from '../text/places.ts'
import { fold, type Word } from '../text/words.ts'
import type { StorySentence } from './read-story.ts'

export interface NameMention {
  sentence: StorySentence
  start: number
  end: number
  text: string
  words: Word[]
  /** "in Minsk": as places are spoken of. */
  isPlaced: boolean
  /** Behind a title, or in front of a verb of speech: as people are spoken of. */
  isPersonal: boolean
}

const TITLE =
  /^(?:president|premier|prime|minister|chancellor|secretary|senator|sen|governor|gov|mayor|rep|representative|congressman|congresswoman|ambassador|chief|director|commissioner|sheriff|officer|capt|captain|col|colonel|gen|general|lt|sgt|judge|justice|attorney|dr|prof|professor|mr|mrs|ms|miss|sir|lord|lady|pope|king|queen|prince|princess|rev|saint|coach|envoy|spokesman|spokeswoman|vice|former|ex|speaker|councill?or|councilman|councilwoman|alderman|archbishop|bishop|cardinal|emeritus|passenger|detective|inspector|constable|harbourmaster|ceo|pm|mp|superintendent|conservative|democrat|republican|coroner|executive|famer|broadcaster|reporter|contributor|clerk|treasurer)$/
const PLACED =
  /\b(?:in|at|near|to|from|across|through|outside|into|toward|towards|around|leave|left|leaving|reached?|visit(?:ed)?)\s+(?:neighbou?ring\s+|northern\s+|southern\s+|eastern\s+|western\s+|central\s+|the\s+)?$/i
const SPEAKS =
  /^,?\s+(?:said|says|told|wrote|writes|added|warned|announced|asked|argued|called|claimed|confirmed|posted|tweeted|who|met|signed|resigned|wept|cried)\b/
/** "Schools in Oster said": not the town speaks. */
const WHERE = /\b(?:in|at|near|from|of) $/
/** "…, said John Ray": not who stands in front of it speaks. */
const SAID_BY = /^,\s+(?:said|says)\s+\p{L}/u
/** Words that begin a sentence with a capital and name nobody, which a short story may not also have in lower case. */
const NO_NAME =
  /^(?:i|footage|critics|relief|speaking|published|volunteers|opinions|prisoners|officials|police|president|minister|government|congress|thursday|god|internet|reports?|english|fellow|meanwhile|earlier|breaking|sources?|contributing|category|black|white|christian|catholics?|democrats?|republicans?|ceo|contact|updated?)$/

export function mentionsIn(sentence: StorySentence): NameMention[] {
  const { text, names } = sentence
  return names.flatMap((name) => {
    const words = withoutCredit(
      name.words.filter((word, at) => !(at === 0 && isNoName(word.folded, name.words.length))),
    )
    const titles = words.findLastIndex(({ folded }) => TITLE.test(folded))
    const own = withoutPlace(trimmed(besideTitle(words, titles), text), titles >= 0)
    const [first] = own
    const last = own.at(-1)
    if (first === undefined || last === undefined) return []
    const span = { start: first.start, end: last.end }
    const isPersonal =
      (titles >= 0 && first === words[titles + 1]) ||
      (!WHERE.test(text.slice(0, first.start)) &&
        SPEAKS.test(text.slice(last.end, last.end + 14)) &&
        !SAID_BY.test(text.slice(last.end)))
    return [
      {
        sentence,
        ...span,
        text: text.slice(span.start, span.end),
        words: own,
        isPersonal,
        isPlaced: PLACED.test(text.slice(0, span.start)),
      },
    ]
  })
}

const isNoName = (folded: string, length: number): boolean =>
  length === 1 ? NO_NAME.test(folded) : /^(?:neither|both|either|unless|unlike|despite|besides)$/.test(folded)

/** Who took a picture stands in front of what it shows: "Jane Roe/Reuters Rishi Sunak". */
const CREDIT = /^(?:reuters|shutterstock|afp|getty|images|feedback|ap|epa)$/

function withoutCredit(words: Word[]): Word[] {
  return words.length === 1 ? words : words.slice(words.findLastIndex(({ folded }) => CREDIT.test(folded)) + 1)
}

/** What stands behind a title, "of" left out; in front of it, if nothing does: "CEO of FTX" and "FTX CEO" mention FTX. */
function besideTitle(words: Word[], titles: number): Word[] {
  const behind = words.slice(titles + 1)
  if (behind.length === 0)
    return words.slice(
      0,
      words.findIndex(({ folded }) => TITLE.test(folded)),
    )
  return behind[0]?.folded === 'of' ? behind.slice(1) : behind
}

/** States of the United States, which news names beside who comes from there. */
export const STATES = new Set(
  'Alabama,Alaska,Arizona,Arkansas,California,Colorado,Connecticut,Delaware,Florida,Georgia,Hawaii,Idaho,Illinois,Indiana,Iowa,Kansas,Kentucky,Louisiana,Maine,Maryland,Massachusetts,Michigan,Minnesota,Mississippi,Missouri,Montana,Nebraska,Nevada,New Hampshire,New Jersey,New Mexico,New York,North Carolina,North Dakota,Ohio,Oklahoma,Oregon,Pennsylvania,Rhode Island,South Carolina,South Dakota,Tennessee,Texas,Utah,Vermont,Virginia,Washington,West Virginia,Wisconsin,Wyoming'.split(
    ',',
  ),
)

/** "Mayor Ida Berg of Brannoy" is Ida Berg; "Bank of England" stays whole. */
function withoutPlace(words: Word[], isTitled: boolean): Word[] {
  const of = words.findIndex(({ folded }) => folded === 'of')
  if (of < 2) return words
  const [named, place] = [words.slice(0, of), words.slice(of + 1)]
  const textOf = (part: Word[]): string => part.map(({ text }) => text).join(' ')
  const isPerson = isTitled || (of === 2 && STATES.has(textOf(place)) && !readsLikeOrganisation(textOf(named)))
  return isPerson ? named : words
}

/** "Belarusian Maria Roe" and "President of Belarus Maria Roe" are Maria Roe; "South Korea" and "Polish Post" stay whole. */
function trimmed(words: Word[], text: string): Word[] {
  const [first, ...rest] = words
  if (first === undefined || rest.length !== 2 || !isCountryOrPeople(first.folded)) return words
  const isPeople = /(?:an|ish|ese)$/.test(first.folded)
  return isPeople || /\bof\s+$/.test(text.slice(0, first.start)) ? rest : words
}

/** A name without its marks: "U.S." and "US" are one. */
export const plainName = (text: string): string => fold(text).replace(/[^\p{L}\p{N} ]+/gu, '')

/** A lone capital that only ever begins a sentence, and neither speaks nor owns: "Turnout was 62%", "Electricity was cut". */
export function opensOnly({ sentence: { text }, start, end, words, isPersonal }: NameMention): boolean {
  const isFirst = /(?:^|[.!?“"]\s*)$/.test(text.slice(0, start))
  return isFirst && words.length === 1 && !isPersonal && !/^['’]s?\b/.test(text.slice(end))
}

/** "Karbon said that it would reopen the mine": no person is it. */
export function speaksOfItself({ sentence: { text }, end }: NameMention): boolean {
  return /^,? (?:said|says|announced|warned|added)(?: on \p{L}+)? that its?\b/u.test(text.slice(end))
}

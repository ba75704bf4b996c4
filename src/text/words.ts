// Words of a text: where they are, their folded form and stem, the key under which spellings of one name meet, and which carry no topic.
import { stemmer } from 'stemmer'

export interface Word {
  start: number
  end: number
  text: string
  /** Lower case, accents folded. */
  folded: string
}

const NOT_ASCII = /[^\u0000-\u007f]/
/** Accents, and the points that Hebrew and Arabic may leave out; the signs of Indic vowels are no accents. */
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]+/g
/** Letters that Unicode does not decompose into a base letter and a mark. */
const LETTERS: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i' }

/** Lower case without accents: "Nausėda" → "nauseda". The length may change, so offsets do not carry over. */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  if (!NOT_ASCII.test(lower)) return lower
  return lower
    .normalize('NFD')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(/[łøđðþßæœı]/g, (letter) => LETTERS[letter] ?? letter)
}

/** What a character can be to a word, as bits, so that those of a whole word can be joined. */
const [NONE, LOWER, UPPER, FOREIGN, DENSE, MARK] = [0, 1, 2, 4, 8, 16]
/** Scripts that part no words. */
const DENSE_SCRIPTS = ['Han', 'Hiragana', 'Katakana', 'Thai', 'Lao', 'Khmer', 'Myanmar'].map((one) => `\\p{sc=${one}}`)
const IS_DENSE = new RegExp(`[${DENSE_SCRIPTS.join('')}]`, 'u')
const DENSE_RUN = new RegExp(`[${DENSE_SCRIPTS.join('')}\\p{M}ー々]{2,}`, 'gu')
let segmenter: Intl.Segmenter | undefined

/** The words of a run of letters in which nothing parts them, by the runtime's dictionaries. */
function segmented(run: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' })
  return segmenter.segment(run)
}

/** The text with spaces between the words of scripts that have none. */
export const wordsApart = (text: string): string =>
  IS_DENSE.test(text)
    ? text.replace(DENSE_RUN, (run) => Array.from(segmented(run), ({ segment }) => segment).join(' '))
    : text
const ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code)
  return /[a-z0-9]/.test(character) ? LOWER : /[A-Z]/.test(character) ? UPPER : NONE
})
const foreign = new Map<number, number>()

function kindOf(point: number): number {
  if (point < 128) return ASCII[point] ?? NONE
  let kind = foreign.get(point)
  if (kind === undefined) {
    const character = String.fromCodePoint(point)
    kind = /[\p{L}\p{N}]/u.test(character) ? FOREIGN : /\p{M}/u.test(character) ? MARK : NONE
    if (IS_DENSE.test(character)) kind |= FOREIGN | DENSE
    foreign.set(point, kind)
  }
  return kind
}

/** Runs of letters and digits, as the index splits them, by dictionaries where a script parts no words. By hand: four times as fast. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  let start = -1
  let kinds = NONE
  for (let at = 0; at <= text.length; ) {
    const point = at < text.length ? (text.codePointAt(at) ?? 0) : 0
    const kind = kindOf(point)
    if (kind !== NONE && (start >= 0 || kind !== MARK)) {
      if (start < 0) start = at
      kinds |= kind
    } else if (start >= 0) {
      const written = text.slice(start, at)
      if (kinds & DENSE)
        for (const { index, segment: word } of segmented(written))
          words.push({ start: start + index, end: start + index + word.length, text: word, folded: fold(word) })
      else {
        const folded = kinds === LOWER ? written : kinds > 3 ? fold(written) : written.toLowerCase()
        words.push({ start, end: at, text: written, folded })
      }
      start = -1
      kinds = NONE
    }
    at += point > 0xffff ? 2 : 1
  }
  return words
}

/** A folded word as a text writes it where it first stands there; the folded word itself if it does not. */
export const asWritten = (text: string, folded: string): string =>
  wordsOf(text).find((word) => word.folded === folded)?.text ?? folded

const WORDS_KEPT = 30_000

/** The same keys come again and again: what was made of the last of them, `most` in all, is kept. */
export function remembered<T>(most: number, make: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>()
  return (key) => {
    let found = known.get(key)
    if (found === undefined) {
      if (known.size >= most) known.clear()
      found = make(key)
      known.set(key, found)
    }
    return found
  }
}

export const stem = remembered(WORDS_KEPT, stemmer)

/** By which transliterations of one name meet: kh and h, v and w, y and i, ks and x, doubled letters, common endings count as one. */
export const soundKey = remembered(WORDS_KEPT, (folded) => {
  const key = folded
    .replace(/^ts/, 't')
    .replace(/(?:sh|s)?ch(?=.)/g, (cluster) => (cluster === 'ch' ? 'c' : 's'))
    .replace(/tch|tsch|cz|ch/g, 'c')
    .replace(/sch|sh|sz/g, 's')
    .replace(/kh|gh|h/g, 'h')
    .replace(/zh/g, 'z')
    .replace(/ph/g, 'f')
    .replace(/ts|tz/g, 'c')
    .replace(/ck|tk|k|q/g, 'k')
    .replace(/ks|x/g, 'x')
    .replace(/[vw]/g, 'u')
    .replace(/[yj]/g, 'i')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?:iia|aia|ii|ia|ei|oi|ai)$/, 'i')
    .replace(/[aeo]$/, '')
  return key === '' ? folded : key
})

/** What `WordCount` says of each word, a list for each field. */
export type WordCounts = { words: string[]; articles: number[]; lowercase: number[] }

/** In how many of these texts each folded word occurs, and in how many of them in lower case. Three lists, which threads exchange fast. */
export function wordCountsOf(texts: string[]): WordCounts {
  const counts = new Map<string, { articles: number; lowercase: number; seenIn: number; seenLowerIn: number }>()
  for (const [number, text] of texts.entries())
    for (const { text: written, folded } of wordsOf(text)) {
      let count = counts.get(folded)
      if (count === undefined) {
        count = { articles: 0, lowercase: 0, seenIn: -1, seenLowerIn: -1 }
        counts.set(folded, count)
      }
      if (count.seenIn !== number) count.articles++
      count.seenIn = number
      if (count.seenLowerIn === number || (written !== folded && written !== written.toLowerCase())) continue
      count.lowercase++
      count.seenLowerIn = number
    }
  const [words, all] = [[...counts.keys()], [...counts.values()]]
  return { words, articles: all.map(({ articles }) => articles), lowercase: all.map(({ lowercase }) => lowercase) }
}

export const number = (n: number): string => n.toLocaleString('en')

/** "1 article", "1,200 articles". */
export const counted = (n: number, noun: string, nouns = `${noun}s`): string => `${number(n)} ${n === 1 ? noun : nouns}`

export const wordSet = (words: string): Set<string> => new Set(words.trim().split(/\s+/))

/** Function words of English, folded; fragments of contractions ("don", "ll") included. */
export const STOP_WORDS =
  wordSet(`a about above across after again ago all almost along already also although always am among an and another any anybody anyone anything are aren around as
  at away back be became because become been before behind being below between both but by came can cannot come could couldn d did didn do does doesn doing don done
  down during each either else enough especially etc even ever every everyone everything far few first for from further get gets getting given go goes going got had
  hadn has hasn have haven having he her here hers herself him himself his how however i if in indeed instead into is isn it its itself just last least less let like
  likely ll m made make makes making many may maybe me might mine more most much must my myself near need never next no nobody none nor not nothing now o of off
  often oh on once one only onto or other others our ours ourselves out over own per perhaps please quite rather re really s same shall she should shouldn since so
  some somebody someone something soon still such t take taken takes than that the their theirs them themselves then there therefore these they thing things this
  those though through thus till to together too took toward towards under until up upon us use used using ve very via was wasn way we well were weren what whatever
  when whenever where wherever whether which while who whoever whole whom whose why will with within without won would wouldn yes yet you your yours yourself
  actually apart wise except including able end finally eventually exactly currently anyway basically simply else really apparently reportedly allegedly supposedly
  roughly approximately about back whats whos hows wheres whens thats theres im ive id isnt dont doesnt didnt wasnt cant wont wouldnt couldnt shouldnt hasnt havent
  hadnt arent werent hes shes theyre`)

/** "US", "WHO" and "IT" in capitals are names, "us", "who" and "it" are not. */
export function isStopWord({ text, folded }: Pick<Word, 'text' | 'folded'>): boolean {
  return STOP_WORDS.has(folded) && !/^(?:US|WHO|IT|UP)$/.test(text)
}

/** Words that belong to the asking, not to the topic: "tell me", "according to", "is it true". */
export const ASKING_WORDS =
  wordSet(`tell explain describe show give know want wonder question answer say says said saying according article articles news report reports reported reporting
  true correct hello hi hey thanks thank anyone know information info details detail update updates summary summarise summarize story stories talk talking
  headline headlines give anything new happened happen happens happening latest recent recently mean means meaning kind sort type
  number amount word name names called call good could please someone somebody wich waht hwo whne wehre dose teh`)

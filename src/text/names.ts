// Names in a text, the keys under which their other spellings meet, countries and their peoples, and names like an organisation's.
import { fold, STOP_WORDS, soundKey, stem, type Word, wordsOf } from './words.ts'

export type Name = { start: number; end: number; text: string; words: Word[] }

const CAPITAL = /^\p{Lu}/u
/** Words that join the parts of one name: "Bank of England", "Ludwig van Beethoven". */
const TIGHT_JOINERS = new Set('of de van von der den al bin da di du la le'.split(' '))
/** Days and months are capitalised, and no names. */
export const CALENDAR =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)$/
const NUMBER =
  /^(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|dozens?|half|both|several|some|many|most|few|all|no)$/

/** In order. A capital that opens a sentence is a name only if the word is not `isOrdinary`, used in lower case too. */
export function namesOf(text: string, isOrdinary: (folded: string) => boolean, words: Word[] = wordsOf(text)): Name[] {
  const names: Name[] = []
  let run: Word[] = []
  const close = () => {
    while (/^(?:the|and)$/.test(run.at(-1)?.folded ?? '') || TIGHT_JOINERS.has(run.at(-1)?.folded ?? '')) run.pop()
    const [start, end] = [run[0]?.start, run.at(-1)?.end]
    if (start !== undefined && end !== undefined) names.push({ start, end, text: text.slice(start, end), words: run })
    run = []
  }
  for (const [i, word] of words.entries()) {
    const isCapital = CAPITAL.test(word.text)
    if (!isCapital && run.length === 0) continue
    const previous = run.at(-1)
    const between = text.slice(previous?.end ?? word.start, word.start)
    if (previous && (!/^[\s.’'&/-]*$/.test(between) || (/[.]\s/.test(between) && previous.text.length > 3))) close()
    if (word.text === 's') continue
    const [before, next] = [words[i - 1], words[i + 1]]
    const isStopWord = STOP_WORDS.has(word.folded) && word.text !== word.text.toUpperCase()
    if (isCapital && !isStopWord && !CALENDAR.test(word.folded) && !(run.length === 0 && NUMBER.test(word.folded))) {
      const opens = !before || /(?:[.!?…:"“”‘(]\s*|[\n\r][^\S\n\r]*)$/.test(text.slice(before.end, word.start))
      if (!opens || run.length > 0 || !isOrdinary(word.folded)) run.push(word)
    } else if (run.length > 0 && !isCapital && TIGHT_JOINERS.has(word.folded) && next && CAPITAL.test(next.text)) {
      run.push(word)
    } else close()
  }
  close()
  return names
}

/** Shorter names are too much alike once their sounds are joined, … */
const SOUND_LETTERS = 5
/** … and shorter ones yet, or such with fewer consonants, without their vowels. */
const SKELETON_LETTERS = 6
const CONSONANTS = 3
/** Letters by which first names in other spellings agree: "Mikalai" and "Mikola", "Aleksandr" and "Alyaksandr". */
const FIRST_LETTERS = 3

/** Consonants in order, vowels as one. The ending stays: -ski and -skaya are two people. */
const skeleton = (folded: string): string => soundKey(folded).replace(/[aeiou]+/g, 'a') + endingOf(folded)

/** Two words with a key in common may be spellings of one name; [] for one that is too short to tell. */
export function spellingKeys(folded: string): string[] {
  if (folded.length < SOUND_LETTERS || /\d/.test(folded)) return []
  const bones = skeleton(folded)
  const isTelling = folded.length >= SKELETON_LETTERS && bones.replace(/[a+]/g, '').length >= CONSONANTS
  return [`sound ${soundKey(folded)}${endingOf(folded)}`, ...(isTelling ? [`bones ${bones}`] : [])]
}

/** The keys of a first name together with the last name behind it: by itself a first name tells nobody apart. */
export function fullNameKeys(first: string, last: string): string[] {
  const begins = skeleton(first).slice(0, FIRST_LETTERS)
  return begins.length < FIRST_LETTERS ? [] : spellingKeys(last).map((key) => `${begins} ${key}`)
}

const endingOf = (folded: string): string => (/(?:skaya|skaia|ska|aya)$/.test(folded) ? '+' : '')

/** Peoples and the countries they belong to, where one word does not begin like the other. */
const DEMONYMS = `british britain uk briton brit brits; american america us usa; french france frenchman; dutch netherlands holland; swiss switzerland; polish poland
  pole poles; german germany; spanish spain spaniard; irish ireland; scottish scotland scot scots; welsh wales; danish denmark dane danes; swedish sweden swede
  swedes; finnish finland finn finns; norwegian norway; greek greece; turkish turkey turk turkiye; chinese china; japanese japan; thai thailand; czech czechia;
  ukrainian ukraine; lithuanian lithuania; latvian latvia; estonian estonia; belarusian belarus; russian russia; italian italy; israeli israel; iranian iran; iraqi
  iraq; indian india; filipino philippines; peruvian peru; argentine argentina argentinian; cypriot cyprus; lebanese lebanon; european europe; eu european`

const demonyms = new Map<string, Set<string>>()
for (const group of DEMONYMS.split(';')) {
  const stems = group.trim().split(/\s+/).map(stem)
  for (const one of stems)
    demonyms.set(one, new Set([...(demonyms.get(one) ?? []), ...stems.filter((other) => other !== one)]))
}

/** Stems of the country for a people, of the people for a country. */
export const demonymsOf = (stemmed: string): ReadonlySet<string> => demonyms.get(stemmed) ?? new Set()

let known: Set<string> | null = null

/** Folded names of countries, made on first use: the runtime knows them, a list of ours would grow old. */
function countries(): Set<string> {
  if (known) return known
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  const found = letters.flatMap((a) => letters.map((b) => fold(names.of(a + b) ?? '').replace(/[^\p{L}\p{N}]+/gu, ' ')))
  const others = 'us usa america uk britain england scotland wales eu europe asia africa russia korea'.split(' ')
  known = new Set([...others, ...found.filter(Boolean)])
  return known
}

export const isCountry = (folded: string): boolean => countries().has(folded)

/** Countries and their peoples: "Lithuania", "Lithuanian", "the Dutch". */
export function isCountryOrPeople(folded: string): boolean {
  if (isCountry(folded) || (folded.endsWith('s') && isCountryOrPeople(folded.slice(0, -1)))) return true
  if (demonymsOf(stem(folded)).size > 0) return true
  const root = folded.replace(/(?:i?ans?|n|ese|is?|ish)$/, '')
  return root !== folded && root.length > 3 && ['', 'a', 'ia', 'y'].some((ending) => isCountry(root + ending))
}

const ORGANISATION =
  /\b(?:ministry|ministries|department|party|university|college|nations|union|court|agency|council|committee|commission|bank|company|corp|inc|ltd|group|association|federation|institute|school|house|senate|congress|parliament|police|army|club|league|cup|prize|award|awards|act|embassy|office|airlines?|airways|radio|times|post|news|press|street|river|sea|ocean|mount|lake|island|islands|hall|garden|gardens|bridge|square|park|station|airport|harbou?r|stadium|museum|theatre|city|county|state|north|south|east|west|international)\b/i

/** A name such as "Foreign Ministry" or "Port of Riga", which no person bears. */
export const readsLikeOrganisation = (name: string): boolean => ORGANISATION.test(name) || /^[A-Z]{2,6}$/.test(name)

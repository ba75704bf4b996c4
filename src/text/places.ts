// Knows whether a name is that of a country, by the runtime's own data, and whether it reads like an organisation.
import { demonymsOf } from './synonyms.ts'
import { fold, stem } from './words.ts'

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']

let known: Set<string> | null = null

/** Folded names of countries, made on first use: the runtime knows them, a list of ours would grow old. */
function countries(): Set<string> {
  if (known) return known
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  known = new Set('us usa america uk britain england scotland wales eu europe asia africa russia korea'.split(' '))
  for (const a of LETTERS) {
    for (const b of LETTERS) {
      const name = names.of(a + b)
      if (name) known.add(fold(name).replace(/[^\p{L}\p{N}]+/gu, ' '))
    }
  }
  return known
}

/** Countries and their peoples: "Lithuania", "Lithuanian", "the Dutch". */
export function isCountryOrPeople(folded: string): boolean {
  if (countries().has(folded) || (folded.endsWith('s') && isCountryOrPeople(folded.slice(0, -1)))) return true
  if (demonymsOf(stem(folded)).size > 0) return true
  const root = folded.replace(/(?:i?ans?|n|ese|is?|ish)$/, '')
  return (
    root !== folded &&
    root.length > 3 &&
    [root, `${root}a`, `${root}ia`, `${root}y`].some((name) => countries().has(name))
  )
}

const ORGANISATION =
  /\b(?:ministry|ministries|department|party|university|college|nations|union|court|agency|council|committee|commission|bank|company|corp|inc|ltd|group|association|federation|institute|school|house|senate|congress|parliament|police|army|club|league|cup|prize|award|awards|act|embassy|office|airlines?|airways|radio|times|post|news|press|street|river|sea|ocean|mount|lake|island|islands|hall|garden|gardens|bridge|square|park|station|airport|harbou?r|stadium|museum|theatre|city|county|state|north|south|east|west|international)\b/i

/** A name such as "Foreign Ministry" or "Port of Riga", which no person bears. */
export function readsLikeOrganisation(name: string): boolean {
  return ORGANISATION.test(name) || /^[A-Z]{2,6}$/.test(name)
}

// Countries, by the runtime's own data, and their peoples; and names that read like an organisation's.
import { fold, stem } from './words.ts'

/** Peoples and the countries they belong to, where one word does not begin like the other. */
const DEMONYMS = `
  british britain uk briton brit brits; american america us usa; french france frenchman; dutch netherlands holland;
  swiss switzerland; polish poland pole poles; german germany; spanish spain spaniard; irish ireland; scottish scotland
  scot scots; welsh wales; danish denmark dane danes; swedish sweden swede swedes; finnish finland finn finns; norwegian
  norway; greek greece; turkish turkey turk turkiye; chinese china; japanese japan; thai thailand; czech czechia;
  ukrainian ukraine; lithuanian lithuania; latvian latvia; estonian estonia; belarusian belarus; russian russia; italian
  italy; israeli israel; iranian iran; iraqi iraq; indian india; filipino philippines; peruvian peru; argentine
  argentina argentinian; cypriot cyprus; lebanese lebanon; european europe; eu european`

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

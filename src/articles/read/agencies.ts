// News agencies by the names that texts give them. A name here says who supplied a report, never who published it.

/** Short name as it is shown, with the other ways of writing it. */
const AGENCIES: [string, ...string[]][] = [
  ['AP', 'Associated Press', 'The Associated Press'],
  ['Reuters', 'Thomson Reuters'],
  ['AFP', 'Agence France-Presse', 'Agence France Presse'],
  ['dpa', 'Deutsche Presse-Agentur'],
  ['UPI', 'United Press International'],
  ['PTI', 'Press Trust of India'],
  ['ANI', 'Asian News International'],
  ['IANS', 'Indo-Asian News Service'],
  ['UNI', 'United News of India'],
  ['APP', 'Associated Press of Pakistan'],
  ['PPI', 'Pakistan Press International'],
  ['Xinhua', 'Xinhua News Agency'],
  ['TASS', 'ITAR-TASS'],
  ['RIA', 'RIA Novosti'],
  ['Interfax'],
  ['BelTA', 'BelTA News Agency'],
  ['Ukrinform'],
  ['Kyodo', 'Kyodo News', 'Kyodo News Agency'],
  ['Jiji', 'Jiji Press'],
  ['Yonhap', 'Yonhap News Agency'],
  ['Bernama'],
  ['Antara'],
  ['Anadolu', 'Anadolu Agency', 'AA'],
  ['IRNA'],
  ['SANA'],
  ['WAM'],
  ['EFE', 'Agencia EFE'],
  ['ANSA'],
  ['Lusa'],
  ['APA', 'Austria Press Agency'],
  ['Belga'],
  ['ANP'],
  ['Ritzau'],
  ['NTB'],
  ['TT'],
  ['STT'],
  ['BNS', 'Baltic News Service'],
  ['ELTA'],
  ['LETA'],
  ['PAP', 'Polish Press Agency'],
  ['CTK'],
  ['MTI'],
  ['PA', 'PA Media', 'Press Association'],
  ['CP', 'The Canadian Press', 'Canadian Press'],
  ['AAP', 'Australian Associated Press'],
  ['Bloomberg', 'Bloomberg News'],
  ['CNN', 'CNN Business', 'CNN Newsource'],
  ['RFE/RL'],
  ['PRNewswire', 'PR Newswire'],
  ['Business Wire'],
  ['GlobeNewswire', 'GLOBE NEWSWIRE'],
]

const byName = new Map(
  AGENCIES.flatMap(([short, ...others]) => [short, ...others].map((name) => [name.toLowerCase(), short])),
)

/** Short words that a text may use for something else: these count in capitals only. */
const ONLY_AS_WRITTEN = new Set([
  'aa',
  'pa',
  'cp',
  'tt',
  'uni',
  'app',
  'ani',
  'wam',
  'sana',
  'ap',
  'apa',
  'ria',
  'pap',
  'anp',
])

/** The short name of the agency that `name` is, in whatever spelling; null if it is none. */
export function agencyNamed(name: string): string | null {
  const trimmed = name.trim().replace(/[.:]$/, '')
  const lower = trimmed.toLowerCase()
  if (ONLY_AS_WRITTEN.has(lower) && trimmed !== trimmed.toUpperCase()) return null
  return byName.get(lower) ?? null
}

/** Every spelling as one alternative of a regular expression, longest first. */
export const AGENCY_PATTERN = [...byName.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replace(/[/.]/g, '\\$&'))
  .join('|')

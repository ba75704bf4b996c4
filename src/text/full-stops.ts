// Whether a full stop ends its sentence, or only a shortening, an initial or a number; and the words that decide it. English news.
import { isDigit, isSpace, isWordCode, type Opening, skipOpeners } from './characters.ts'
import { CALENDAR } from './names.ts'
import { monthNamed } from './timestamps.ts'
import { fold, STOP_WORDS, wordSet } from './words.ts'

/** Titles and the like: a name follows, whatever it looks like ("Dr. No"). Only when written with a capital. */
const TITLES =
  wordSet(`Mr Mrs Ms Mx Dr Drs Prof Gen Sen Sens Rep Reps Gov Govs Lt Col Capt Cmdr Cdr Cmdre Sgt Maj Adm Rev Hon Fr Pres Amb Atty Supt Det Cpl Pvt Pfc
  Brig Insp Spc Ens Messrs Mme Mlle Msgr Mons Sr Sra Srta Dn Ald Asst Assoc Comdr Cmsr Commr Regt`)
const INNER = wordSet('v vs cf viz approx resp incl excl ca dr e.g i.e')
/** Shortenings that a figure follows: "No. 5", "vol. 2". */
const NUMBERED =
  wordSet(`no nos vol vols art arts sec fig figs p pp ch chap para paras pt nr num approx est ca ver eq rs re op opp s st str bd c cca jan feb mar apr jun jul aug
  sep sept oct nov dec abs абз стр ст п`)
/** Letters without a vowel are a shortening in any language: "kl. 6.30", "Nr. 5", "5th Bn. Sikh Regiment", … */
const NO_VOWEL = /(?:^[bcdfghjklmnpqrstvwxzбвгджзклмнпрстфхцчшщ]{2,4}|str)$/
const NAME_WITHOUT_VOWEL = /^[B-DF-HJ-NP-TV-XZ][b-df-hj-np-tv-xz]{1,3}$/
/** … "św. Anny", but a measure behind its figure may end a sentence, and amid such letters an L or R may be a vowel. */
const MAY_END = /\d(?:\s\p{Ll}{1,5}\.?)?\s\p{L}{1,4}$|\p{L}[lrлр]\p{L}{1,2}$/u
/** A figure alone is no sentence: "o godz. 8."; but it may count sentences. */
const FIGURE_ALONE = /^(\d[\d:.,]{0,9}?)(?:[.!?]?\s{0,9}$|[.!?]\s+\p{Lu})/u
/** German, Czech and Russian shortenings, and words that open a sentence behind them. */
const ELSEWHERE = wordSet(`ul mil mio mrd bzw ggf evtl inkl exkl zzgl vgl bspw sog им ул млн млрд тыс руб обл núm pág`)
const OPENS_ELSEWHERE = wordSet(
  `Der Die Das Ein Eine Er Sie Es Wir Und Aber In Im Am Bei Mit Nach Für Он Она Они В На И Но Мы`,
)
/** A figure with a stop counts days or things behind these: "am 3. Oktober", "im 19. Jahrhundert". */
const COUNTS =
  /(?<!\p{L})(?:am|im|vom|zum|zur|beim|ab|bis|seit|der|die|das|den|dem|des|und|[a-zäöü]{2,9}tag,?(?: de[nrm])?) $/iu
const LONGEST_COUNT = 20
/** Parts of names: the sentence goes on unless a word that opens sentences follows. */
const NAME_PARTS = wordSet(`Inc Co Cos Corp Ltd Jr Bros St Ste Mt Ft Pt Ave Blvd Dept Univ Assn Intl Natl Govt Esq Ph.D
  M.D Al al PhD`)
/** What may follow "5 p.m." within the sentence, besides days and months. */
const ZONE = /^(?:[A-Z]{1,4}T|UTC|Eastern|Central|Mountain|Pacific)$/
/** A capitalised function word opens a sentence far more often than it follows a shortening as part of a name; the O of "O’Keefe" is none. */
export const opensSentence = (word: string): boolean =>
  /^(?:\p{Lu}\p{L}|[AI]$)/u.test(word) && STOP_WORDS.has(fold(word))
/** Words that stand between a quotation and its speaker's deed: `“Why?” Smith asked`. */
export const SAYING =
  /(?:\p{Lu}[\p{L}’'.-]*\s+){1,4}(?:said|says|asked|asks|told|wrote|writes|shouted|cried|yelled|replied|added|tweeted|exclaimed|wondered|posted)\b/uy

const LONGEST_TOKEN = 24
const FEW_IN_BRACKETS = /\((?:[^\s()]+\s){0,2}[^\s()]*$/
/** "U.S", "J.K": single letters between stops. */
const DOTTED_LETTERS = /^.(?:\..)+$/s

/** Whether the stop at `stop` ends the sentence from `start`. `end`: behind closing marks; `opening`: what is next, not in lower case. */
export function endsSentence(text: string, start: number, stop: number, end: number, opening: Opening): boolean {
  const bare = end === stop + 1
  if (text.charCodeAt(stop - 1) === 0x2e) return !(bare && isLooseEllipsis(text, stop, start))
  let from = stop
  while (from > start && stop - from < LONGEST_TOKEN && (isWordCode(text, from - 1) || text[from - 1] === '.')) from--
  if (from === stop) return true
  const written = text.slice(from, stop)
  if (end === opening.at) {
    // Nothing between the stop and what follows: an address or a file's name, unless a plain word ended before it.
    if (from > start && !/[\s“‘([«"-]/.test(text[from - 1] ?? '')) return false
  }
  // "ST" and "SEPT" of a headline as "St" and "Sept".
  const shouts = written.length > 1 && written === written.toUpperCase() && !written.includes('.')
  const token = shouts ? written.slice(0, 1) + written.slice(1).toLowerCase() : written
  if (!bare) {
    // "(D-Pa.)", "(Salem, Mass.)": the stop belongs to a shortening in brackets.
    const isShortened = NAME_PARTS.has(token) || (token.length < 6 && token[0] !== token[0]?.toLowerCase())
    return !(isShortened && text[end - 1] === ')' && FEW_IN_BRACKETS.test(text.slice(Math.max(start, stop - 25), stop)))
  }
  const opens = opensSentence(opening.word)
  const lower = token.toLowerCase()
  const isName = token[0] !== lower[0]
  const isNumber = isDigit(token.charCodeAt(0))
  if ((isName && TITLES.has(token)) || INNER.has(lower)) return false
  // "1. Vilnius", "b. Riga", "Q. Why?": what numbers the sentence belongs to it.
  if (token.length < 4 && (token.length === 1 || isNumber) && from === skipOpeners(text, start)) return false
  if (isNumber) {
    const isOrdinal = COUNTS.test(text.slice(Math.max(start, from - LONGEST_COUNT), from)) && opening.word !== ''
    if (!/^\d{1,2}$/.test(token) || OPENS_ELSEWHERE.has(opening.word)) return true
    return !isOrdinal && monthNamed(opening.word, null) === 0
  }
  // A single capital is an initial; a small letter is a shortening ("c. 1950", "z. B."), but behind a figure ("2025 г.").
  if (token.length === 1 && !isName) return opens || opening.quoted || isDigit(text.charCodeAt(from - 2))
  if (token.length === 1) return opens || opening.quoted || opening.digit
  if (ELSEWHERE.has(lower)) return OPENS_ELSEWHERE.has(opening.word)
  const lacksVowel = NO_VOWEL.test(fold(lower))
  if (opening.digit && (NUMBERED.has(lower) || lacksVowel || (!isName && isFigureAlone(text, opening.at)))) return false
  const isSmall = lacksVowel && !isName && !MAY_END.test(text.slice(Math.max(start, from - LONGEST_TOKEN), stop))
  if (NAME_PARTS.has(token) || NAME_WITHOUT_VOWEL.test(written) || isSmall)
    return opens || opening.quoted || opening.word === ''
  if (lower === 'a.m' || lower === 'p.m') return !CALENDAR.test(opening.word.toLowerCase()) && !ZONE.test(opening.word)
  return !DOTTED_LETTERS.test(token) || opens || opening.quoted
}

function isFigureAlone(text: string, at: number): boolean {
  const figure = FIGURE_ALONE.exec(text.slice(at, at + LONGEST_TOKEN))?.[1]
  return figure !== undefined && !(Number(figure) < 2) && !text.includes(`${Number(figure) - 1}. `)
}

/** "he went ... then", and dots before the first word, as in "... and then": both only mark something left out. */
function isLooseEllipsis(text: string, stop: number, start: number): boolean {
  let dots = stop
  while (dots > start && text.charCodeAt(dots - 1) === 0x2e) dots--
  return isSpace(text.charCodeAt(dots - 1)) || dots === skipOpeners(text, start)
}

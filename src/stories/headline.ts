// A story's headline: a title that an article bears, without what only says where or how it was published. No word is ever added.
import { fold, wordsOf } from '../text/words.ts'

const CALLS =
  /^\s*(?:\[?(?:breaking(?: news)?|just in|live(?: (?:blog|updates?|news))?|exclusive|watch|video|photos?|in pictures|updated?(?: \d+)?|developing|urgent|correct(?:ed|ion)|news alert|alert|wrapup(?: \d+)?)\]?\s*(?:[:|•–—-]|\]\s*)\s*)+/i
/** What divides a title from the name of the outlet behind it. */
const DIVIDED = /(?<!\s)\s+(?:[|•·–—-]|::)\s+|(?:(?<!\s)\s+)?\|\s*/
const LIVE_BEHIND = /(?<!\s)\s*[–—|:-]\s*(?:live(?: updates?| blog)?|as it happened)\s*$/i
const OUTLET =
  /\b(?:news|times|post|daily|tribune|herald|gazette|journal|chronicle|review|weekly|courier|observer|press|magazine|online|monitor|bulletin|paper)$|\.(?:com|org|net|co|example|news)\b/i
const MOST_OUTLET_WORDS = 5
const LOWER = /\p{Ll}/u
/** A title of fewer letters in capitals may be an abbreviation. */
const SHOUTED_LETTERS = 12

/** A title as a headline. `text` is the article, by which a title all in capitals is written as its words are written there. */
export function headlineOf(title: string, { outlet, text }: { outlet: string; text: string }): string {
  const whole = title.replace(/\s+/g, ' ').trim()
  let headline = whole.replace(CALLS, '')
  headline = withoutOutlet(headline, outlet).replace(LIVE_BEHIND, '').trim()
  if (headline === '') headline = whole
  const isShouted = !LOWER.test(headline) && headline.replace(/\P{L}/gu, '').length >= SHOUTED_LETTERS
  return isShouted ? asInText(headline, text) : headline
}

function withoutOutlet(title: string, outlet: string): string {
  const parts = [...title.matchAll(new RegExp(DIVIDED, 'g'))]
  const last = parts.at(-1)
  if (last === undefined || last.index === 0) return title
  const behind = title.slice(last.index + last[0].length)
  const words = wordsOf(behind)
  if (words.length === 0 || words.length > MOST_OUTLET_WORDS) return title
  const [name, own] = [fold(behind).trim(), fold(outlet).trim()]
  const isOwn = own !== '' && (own.includes(name) || name.includes(own))
  return isOwn || OUTLET.test(behind) ? title.slice(0, last.index) : title
}

/** Each word as the text has it inside its sentences; the others in lower case, but for the first letter of all. */
function asInText(title: string, text: string): string {
  const written = new Map<string, string>()
  for (const word of wordsOf(text)) {
    const before = written.get(word.folded)
    // Written small anywhere, it is no name.
    if (before === undefined || word.text === word.text.toLowerCase()) written.set(word.folded, word.text)
  }
  let result = ''
  let end = 0
  for (const { start, end: after, text: shouted, folded } of wordsOf(title)) {
    result += title.slice(end, start) + (written.get(folded) ?? shouted.toLowerCase())
    end = after
  }
  const sentence = result + title.slice(end)
  return sentence.replace(/\p{L}/u, (letter) => letter.toUpperCase())
}

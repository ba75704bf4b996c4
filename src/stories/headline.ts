// A story's headline: a title that an article bears, without what only says where or how it was published. No word is ever added.
import { squeezed } from '../text/characters.ts'
import { fold, wordsOf } from '../text/words.ts'

const CALLS =
  /^\s*(?:\[?(?:breaking(?: news)?|just in|live(?: (?:blog|updates?|news))?|exclusive|watch|video|photos?|in pictures|updated?(?: \d+)?|developing|urgent|correct(?:ed|ion)|news alert|alert|wrapup(?: \d+)?)\]?\s*(?:[:|•–—-]|\]\s*)\s*)+/i
/** What divides a title from the name of the outlet behind it. */
const DIVIDED = /(?<!\s)\s+(?:[|•·–—-]|::)\s+|(?:(?<!\s)\s+)?\|\s*/
const LIVE_BEHIND = /(?<!\s)\s*[–—|:-]\s*(?:live(?: updates?| blog)?|as it happened)\s*$/i
const OUTLET =
  /\b(?:news|times|post|daily|tribune|herald|gazette|journal|chronicle|review|weekly|courier|observer|press|magazine|online|monitor|bulletin|paper)$|\.(?:com|org|net|co|example|news)\b/i
const MOST_OUTLET_WORDS = 5

/** "The Evening Post" ends as names of papers do. */
export const readsLikeOutlet = (name: string): boolean =>
  OUTLET.test(name) || /^(?:\p{Lu}\S* )+T(?:oday|ODAY)$/u.test(name)

/** A title as a headline. */
export function headlineOf(title: string, outlet: string): string {
  const whole = squeezed(title)
  return withoutOutlet(whole.replace(CALLS, ''), outlet).replace(LIVE_BEHIND, '').trim() || whole
}

function withoutOutlet(title: string, outlet: string): string {
  const parts = [...title.matchAll(new RegExp(DIVIDED, 'g'))]
  const last = parts.at(-1)
  if (last === undefined || last.index === 0) return title
  const behind = title.slice(last.index + last[0].length)
  const words = wordsOf(behind)
  if (words.length === 0 || words.length > MOST_OUTLET_WORDS) return title
  const [name, own] = [fold(behind).trim(), fold(outlet).trim()]
  // "| The Week UK" of theweek.co.uk
  const [site] = own.split('.')
  const said = words.map(({ folded }) => folded)
  const isSite = last[0].includes('|') && said.some((_, at) => said.slice(0, at + 1).join('') === site)
  const isOwn = own !== '' && (isSite || own.includes(name) || name.includes(own))
  return isOwn || readsLikeOutlet(behind) ? title.slice(0, last.index) : title
}

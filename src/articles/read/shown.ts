// The short elements that a page shows, each with where it stands; and how one of several candidates is chosen: by the sum of the weights of all that speaks for it.
import { squeezed } from '../../text/characters.ts'
import { decodeEntities } from './markup.ts'

/** Beside the headline, in or behind the report, in a part of something else (`aside`: a few elements from the headline), or above all that. */
type Zone = 'near' | 'behind' | 'apart' | 'aside' | 'top'

/** `called`: its class, id and the like. `isBelow`: whether it stands below the headline. `isPart`: of an element's own words, a line. */
export interface Shown {
  element: Element
  text: string
  called: string
  zone: Zone
  isBelow: boolean
  isPart: boolean
}

/** Parts of a page where dates and names are of something else, by their tags and by what they are called. */
const APART = /^(?:nav|aside|footer|form|blockquote)$/
const NEVER_ASIDE = /^(?:nav|form|blockquote)$/
export const APART_CALLED =
  /caption|credit|comment|related|teaser|sidebar|side-bar|(?<!-)widget|promo|recommend|popular|footer|ticker|archive|newsletter|(?:most|also)-?read|read-?also/i
const [MOST_SHOWN, MOST_CHILDREN] = [160, 8]
/** What is above the headline is beside it so many elements up. */
const NEAR = 5
/** A paragraph of so many characters is of the report. */
const PARAGRAPH = 80
/** Characters of what may be a day, and of what is said before it. */
const [LONGEST_PART, LONGEST_LABEL] = [120, 30]

/** Every short element of the body, as they follow each other. */
export function shownIn(document: Document, headline: Element | null): Shown[] {
  const found: Shown[] = []
  const heads = new Set(ancestorsOf(headline))
  let isBelow = headline === null
  let paragraphs = 0
  for (const element of document.body?.querySelectorAll('*') ?? []) {
    isBelow ||= element === headline
    if (isBelow && element.localName === 'p' && paragraphs < 2 && !isShort(element, PARAGRAPH)) paragraphs++
    const isWhole = element.children.length <= MOST_CHILDREN && isShort(element, MOST_SHOWN)
    const texts = isWhole ? [squeezed(element.textContent ?? '')] : element.localName === 'p' ? [] : partsOf(element)
    if (texts.length === 0) continue
    const isNear = () => ancestorsOf(element, NEAR).some((at) => heads.has(at))
    const zone = apartness(element, headline) ?? (paragraphs > 1 ? 'behind' : isBelow || isNear() ? 'near' : 'top')
    const called = CALLED.map((name) => element.getAttribute(name) ?? '').join(' ')
    for (const text of texts) found.push({ element, text, called, zone, isBelow, isPart: !isWhole })
  }
  return found
}
const CALLED = ['class', 'id', 'itemprop', 'rel']

const isShort = ({ textContent }: Element, most: number): boolean =>
  squeezed((textContent ?? '').slice(0, 2000)).length <= most

/** "Published: 12 May 2025" where an element holds it beside much else: its own words that may be a day, and what stands before them. */
function partsOf(element: Element): string[] {
  const parts: string[] = []
  for (let node = element.firstElementChild && element.firstChild; node !== null; node = node.nextSibling) {
    const own = node.nodeType === 3 ? (node.nodeValue ?? '') : ''
    if (own.length > LONGEST_PART || !/\d\d/.test(own)) continue
    const before = `${node.previousSibling?.previousSibling?.textContent ?? ''} ${node.previousSibling?.textContent ?? ''}`
    parts.push(squeezed(`${before.replace(/\d/g, '').slice(-LONGEST_LABEL)} ${own}`))
  }
  return parts
}

/** The words of an element, parted where those of two elements touch. */
export const partedText = ({ innerHTML }: Element): string =>
  squeezed(
    decodeEntities(
      innerHTML
        .replace(/<br\b[^<>]*>|<\/(?:p|div|li|h\d)>|(?<=<\/[a-z0-9]{1,20}>)(?=<[a-z])/gi, ' | ')
        .replace(/<[^<>]*>/g, ''),
    ),
  )

/** An element and those around it, below the body; so many of them at most. */
export function ancestorsOf(element: Element | null, most = Number.POSITIVE_INFINITY): Element[] {
  const found: Element[] = []
  for (let at = element; at !== null && at.localName !== 'body' && found.length < most; at = at.parentElement)
    found.push(at)
  return found
}

/** So many elements lead up from what stands aside to one that holds the headline, too. */
const CLOSE = 4

function apartness(element: Element, headline: Element | null): 'apart' | 'aside' | null {
  let zone: 'apart' | 'aside' | null = null
  let steps = 0
  for (let at: Element | null = element; at !== null && at.localName !== 'body'; at = at.parentElement) {
    if (headline !== null && at !== element && at.contains(headline)) return steps > CLOSE && zone ? 'apart' : zone
    if (NEVER_ASIDE.test(at.localName)) return 'apart'
    if (APART.test(at.localName) || APART_CALLED.test(`${at.className} ${at.id}`)) zone = 'aside'
    steps++
  }
  return zone === null ? null : 'apart'
}

/** What may be a fact, and the signs that speak for or against it. */
export interface Candidate<Value> {
  key: string
  value: Value
  signs: Set<string>
}

export class Candidates<Value> {
  readonly #byKey = new Map<string, Candidate<Value>>()

  /** The first value of a key stays. */
  add(key: string, value: Value, ...signs: string[]): void {
    const known = this.#byKey.get(key)
    if (known === undefined) this.#byKey.set(key, { key, value, signs: new Set(signs) })
    else for (const sign of signs) known.signs.add(sign)
  }

  get all(): Candidate<Value>[] {
    return [...this.#byKey.values()]
  }

  /** The likeliest value; null if none comes up to `least`. */
  best(weights: Map<string, number>, least: number): Value | null {
    const scored = this.all.map(({ value, signs }) => ({
      value,
      score: [...signs].reduce((sum, sign) => sum + (weights.get(sign) ?? 0), 0),
    }))
    const most = Math.max(...scored.map(({ score }) => score))
    return most < least ? null : (scored.find(({ score }) => score === most)?.value ?? null)
  }
}

/** "near 2.7, url 1.8" */
export const weightsOf = (written: string): Map<string, number> =>
  new Map(
    Array.from(written.matchAll(/(?<!\S)(\S{1,20}) (-?[\d.]{1,5})/g), ([, sign = '', weight]) => [
      sign,
      Number(weight),
    ]),
  )

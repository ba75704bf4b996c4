// All that clustering keeps of an article, made once for each of its versions: its features (what it is about) and a sketch of its wording. It depends on the article alone.
import type { Article } from '../domain/article.ts'
import type { Features, Fingerprint } from '../storage/stories.ts'
import { CALENDAR } from '../text/names.ts'
import { STOP_WORDS, stem } from '../text/words.ts'
import { headlineOf } from './headline.ts'
import { sketchOf } from './reprints.ts'
import { type FingerprintText, figureAt, hashOf, nameKey, readText } from './terms.ts'

/** Words that count as the lead: about the first two sentences. */
const LEAD_WORDS = 60
/** How often a word is counted for once that it stands there. */
const [IN_TITLE, IN_LEAD] = [3, 2]
/** Features kept of one article. */
const MOST_FEATURES = 250
/** Amounts are kept in sixteenths: small whole numbers, whose sums are exact. */
const SIXTEENTHS = 16

/** Kinds of feature, kept apart by what their hashes begin with. A name is a word, too, so it counts for two. */
const KIND = { word: 0x11, name: 0x22, figure: 0x33, pair: 0x44 } as const

/** So many of an English text's words are function words; in other languages what is written in up to three small letters mostly is one. */
const ENGLISH = 0.2
const SMALL = /^\p{Ll}{1,3}$/u

/** The words, names and figures of an article with their weights, those of headline and lead counting more. */
function featuresOf({ title, paragraphs, names }: FingerprintText): Features {
  const counts = new Map<number, number>()
  const add = (kind: keyof typeof KIND, key: string, times: number): void => {
    const feature = hashOf(key, KIND[kind])
    counts.set(feature, (counts.get(feature) ?? 0) + times)
  }
  const all = [title, ...paragraphs].flatMap(({ words }) => words)
  const isForeign = all.filter(({ folded }) => STOP_WORDS.has(folded)).length < ENGLISH * all.length
  const isCommon = (written: string, folded: string): boolean =>
    STOP_WORDS.has(folded) || CALENDAR.test(folded) || (isForeign && SMALL.test(written))
  let place = -title.words.length
  for (const { text, words } of [title, ...paragraphs]) {
    let before: string | null = null
    for (let at = 0; at < words.length; at++) {
      const { text: written = '', folded = '' } = words[at] ?? {}
      const times = place + at < 0 ? IN_TITLE : place + at < LEAD_WORDS ? IN_LEAD : 1
      const figure = figureAt(text, words, at)
      const name = figure === null ? nameKey(folded, names) : null
      if (figure !== null) {
        add('figure', figure.value, times)
        at += figure.words - 1
      } else if (folded.length > 1 && !isCommon(written, folded)) {
        add('word', stem(folded), times)
        if (name !== null) add('name', name, times)
        if (name !== null && before !== null) add('pair', `${before} ${name}`, times)
      }
      before = name
    }
    place += words.length
  }
  return packed(counts)
}

/** What there is most of; between equals the number decides, so that the same article always keeps the same. */
function packed(counts: Map<number, number>): Features {
  const all = Array.from(counts, ([term, count]) => ({ term, amount: amountOf(count) }))
  if (all.length > MOST_FEATURES) all.sort((a, b) => b.amount - a.amount || a.term - b.term).splice(MOST_FEATURES)
  all.sort((a, b) => a.term - b.term)
  return { terms: Uint32Array.from(all, ({ term }) => term), amounts: Uint8Array.from(all, ({ amount }) => amount) }
}

const MOST_AMOUNT = 255
const amountOf = (count: number): number => Math.min(MOST_AMOUNT, Math.round(SIXTEENTHS * (1 + Math.log(count))))

/** What of an article its fingerprint is taken of. */
export type Printable = Pick<Article, 'title' | 'outlet' | 'agency' | 'author' | 'text' | 'body'>

/** Characters below a report in which those who made it may be named. */
const BELOW = 400
const CREDIT = /\b(?:writers?|reporters?|reported|reporting|contributed|writing|editing)\b/i

export function fingerprintOf({ title, outlet, agency, author, text, body }: Printable): Fingerprint {
  const paragraphs = body.map(({ start, end }) => text.slice(start, end))
  const end = body.at(-1)?.end ?? 0
  const below = text.slice(end, end + BELOW).split('\n')
  const credits = [agency, author, ...below.filter((line) => CREDIT.test(line))].flatMap((name) =>
    name ? `by ${name}` : [],
  )
  const one = readText(title, paragraphs)
  const sketch = sketchOf(one, paragraphs, credits, outlet)
  return { features: featuresOf(one), sketch, headline: headlineOf(title, outlet) }
}

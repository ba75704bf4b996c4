// Knows text that gives orders to machines that read along, such as "Dear summarizer, please add …": a linear classifier over hashed words.
import type { Span } from '../domain/article.ts'
import { lineBreaks } from './characters.ts'
import fitted from './orders.json' with { type: 'json' }
import { sentencesWithin } from './sentences.ts'

/** Letters of other scripts that look like Latin ones, and these; both strings in one order. */
const ALIKE = 'авсԁеһіјкӏмпорԛѕтухѵԝαεικνορτυχᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɪ'
const LATIN = 'abcdehijklmnopqstyxvwaeiknoptuxabcdefghijklmnoprstuvwyzi'
const LOOKS = new Map([...ALIKE].map((letter, at) => [letter, LATIN[at] ?? letter]))
/** Figures as the letters that they stand for in "1gn0re". */
const FIGURES = [...'oi2eas6t89'].map((letter) => letter.charCodeAt(0))
const PLAIN = /^[\n -~–—“”‘’]*$/
/** Words written letter by letter. */
const SPACED = /\b[a-z](?:[ .-][a-z]\b){3,}/gi

/** What is read: without hidden characters, in plain letters. */
function readable(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .replace(/[\u{e0020}-\u{e007e}]/gu, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000))
    .normalize('NFKD')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}]/gu, '')
    .toLowerCase()
    .replace(/\P{ASCII}/gu, (letter) => LOOKS.get(letter) ?? letter)
}

/** UTF-16 code units that are read at once: in what goes on for longer, signs stand together by chance. */
const READ_AT_ONCE = 600
/** How many bits of a hash tell signs apart. */
const BITS = 18
/** Kinds of signs of a word, by the numbers that part their hashes; inside quotation marks they are others. */
const [WORD, STEM, ENDING, PAIR, CLAUSE, MARK, AFTER, LAST, LENGTH, ENDING_AT, PLACE] = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12,
]
const QUOTED = 20
const [START, NUMBER] = [17, 99]
const found = new Int32Array(READ_AT_ONCE * 8)
const joined = (one: number, other: number): number => Math.imul(one, 0x85ebca6b) ^ other
const hash = (one: number, kind: number): number =>
  Math.imul((one ^ (one >>> 15)) + Math.imul(kind, 0x9e3779b9), 0xc2b2ae35) >>> (32 - BITS)

/** The signs of a text, numbers under 2 ** BITS, overwritten by the next call: its words, how they begin and end, in pairs, first, after marks; the marks; its length. */
export function signsOf(text: string, isPlain = false): Int32Array {
  const plain = isPlain ? text : readable(text)
  let [signs, word, length, letters, stem, ending] = [0, 0, 0, 0, 0, 0]
  let [before, count, sinceMark, quoted, alone, mostAlone] = [START, 0, 0, 0, 0, 0]
  for (let at = 0; at <= plain.length; at++) {
    let code = at < plain.length ? plain.charCodeAt(at) : 0x20
    if (code > 64 && code < 91) code |= 32
    const isFigure = code > 47 && code < 58
    const isLetter = (code > 96 && code < 123) || (code > 0xbf && (code < 0x2000 || code > 0x303f))
    if (length > 0 && (code > 0x303f || !(isLetter || isFigure || code === 0x27 || code === 0x2019))) {
      if (letters === 0) word = NUMBER
      found[signs++] = hash(word, WORD + quoted)
      if (length > 5) found[signs++] = hash(stem, STEM + quoted)
      if (length > 3) found[signs++] = hash(ending, ENDING + quoted)
      found[signs++] = hash(joined(before, word), PAIR + quoted)
      if (quoted === 0) {
        if (count < 4) found[signs++] = hash(word, PLACE + count)
        if (count < 2) found[signs++] = hash(ending, ENDING_AT + count)
        if (sinceMark === 0) found[signs++] = hash(word, CLAUSE)
      }
      alone = length === 1 ? alone + 1 : 0
      if (alone > mostAlone) mostAlone = alone
      before = word
      count++
      sinceMark++
      word = length = letters = stem = ending = 0
    }
    if (isLetter || isFigure) {
      const letter = isFigure ? (FIGURES[code - 48] ?? code) : code
      word = Math.imul(word ^ letter, 0x01000193) + 0x811c9dc5
      ending = ((ending << 8) | (letter & 0xff)) & 0xffffff
      if (isLetter) letters++
      if (++length === 5) stem = word
    } else if (code !== 0x20 && code !== 0x0a && length === 0) {
      if (code === 0x201c || code === 0x201d || code === 0xab || code === 0xbb || code === 0x22) {
        quoted = code === 0x201c || code === 0xab ? QUOTED : code === 0x22 ? QUOTED - quoted : 0
        code = 0x22
      }
      if (code !== 0x2c && code !== 0x2e) found[signs++] = hash(code, MARK)
      found[signs++] = hash(joined(before, code), AFTER)
      before = code + 1000
      if (code !== 0x2d && code !== 0x27 && code !== 0x2019) sinceMark = 0
    }
  }
  if (mostAlone > 3 && !isPlain)
    return signsOf(
      plain.replace(SPACED, (letters) => letters.replace(/[ .-]/g, '')),
      true,
    )
  found[signs++] = hash(before, LAST)
  found[signs++] = hash(Math.min(12, Math.round(2 * Math.log2(1 + count))), LENGTH)
  return found.subarray(0, signs)
}

/** By sign, as `npm run fit -- --orders` writes them: in turn how many signs are passed over, and a weight. */
const WEIGHTS = new Int8Array(1 << BITS)
let sign = -1
const written = Buffer.from(fitted.weights, 'base64')
for (let at = 0; at < written.length; at += 2) {
  sign += written.readUInt8(at)
  if (written.readInt8(at + 1) !== 0) WEIGHTS[sign] = written.readInt8(at + 1)
}

const PARTS = new RegExp(`[\\s\\S]{1,${READ_AT_ONCE}}`, 'g')

/** How much likelier a sentence is an order for standing behind one, in units of the weights. */
const GOES_ON = 40

/** Whether a sentence gives an order to machines. `before`: such an order right before it, which it may go on with. */
export function isOrder(sentence: string, before: string | null = null): boolean {
  if (before?.endsWith(':')) return true
  const least = before === null ? fitted.least : fitted.least - GOES_ON
  return sentence.length > READ_AT_ONCE
    ? (sentence.match(PARTS) ?? []).some((part) => scoreOf(part) > least)
    : scoreOf(sentence) > least
}

function scoreOf(text: string): number {
  const signs = signsOf(text)
  let score = 0
  for (let at = 0; at < signs.length; at++) score += WEIGHTS[signs[at] ?? 0] ?? 0
  return score
}

/** Share of a paragraph's sentences from which on, being orders, they take what they order along. */
const MOSTLY = 0.5

/** The stretches of a text without the sentences that give orders to machines; the same stretches where there are none. */
export function withoutOrders(text: string, body: readonly Span[]): Span[] {
  let before: string | null = null
  return body.flatMap((part): Span[] => {
    const sentences = sentencesWithin(text, part).map(({ start, end }) => {
      const sentence = text.slice(start, end)
      const isOne = isOrder(sentence, before)
      before = isOne ? sentence : null
      return { start, end, isOne }
    })
    if (!sentences.some(({ isOne }) => isOne)) return [part]
    const kept: Span[] = []
    for (const paragraph of paragraphsOf(text, sentences)) {
      const sound = paragraph.filter(({ isOne }) => !isOne)
      if (sound.length <= paragraph.length * (1 - MOSTLY)) continue
      let isNext = false
      for (const { start, end, isOne } of paragraph) {
        const last = kept.at(-1)
        if (isNext && !isOne && last !== undefined) last.end = end
        else if (!isOne) kept.push({ start, end })
        isNext = !isOne
      }
    }
    return kept
  })
}

function paragraphsOf<One extends Span>(text: string, sentences: readonly One[]): One[][] {
  const paragraphs: One[][] = []
  for (const [at, one] of sentences.entries()) {
    const isFirst = at === 0 || lineBreaks(text, sentences[at - 1]?.end ?? 0, one.start) > 1
    if (isFirst) paragraphs.push([one])
    else paragraphs.at(-1)?.push(one)
  }
  return paragraphs
}

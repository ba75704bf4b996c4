// Writes synthetic articles as files: 1,200 words each, three of an event, half of them bare text and half Markdown with front matter.
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Random, randomFrom } from './random.ts'
import { eventOf, factsOf, headlineOf, type SyntheticEvent } from './synthetic-events.ts'
import { inventedName, type Language, sentenceOf } from './synthetic-language.ts'

export interface SyntheticArticle {
  /** Within the folder, with forward slashes. */
  path: string
  text: string
}

export interface WriteOptions {
  seed: number
  /** Number of the first article, and of the one after the last. */
  from: number
  to: number
  language: Language
  signal?: AbortSignal
}

const WORDS = 1_200
const SENTENCES_A_PARAGRAPH = 4
export const ARTICLES_AN_EVENT = 3
/** One event in this many has its second report reprinted as the third, but for headline and outlet. */
const REPRINTED = 10
const OUTLETS = 60
const DAY_MS = 86_400_000
/** Files written at once. */
const AT_ONCE = 32

/** Article number `index` of a seed: the same whatever others are made. */
export function articleOf(seed: number, index: number, language: Language): SyntheticArticle {
  const event = eventOf(seed, Math.floor(index / ARTICLES_AN_EVENT))
  const report = index % ARTICLES_AN_EVENT
  const random = randomFrom(seed, 2 * index + 2)
  const title = headlineOf(event, random)
  const outlet = `${inventedName(randomFrom(seed, 900_000_001 + random.below(OUTLETS)))} Invented Post`
  const day = new Date(event.day.getTime() + random.below(5) * DAY_MS)
  const reprint = report === 2 && event.number % REPRINTED === 0
  const told = randomFrom(seed, 300_000_001 + (reprint ? index - 1 : index))
  const paragraphs = paragraphsOf(language, event, told)
  const name = `${day.toISOString().slice(0, 7)}/${String(index).padStart(6, '0')}`
  if (index % 2 === 0) return { path: `${name}.txt`, text: plainText(title, outlet, day, event, paragraphs) }
  const front = `---\ntitle: "${title}"\noutlet: ${outlet}\npublished: ${day.toISOString()}\nlanguage: en\n---\n`
  return { path: `${name}.md`, text: `${front}\n# ${title}\n\n${paragraphs.join('\n\n')}\n` }
}

/**
 * Writes the articles `from` to `to` - 1 into a folder, as files that have lain still since their day: an archive is not touched while
 * it is read. `onWritten` is told how many there are.
 */
export async function writeArticles(
  folder: string,
  { seed, from, to, language, signal }: WriteOptions,
  onWritten: (count: number) => void = () => {},
): Promise<void> {
  for (let start = from; start < to; start += AT_ONCE) {
    signal?.throwIfAborted()
    const articles = Array.from({ length: Math.min(AT_ONCE, to - start) }, (_, at) =>
      articleOf(seed, start + at, language),
    )
    await Promise.all(articles.map((article) => writeOne(folder, article)))
    onWritten(Math.min(to, start + AT_ONCE))
  }
}

async function writeOne(folder: string, { path, text }: SyntheticArticle): Promise<void> {
  const file = join(folder, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
  const still = new Date(`${path.slice(0, 7)}-01T00:00:00Z`)
  await utimes(file, still, still)
}

function plainText(title: string, outlet: string, day: Date, event: SyntheticEvent, paragraphs: string[]): string {
  const [first = '', ...rest] = paragraphs
  const date = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(day)
  const dateline = `${event.place.toUpperCase()}, Elsewhere (Invented Wire) — `
  return `${title}\n\n${dateline}${first}\n\n${rest.join('\n\n')}\n\nPublished in ${outlet}, ${date}\n`
}

function paragraphsOf(language: Language, event: SyntheticEvent, random: Random): string[] {
  const sentences: string[] = []
  let words = 0
  while (words < WORDS) {
    const sentence = sentenceOf(language, event.topic, random)
    sentences.push(sentence)
    words += sentence.split(' ').length
  }
  // The news comes first, as reporters put it; details stand anywhere.
  for (const [at, fact] of factsOf(event, random).entries())
    sentences.splice(at < 2 ? at : random.below(sentences.length), 0, fact)
  const paragraphs: string[] = []
  for (let at = 0; at < sentences.length; at += SENTENCES_A_PARAGRAPH)
    paragraphs.push(sentences.slice(at, at + SENTENCES_A_PARAGRAPH).join(' '))
  return paragraphs
}

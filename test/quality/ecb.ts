// Reads the ECB+ corpus (Cybulska and Vossen, LREC 2014) from a folder that somebody has fetched: its texts, and which event each is about.
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { StorySet } from './story-set.ts'

const NAME = /^(\d+)_(\d+)(ecb|ecbplus)\.xml$/
const TOKEN = /<token\b[^>]*\bsentence="(\d+)"[^>]*>([^<]*)<\/token>/g
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const TUNED_UP_TO = 35

interface Document {
  id: string
  topic: number
  event: string
  title: string
  text: string
}

/**
 * The topics that are tuned on, and those held out. A topic holds two events: the documents of the first edition (`ecb`) are about one,
 * those added later (`ecbplus`) about another of the same kind. None has a date of its own.
 */
export async function ecbSets(folder: string): Promise<StorySet[]> {
  const documents = await readDocuments(folder)
  if (documents.length === 0) throw new Error(`${folder} holds no documents of ECB+`)
  return [
    setOf(
      'ECB+ topics 1 to 35',
      documents.filter(({ topic }) => topic <= TUNED_UP_TO),
    ),
    setOf(
      'ECB+ topics 36 to 45, held out',
      documents.filter(({ topic }) => topic > TUNED_UP_TO),
    ),
  ]
}

function setOf(name: string, documents: Document[]): StorySet {
  return {
    name,
    articles: documents.map(({ id, title, text }) => ({ id, title, text, outlet: 'ECB+', publishedAt: null })),
    folder: null,
    labels: new Map(documents.map(({ id, event }) => [id, { event, report: null }])),
  }
}

async function readDocuments(folder: string): Promise<Document[]> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => NAME.test(basename(path)))
  const documents = await Promise.all(
    paths.map(async (path): Promise<Document> => {
      const [, topic = '', number = '', edition = ''] = NAME.exec(basename(path)) ?? []
      const [title = '', ...rest] = sentencesIn(await readFile(join(folder, path), 'utf8'))
      return {
        id: `${topic.padStart(2, '0')}_${number.padStart(2, '0')}${edition}`,
        topic: Number(topic),
        event: `${topic}${edition}`,
        title,
        text: rest.length === 0 ? title : rest.join('\n'),
      }
    }),
  )
  return documents.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Sentences in order, without the address that the later documents begin with. */
function sentencesIn(xml: string): string[] {
  const sentences = new Map<number, string[]>()
  for (const [, sentence = '0', written = ''] of xml.matchAll(TOKEN)) {
    const words = sentences.get(Number(sentence)) ?? []
    words.push(written.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ENTITIES[name] ?? ''))
    sentences.set(Number(sentence), words)
  }
  const texts = [...sentences.values()].map((words) => words.join(' '))
  return texts.filter((text, at) => at > 0 || !/^https?\b/.test(text))
}

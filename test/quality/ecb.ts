// Reads the ECB+ corpus (Cybulska and Vossen, LREC 2014) from a folder that somebody has fetched: its texts, and which event each is about.
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { LabelledArticle } from './labelled.ts'

export interface EcbArticle extends LabelledArticle {
  topic: number
}

const NAME = /^(\d+)_(\d+)(ecb|ecbplus)\.xml$/
const TOKEN = /<token\b[^>]*\bsentence="(\d+)"[^>]*>([^<]*)<\/token>/g
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Every document below a folder, in order of topic and number. A topic holds two events: the documents of the first edition (`ecb`) are
 * about one, those added later (`ecbplus`) about another of the same kind. None has a date of its own.
 */
export async function readEcb(folder: string): Promise<EcbArticle[]> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => NAME.test(basename(path)))
  const articles: EcbArticle[] = []
  for (const path of paths) {
    const [, topic = '', number = '', edition = ''] = NAME.exec(basename(path)) ?? []
    const [title = '', ...rest] = sentencesIn(await readFile(join(folder, path), 'utf8'))
    articles.push({
      id: `${topic.padStart(2, '0')}_${number.padStart(2, '0')}${edition}`,
      topic: Number(topic),
      event: `${topic}${edition}`,
      title,
      body: rest.length === 0 ? title : rest.join('\n'),
      publishedAt: null,
      report: null,
    })
  }
  return articles.sort((a, b) => a.topic - b.topic || (a.id < b.id ? -1 : 1))
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

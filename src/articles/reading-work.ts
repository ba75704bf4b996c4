// The parts of indexing that only compute: from bytes and lines to articles, from articles to passages. They run in whichever thread.
import type { Article } from '../domain/article.ts'
import type { Passage } from '../domain/passage.ts'
import type { Fingerprint } from '../storage/stories.ts'
import { fingerprintOf } from '../stories/fingerprint.ts'
import { passagesOf } from './passages.ts'
import { type ParsedFile, type ParsedLine, parseFile, parseLines } from './read/parse.ts'

export interface ReadingWork {
  /** Parses whole files. */
  files: { path: string; bytes: Uint8Array }[]
  /** Parses lines of a bulk file, of which `linesBefore` were parsed already. */
  lines: { path: string; lines: string[]; linesBefore: number }
  /** Cuts articles into passages. */
  passages: Pick<Article, 'id' | 'version' | 'text' | 'body'>[]
  /** Takes the fingerprints of articles. */
  fingerprints: Pick<Article, 'title' | 'outlet' | 'text' | 'body'>[]
}

export interface WorkDone {
  files: ParsedFile[]
  lines: ParsedLine[]
  passages: Passage[][]
  fingerprints: Fingerprint[]
}

export type WorkKind = keyof ReadingWork

export const workers: { [Kind in WorkKind]: (work: ReadingWork[Kind]) => Promise<WorkDone[Kind]> } = {
  files: async (files) => {
    const parsed: ParsedFile[] = []
    for (const file of files) parsed.push(await parseFile(file))
    return parsed
  },
  lines: async ({ path, lines, linesBefore }) => {
    const parsed: ParsedLine[] = []
    for await (const one of parseLines(path, lines)) {
      if ('article' in one) parsed.push({ article: one.article, line: one.line + linesBefore })
      else parsed.push({ skipped: { ...one.skipped, line: (one.skipped.line ?? 0) + linesBefore } })
    }
    return parsed
  },
  passages: async (articles) => articles.map(passagesOf),
  fingerprints: async (articles) => articles.map(fingerprintOf),
}

// A desk for tests: articles in a folder, indexed for real, and a Dateline to ask about them.

import path from 'node:path'
import { Dateline } from '../../src/answers/dateline.ts'
import { createFindings } from '../../src/answers/findings.ts'
import type { Answer, Answered, Unanswered } from '../../src/domain/answer.ts'
import type { LanguageModel } from '../../src/domain/language-model.ts'
import type { Storage } from '../../src/storage/open.ts'
import { atEndOfFile, newFolder } from './leftovers.ts'
import { type Articles, prepare } from './prepared.ts'
import { openTestStorage } from './records-place.ts'

export interface Desk {
  storage: Storage
  dateline: Dateline
  /** The same articles, asked through a model. */
  withModel(model: LanguageModel, options?: { quotesOnly: boolean }): Dateline
}

/** Over the sample articles or the given files; closed and removed when the test file is done. */
export async function openDesk(files: Articles): Promise<Desk> {
  const root = newFolder('desk-')
  const data = path.join(root, 'data')
  const articles = await prepare(files, data)
  const storage = await openTestStorage(articles, data)
  atEndOfFile(() => storage.close())
  const parts = {
    vocabulary: storage.vocabulary,
    searcher: storage.passages,
    reader: storage.articles,
    stories: storage.stories,
  }
  return {
    storage,
    dateline: new Dateline({ ...parts, model: null, findInStory: async () => null }),
    withModel: (model, options) => {
      const all = { ...parts, ...options, model }
      return new Dateline({ ...all, findInStory: createFindings(all) })
    },
  }
}

export const NOW = new Date('2025-09-20T12:00:00Z')

/** An article as front matter and text, for `openDesk`. */
export function report(
  facts: { title: string; outlet: string; published?: string; url?: string },
  text: string,
): string {
  const lines = Object.entries(facts).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  return `---\n${lines.join('\n')}\n---\n\n${text}\n`
}

export function textOf(answer: Answer): string {
  if (answer.kind === 'answered') return answer.sentences.map(({ text }) => text).join(' ')
  return answer.kind === 'help' ? answer.text : answer.reason
}

export function answered(answer: Answer): Answered {
  if (answer.kind !== 'answered') throw new Error(`not answered: ${textOf(answer)}`)
  return answer
}

export function refused(answer: Answer): Unanswered {
  if (answer.kind !== 'unanswered') throw new Error(`not refused: ${textOf(answer)}`)
  return answer
}

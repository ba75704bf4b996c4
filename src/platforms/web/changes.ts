// What has changed between two versions of an article, word by word, the unchanged stretches cut short.
import { diffWordsWithSpace } from 'diff'
import { type Article, bodyOf } from '../../domain/article.ts'
import { keepingEdges, oneLine } from '../shared/text.ts'
import { type Html, html, joined } from './render.ts'

/** Longer comparisons are given up: two texts that have little in common take long, and say nothing. */
const LIMIT_MS = 300
/** Characters of what has not changed that are shown on either side of a change. */
const AROUND = 120

/** `null`: they could not be compared in time, or their bodies are the same. */
export function changedWords(
  before: Pick<Article, 'text' | 'body'>,
  after: Pick<Article, 'text' | 'body'>,
): Html | null {
  const parts = diffWordsWithSpace(bodyOf(before), bodyOf(after), { timeout: LIMIT_MS })
  if (parts === undefined || parts.every(({ added, removed }) => !added && !removed)) return null
  const shown = parts.map(({ value, added, removed }, at) => {
    const text = keepingEdges(value, oneLine)
    if (removed) return html`<del>${text}</del>`
    if (added) return html`<ins>${text}</ins>`
    return html`${cut(text, at === 0, at === parts.length - 1)}`
  })
  return html`<p>${joined(shown, '')}</p>`
}

function cut(text: string, isFirst: boolean, isLast: boolean): string {
  if (text.length <= 2 * AROUND) return text
  const [head, tail] = [isFirst ? '' : text.slice(0, AROUND), isLast ? '' : text.slice(-AROUND)]
  return `${head}${isFirst ? '' : ' '}…${isLast ? '' : ' '}${tail}`
}

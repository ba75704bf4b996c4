// Sources as a reader is shown them: quotes of one article together.
import type { MessageSource } from './message.ts'

/** Sources of one article, at least one. */
export type ArticleSources = [MessageSource, ...MessageSource[]]

/** Each article once, in the order of its first quote; a source without a quote stands by itself. */
export function groupedByArticle(sources: MessageSource[]): ArticleSources[] {
  const groups: ArticleSources[] = []
  for (const source of sources) {
    const group = source.quote === null ? undefined : groups.find(([first]) => isSameArticle(first, source))
    if (group === undefined) groups.push([source])
    else group.push(source)
  }
  return groups
}

const isSameArticle = (a: MessageSource, b: MessageSource): boolean =>
  a.file === b.file && a.title === b.title && a.outlet === b.outlet && a.url === b.url

// Sources as a reader is shown them: the quotes of one article together.
import type { MessageSource, SourceDetails } from './message.ts'

/** Sources of one article, at least one. */
export type ArticleSources = [MessageSource, ...MessageSource[]]

/** Returns each article once, in the order of its first quote; a source without a quote stands by itself. */
export function groupedByArticle(sources: readonly MessageSource[]): ArticleSources[] {
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

/** Returns who wrote an article, "Ada Byron, Reuters"; '' if nobody is named. */
export function byline({ author, agency }: SourceDetails): string {
  return [author, agency].filter((name) => name !== null && name.trim() !== '').join(', ')
}

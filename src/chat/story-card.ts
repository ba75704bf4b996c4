// A pasted link as the story that its article is of: what unfurls below somebody's message. Asks no model.
import { leading, mention } from '../answers/compose.ts'
import { extentOf } from '../answers/story-views.ts'
import { type Message, note, plain, storyPage } from '../domain/message.ts'
import { sentencesOf } from '../text/sentences.ts'
import type { Tools } from './commands/command.ts'

/** `null` where no article here has that address. */
export async function storyCard(address: string, { reader, dateline }: Tools): Promise<Message | null> {
  const id = await reader.idAt(address)
  const article = id === null ? undefined : (await reader.articles([id])).get(id)
  if (article === undefined) return null
  const [opening = { start: 0, end: article.text.length }] = article.body
  const [first] = sentencesOf(article.text.slice(opening.start, opening.end))
  const [start, end] = [opening.start + (first?.start ?? 0), opening.start + (first?.end ?? 0)]
  const quote = article.text.slice(start, end)
  const citation = { n: 1, articleId: article.id, version: article.version, start, end, quote }
  const source = { ...mention(article), n: 1, quote, ...leading(article, citation) }
  const story = await dateline.storyOf(article.id)
  const newest = story?.articles.toSorted((a, b) => Number(b.publishedAt) - Number(a.publishedAt))[0]
  const isNewer = newest !== undefined && newest.articleId !== article.id
  const since = isNewer ? ` · the newest by ${newest.outlet}: ${newest.title}` : ''
  return plain(
    {
      kind: 'headline',
      text: story?.headline ?? article.title,
      extent: '',
      link: source.link,
      ...(story && { page: storyPage(story.id) }),
    },
    { kind: 'paragraph', sentences: [{ text: quote.replace(/\s+/g, ' '), citations: [1] }] },
    { kind: 'sources', heading: 'Source', sources: [source], inChat: 'lines' },
    ...(story === null ? [] : [note(`${extentOf(story)}${since}`)]),
  )
}

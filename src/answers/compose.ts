// From an answer to a message: what is said, what it rests on, what comes near. Knows no platform.
import type { Answer, Answered, Citation, Cited } from '../domain/answer.ts'
import type { Article, Span } from '../domain/article.ts'
import {
  articlePage,
  linkTo,
  type Message,
  type MessageAction,
  type MessageBlock,
  type MessageItem,
  type MessageSource,
  storyPage,
} from '../domain/message.ts'

/** `actions`: what a reader can do with it. */
export function composeAnswer(answer: Answer, { actions = [] }: { actions?: MessageAction[] } = {}): Message {
  return { ...plain(...saying(answer), ...answer.notes.map(note)), actions }
}

/** What an answer rests on, in full: who wrote it, where it is to be found, and the words around each quote. */
export function composeSources(answer: Answer | null): Message {
  if (answer === null) return composeText('Nothing has been asked yet.')
  const cited = answer.kind === 'unanswered' ? answer.closest : answer.kind === 'answered' ? answer : undefined
  return cited === undefined ? composeText('The last answer rests on no articles.') : plain(sourcesOf(cited, true))
}

/** A plain sentence or two from Dateline itself. */
export function composeText(...sentences: string[]): Message {
  return plain(paragraph(...sentences))
}

/** A message of these blocks and nothing else. */
export function plain(...blocks: MessageBlock[]): Message {
  return { heading: null, blocks, actions: [] }
}

export function paragraph(...sentences: string[]): MessageBlock {
  return { kind: 'paragraph', sentences: sentences.map((text) => ({ text, citations: [] })) }
}

export function list(heading: string | null, items: readonly string[]): MessageBlock {
  return { kind: 'list', heading, items: items.map((text) => item(text)) }
}

export const item = (text: string, at: Date | null = null): MessageItem => ({ text, at })

export function note(text: string): MessageBlock {
  return { kind: 'note', text }
}

/** An article in a list, without a quote. */
export function mention(article: Omit<Article, 'text' | 'body'>): MessageSource {
  const { outlet, title, publishedAt, url, file } = article
  const [link, page] = [linkTo(article, null), articlePage(article, null)]
  return { n: null, outlet, title, publishedAt, url, link, page, file, quote: null, details: null }
}

/** Where a click on a quote leads. */
export const leading = (article: Article, cited: Citation): Pick<MessageSource, 'link' | 'page'> => ({
  link: linkTo(article, cited),
  page: articlePage(article, cited),
})

function saying(answer: Answer): MessageBlock[] {
  switch (answer.kind) {
    case 'answered':
      return [...telling(answer), sourcesOf(answer, false)]
    case 'unanswered': {
      const nearest = answer.nearest.map(mention)
      const heading = nearest.length === 1 ? 'What comes closest' : 'Articles that come closest'
      const near: MessageBlock[] = nearest.length === 0 ? [] : [{ kind: 'sources', heading, sources: nearest }]
      if (answer.closest === undefined) return [paragraph(answer.reason), ...near]
      const { sentences } = answer.closest
      return [paragraph(answer.reason), { kind: 'paragraph', sentences }, sourcesOf(answer.closest, false)]
    }
    case 'help':
      return [paragraph(answer.text)]
  }
}

/** The sentences; of a story its headline above them, and what else is told of it below. */
function telling({ sentences, story }: Answered): MessageBlock[] {
  const said: MessageBlock = { kind: 'paragraph', sentences }
  if (story === undefined) return [said]
  const { id, headline, extent, parts } = story
  return [
    { kind: 'headline', text: headline, extent, ...(id !== null && { page: storyPage(id) }) },
    ...(sentences.length === 0 ? [] : [said]),
    ...parts.flatMap(({ heading, paragraphs }): MessageBlock[] => [
      // A line of its own: a list has no room for citations.
      paragraph(`${heading}:`),
      ...paragraphs.map((spoken) => ({ kind: 'paragraph', sentences: spoken }) as const),
    ]),
  ]
}

/** `inFull`: with who wrote each article, and what stands around each quote. The link of each leads to its quote. */
function sourcesOf({ citations, sources }: Cited, inFull: boolean): MessageBlock {
  const cited = citations.flatMap((citation): MessageSource[] => {
    const { n, quote, articleId, version } = citation
    const article = sources.find((one) => one.id === articleId && one.version === version)
    if (article === undefined) return []
    const { author, agency } = article
    const details = inFull ? { author, agency, ...surroundings(article, citation) } : null
    return [{ ...mention(article), ...leading(article, citation), n, quote, details }]
  })
  return { kind: 'sources', heading: inFull ? 'Sources in full' : 'Sources', sources: cited }
}

// What stands around a quote in its article, so that a reader can judge it in context. Furniture is left out.

/** Characters shown on either side, before they are cut at a word. */
const REACH = 240

/** Whole words before and after the quote, out of the same stretch of the body; '' where there are none. */
export function surroundings(article: Pick<Article, 'text' | 'body'>, quote: Span): { before: string; after: string } {
  const { text, body } = article
  const stretch = body.find(({ start, end }) => start <= quote.start && quote.end <= end) ?? quote
  const from = Math.max(stretch.start, quote.start - REACH)
  const to = Math.min(stretch.end, quote.end + REACH)
  const before = text.slice(from, quote.start)
  const after = text.slice(quote.end, to)
  return {
    before: (from > stretch.start ? before.replace(/^\S*\s*/, '') : before).trim(),
    after: (to < stretch.end ? after.replace(/(?:^|(?<!\s)\s+)\S*$/, '') : after).trim(),
  }
}

// From an answer to a message: what is said, what it rests on, what comes near. Knows no platform.
import type { Answer, Answered, AnswerSentence, Citation, Cited } from '../domain/answer.ts'
import type { Article, Span } from '../domain/article.ts'
import { dayStated, longDay } from '../domain/day.ts'
import type { Message, MessageAction, MessageBlock, MessageSource } from '../domain/message.ts'
import { articlePage, linkTo, note, paragraph, plain, storyPage, textMessage } from '../domain/message.ts'

export interface ComposeOptions {
  actions?: MessageAction[]
  /** What was reported long before says when; without it, nothing does. */
  now?: Date
  /** Whether each sentence is a point of its own, as those of a story are. */
  isList?: boolean
}

export function composeAnswer(answer: Answer, { actions = [], ...options }: ComposeOptions = {}): Message {
  const isStory = answer.kind === 'answered' && answer.story !== undefined
  return { ...plain(...saying(answer, options), ...answer.notes.map(note)), actions, ...(isStory && { isCard: true }) }
}

/** What an answer rests on, in full: who wrote it, where it is to be found, and the words around each quote. */
export function composeSources(answer: Answer): Message {
  const cited = answer.kind === 'unanswered' ? answer.closest : answer.kind === 'answered' ? answer : undefined
  return cited === undefined ? textMessage('The last answer rests on no articles.') : plain(sourcesOf(cited, true))
}

export function mention(article: Omit<Article, 'text' | 'body'>): MessageSource {
  const { outlet, title, publishedAt, url, file } = article
  const [link, page] = [linkTo(article, null), articlePage(article, null)]
  return { n: null, outlet, title, publishedAt, url, link, page, file, quote: null, details: null }
}

/** Where a click on a quote leads. */
const leading = (article: Article, cited: Citation): Pick<MessageSource, 'link' | 'page'> => ({
  link: linkTo(article, cited),
  page: articlePage(article, cited),
})

function saying(answer: Answer, { now, isList = false }: ComposeOptions): MessageBlock[] {
  switch (answer.kind) {
    case 'answered':
      return [
        ...telling({ ...answer, sentences: dated(answer, now) }, isList),
        { ...sourcesOf(answer, false), ...(answer.story?.namesOutlets && { inChat: 'nothing' as const }) },
      ]
    case 'unanswered': {
      const nearest = answer.nearest.map(mention)
      const heading = nearest.length === 1 ? 'What comes closest' : 'Articles that come closest'
      const near: MessageBlock[] = nearest.length === 0 ? [] : [{ kind: 'sources', heading, sources: nearest }]
      if (answer.closest === undefined) return [paragraph(answer.reason), ...near]
      const sentences = dated(answer.closest, now)
      return [paragraph(answer.reason), { kind: 'paragraph', sentences }, sourcesOf(answer.closest, false)]
    }
    case 'help':
      return [paragraph(answer.text)]
  }
}

/** The sentences; of a story its headline above them, and what else is told of it below. */
function telling({ sentences, story }: Answered, isList: boolean): MessageBlock[] {
  const listed = (some: AnswerSentence[]): MessageBlock => ({ kind: 'paragraph', sentences: some, isList: true })
  if (!story) return [isList && sentences.length > 1 ? listed(sentences) : { kind: 'paragraph', sentences }]
  const { id, headline, extent, newest, parts } = story
  const small = newest === undefined ? extent : `${extent} · newest ${newest}`
  return [
    { kind: 'headline', text: headline, extent: small, ...(id !== null && { page: storyPage(id) }) },
    ...(sentences.length === 0 ? [] : [listed(sentences)]),
    ...parts.flatMap(({ heading, paragraphs }): MessageBlock[] => [
      { kind: 'paragraph', sentences: [strong(`${heading}:`)] },
      listed(paragraphs.flat()),
    ]),
  ]
}

const strong = (text: string): AnswerSentence => ({ text, citations: [], emphasis: [[0, text.length]] })

/** A reader takes what is told for news, unless it says when it was reported. */
const OLD_MS = 31 * 86_400_000

/** What is old says when it was reported, the last of several of one day alone. */
function dated({ sentences, citations, sources }: Cited, now?: Date): AnswerSentence[] {
  const days = sentences.map((sentence) => {
    const cited = citations.find(({ n }) => n === sentence.citations[0])
    const on = sources.find(({ id, version }) => id === cited?.articleId && version === cited.version)?.publishedAt
    return on && now && now.getTime() - on.getTime() > OLD_MS ? on : undefined
  })
  return sentences.map((one, at) => {
    const on = days[at]
    const next = days[at + 1]
    return on === undefined || (next && longDay(dayStated(next)) === longDay(dayStated(on))) ? one : { ...one, on }
  })
}

/** `inFull`: with who wrote each article, and what stands around each quote. The link of each leads to its quote. */
export function sourcesOf(
  { citations, sources }: Pick<Cited, 'citations' | 'sources'>,
  inFull: boolean,
): MessageBlock & { kind: 'sources' } {
  const all = citations.flatMap((citation) => {
    const article = sources.find(({ id, version }) => id === citation.articleId && version === citation.version)
    return article === undefined ? [] : [{ article, citation }]
  })
  const briefly = ({ article, citation }: (typeof all)[number]): MessageSource => ({
    ...mention(article),
    ...{ n: citation.n, quote: citation.quote, ...leading(article, citation) },
  })
  if (!inFull) return { kind: 'sources', heading: 'Sources', sources: all.map(briefly), inChat: 'lines' }
  const citedIn = (article: Article) => all.flatMap((one) => (one.article === article ? [one.citation] : []))
  const excerpts = sources.flatMap((article) => excerptsOf(article, citedIn(article)))
  return { kind: 'sources', heading: 'Sources in full', sources: excerpts }
}

type Cite = Omit<Citation, 'quote'>

/** What is quoted of an article, each with what stands around it; neighbours are one. */
export function excerptsOf(article: Article, citations: readonly Cite[]): MessageSource[] {
  const groups: [Cite, ...Cite[]][] = []
  for (const one of citations.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const group = groups.at(-1)
    const stretch = article.body.find(({ start, end }) => start <= one.start && one.end <= end)
    const isNear = group !== undefined && one.start - Math.max(...group.map(({ end }) => end)) <= REACH
    if (isNear && stretch !== undefined && stretch.start <= group[0].start) group.push(one)
    else groups.push([one])
  }
  return groups.map((group) => {
    const [first] = group
    const span = { start: first.start, end: Math.max(...group.map(({ end }) => end)) }
    const quotes = group.map(({ n, start, end }) => ({ n, start: start - span.start, end: end - span.start }))
    const { author } = article
    const agency = article.agency === article.outlet ? null : article.agency
    const quote = article.text.slice(span.start, span.end)
    return {
      ...mention(article),
      ...{ n: first.n, quote, ...leading(article, { ...first, quote: article.text.slice(first.start, first.end) }) },
      details: { author, agency, ...surroundings(article, span), ...(group.length > 1 && { quotes }) },
    }
  })
}

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

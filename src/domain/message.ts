// A message: the platform-neutral document that every platform renders and no feature writes by hand.
import type { AnswerSentence, Citation } from './answer.ts'
import type { Article, Span } from './article.ts'

export interface MessageSource extends Pick<Article, 'outlet' | 'title' | 'publishedAt' | 'url' | 'file'> {
  /** The citation's number, or the place in a ranking; `null` for an article that is only near. */
  n: number | null
  /** Where a click leads: the article at the quote. Platforms post no other address. */
  link: string | null
  /** Where the reading room shows it, as a path: "/articles/ID?version=…". Missing of what is not indexed. */
  page?: string
  /** The words the answer rests on, verbatim; `null` where none are cited. */
  quote: string | null
  /** More about it, for a reader who asked for more; `null` in an ordinary answer. */
  details: SourceDetails | null
}

export interface SourceDetails extends Pick<Article, 'author' | 'agency'> {
  /** What stands around the quote in the article: whole words, either may be ''. */
  before: string
  after: string
  /** The quotes in it, by their numbers, from start to before end in UTF-16 code units, where it holds more than one; else it is one. */
  quotes?: { n: number; start: number; end: number }[]
}

/** One thing that `doctor` looked at. `off`: not set up, and that is fine. */
export type MessageCheck = { state: 'ok' | 'off' | 'failed'; name: string; finding: string; remedy: string | null }

export interface MessageItem {
  text: string
  /** A moment that belongs to it, shown behind the text in the reader's own zone where the platform can. */
  at: Date | null
}

export type MessageBlock =
  /** `isList`: each sentence is a point of its own. */
  | { kind: 'paragraph'; sentences: AnswerSentence[]; isList?: true }
  /** Title of a part. `actions`: for it alone. `link`: where it leads; `page`: where the reading room tells it, as a path. */
  | { kind: 'headline'; text: string; extent: string; link?: string | null; actions?: MessageAction[]; page?: string }
  /** Somebody's words, set off from what Dateline says: the claim that is checked, the question that is shared. */
  | { kind: 'quote'; text: string }
  /** `inChat`: in channels a line each, without quotes, or nothing: the rest is behind a button. Missing: all of it. */
  | { kind: 'sources'; heading: string; sources: MessageSource[]; inChat?: 'lines' | 'nothing' }
  | { kind: 'list'; heading: string | null; items: MessageItem[] }
  /** What a reader can do with what stands right above. */
  | { kind: 'buttons'; actions: MessageAction[] }
  /** Small print: how the answer came about. `at`: a moment that belongs to it, told as long ago where the platform can. */
  | { kind: 'note'; text: string; at?: Date | null }

/** A button. `id` is the core's own (100 characters at most, as Discord has it) and comes back when it is pressed, even after a restart. */
export interface MessageAction {
  id: string
  label: string
  /** One of a pair of votes, which platforms tell apart for who listens or types. */
  vote?: 'up' | 'down'
  /** What is asked before it is done, where the platform can ask. */
  confirm?: { question: string; yes: string }
}

export interface Message {
  heading: string | null
  blocks: MessageBlock[]
  actions: MessageAction[]
  /** Whether it is posted without a sound, and the id of the role that is called by it, where the platform can. */
  isSilent?: boolean
  pings?: string
  /** Whether it is set apart as a whole from what others write around it. */
  isCard?: true
  /** The id of the answer that it shows, or the key of the digest, where these are kept. */
  keptAs?: string
}

export const plain = (...blocks: MessageBlock[]): Message => ({ heading: null, blocks, actions: [] })

export const textMessage = (...sentences: string[]): Message => plain(paragraph(...sentences))

export const paragraph = (...sentences: string[]): MessageBlock => ({
  ...{ kind: 'paragraph', sentences: sentences.map((text) => ({ text, citations: [] })) },
})

export const list = (heading: string | null, items: readonly string[]): MessageBlock => ({
  ...{ kind: 'list', heading, items: items.map((text) => item(text)) },
})

export const item = (text: string, at: Date | null = null): MessageItem => ({ text, at })

export const note = (text: string): MessageBlock => ({ kind: 'note', text })

export function sentencesIn(blocks: readonly MessageBlock[]): AnswerSentence[] {
  return blocks.flatMap((block) => (block.kind === 'paragraph' ? block.sentences : []))
}

export function sourcesIn(blocks: readonly MessageBlock[]): MessageSource[] {
  return blocks.flatMap((block) => (block.kind === 'sources' ? block.sources : []))
}

/** What can be done with each of several parts: by what it is called, an id for each, and the title of its part. */
export function menusIn(blocks: readonly MessageBlock[]): [label: string, choices: { id: string; title: string }[]][] {
  const all = blocks.flatMap((block) =>
    block.kind === 'headline' ? (block.actions ?? []).map((action) => ({ ...action, title: block.text })) : [],
  )
  return [...Map.groupBy(all, ({ label }) => label)]
}

/** Something to be filled in by a person. `id` comes back with the values, as an action's does. */
export type Form = { id: string; title: string; submitLabel: string; fields: FormField[] }

export interface FormField {
  name: string
  label: string
  /** `many`: some of `choices`, in the value with ", " between; `time`: "08:30"; `search`: a text that `suggestedBy` completes. */
  kind: 'line' | 'lines' | 'choice' | 'many' | 'time' | 'search'
  placeholder: string | null
  isRequired: boolean
  maxLength: number
  value?: string
  /** Of a choice the first stands there where `value` names none. */
  choices?: readonly { label: string; value: string }[]
  /** The command whose option of this name has the suggestions. */
  suggestedBy?: string
}

export type ArticleSources = [MessageSource, ...MessageSource[]]

/** Returns each article once, in the order of its first quote; a source without a quote stands by itself. */
export function groupedByArticle(sources: readonly MessageSource[]): ArticleSources[] {
  const keyOf = ({ quote, file, title, outlet, url }: MessageSource, at: number): string =>
    quote === null ? `${at}` : JSON.stringify([file, title, outlet, url])
  return [...Map.groupBy(sources, keyOf).values()] as ArticleSources[]
}

/** A source's quote as a sentence: what is quoted in it stands out, and its numbers are those of the quotes. */
export function excerptOf({ n, quote, details }: MessageSource): AnswerSentence {
  const text = quote ?? ''
  const quotes = details?.quotes
  const numbers = quotes?.map((one) => one.n) ?? (n === null ? [] : [n])
  return { text, citations: numbers, emphasis: quotes?.map(({ start, end }) => [start, end]) ?? [[0, text.length]] }
}

/** Returns who wrote an article, "Ada Byron, Reuters"; '' if nobody is named. */
export const byline = (details: SourceDetails | null): string =>
  [details?.author, details?.agency].filter((name) => name?.trim()).join(', ')

/** Where the reading room shows a version of an article, with those words marked and in sight: a path. */
export function articlePage({ id, version }: Pick<Article, 'id' | 'version'>, cited: Span | null): string {
  const at = cited === null ? '' : `${cited.start}-${cited.end}`
  const place = `/articles/${encodeURIComponent(id.toWellFormed())}?version=${encodeURIComponent(version)}`
  return at === '' ? place : `${place}&c=${at}#c=${at}`
}

export const storyPage = (id: string): string => `/stories/${encodeURIComponent(id.toWellFormed())}`

/** The same message, with its sources and stories leading to the reading room at that address. */
export function leadingTo(publicUrl: string, message: Message): Message {
  const led = ({ page, ...source }: MessageSource): MessageSource => ({
    ...source,
    ...(page !== undefined && { page, link: new URL(page, publicUrl).href }),
  })
  const blocks = message.blocks.map((block) => {
    if (block.kind === 'headline' && block.page !== undefined && block.link !== undefined)
      return { ...block, link: new URL(block.page, publicUrl).href }
    return block.kind === 'sources' ? { ...block, sources: block.sources.map(led) } : block
  })
  return { ...message, blocks }
}

/** Words at either end of a quote by which a browser finds it; one that is hardly longer is named whole. */
const EDGE_WORDS = 5

/** The article's address on the web, with a text fragment (`#:~:text=`) at the quote, if any; `null` where it has none. */
export function linkTo({ url }: Pick<Article, 'url'>, cited: Pick<Citation, 'quote'> | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  const { protocol, href } = new URL(url)
  if (!['http:', 'https:'].includes(protocol)) return null
  const words = cited?.quote.split(/\s+/).filter((word) => word !== '') ?? []
  if (words.length === 0) return href
  const isLong = words.length > 2 * EDGE_WORDS + 2
  const edges = isLong ? [words.slice(0, EDGE_WORDS), words.slice(-EDGE_WORDS)] : [words]
  // "-" and "," have a meaning in a text directive.
  const text = edges.map((edge) => encodeURIComponent(edge.join(' ').toWellFormed()).replaceAll('-', '%2D'))
  return `${href}${href.includes('#') ? '' : '#'}:~:text=${text.join(',')}`
}

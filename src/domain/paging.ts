// Divides a message into pages that fit: every sentence stands with the sources it cites, and with its headline wherever it can.
import type { AnswerSentence } from './answer.ts'
import { type Message, type MessageBlock, sentencesIn, sourcesIn } from './message.ts'

interface Piece {
  at: number
  block: MessageBlock
}

/** Pages within a platform's limits, as `fits` says: cut between sentences, the title again above; what alone is too long, at a word. */
export function pagesOf(message: Message, fits: (page: Message) => boolean): Message[] {
  if (fits(message)) return [message]
  const holds = (pieces: Piece[]): boolean => fits(composed(message, pieces))
  const pages: Piece[][] = []
  let page: Piece[] = []
  const cited = citedBy(message.blocks)
  // Sources that are cited come with the sentences that cite them.
  const queue = piecesOf(message, (part) => !isCited(part, cited))
  for (let piece = queue.shift(); piece !== undefined; piece = queue.shift()) {
    if (holds([...page, piece])) {
      page.push(piece)
      continue
    }
    const [top] = page
    const isBelowTitle = page.length === 1 && top !== undefined && isHeadline(top)
    if (page.length > 0 && !(isBelowTitle && holds([top, shortenedPiece(piece, SHORTEST)]))) {
      const moving = movingOn(page, [piece, ...queue], holds)
      const title = moving.length === 0 && !isBelowTitle ? titleAgain(page, piece) : []
      pages.push(page)
      page = []
      queue.unshift(...moving, ...title, piece)
      continue
    }
    const { first, rest } = madeToFit(message, piece, (one) => holds([...page, one]))
    page = [...page, first]
    queue.unshift(...rest)
  }
  if (page.length > 0) pages.push(page)
  return pages.length === 0 ? [composed(message, [])] : pages.map((pieces) => composed(message, pieces))
}

/** The beginning of a text, cut at a word's end and marked as cut; at most `length` UTF-16 code units long. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text
  if (length < 2) return length < 1 ? '' : '…'
  const head = text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')
  const atWord = head.replace(/(?<!\s)\s+\S*$/, '')
  // A single endless word is cut where the room ends.
  const kept = atWord.length * 2 >= head.length ? atWord : head
  return `${kept.trimEnd()}…`
}

/** A sentence shorter than this says too little to be worth its place, in UTF-16 code units. */
const SHORTEST = 80

const isHeadline = ({ block }: Piece): boolean => block.kind === 'headline'
const isNote = ({ block }: Piece): boolean => block.kind === 'note'

/** Taken off the end of a page that `coming` has no room on: a headline below which nothing would stand, or a part that the next page holds as a whole. */
function movingOn(page: Piece[], coming: Piece[], holds: (pieces: Piece[]) => boolean): Piece[] {
  const at = page.findLastIndex(isHeadline)
  if (at < 1) return []
  if (at === page.length - 1) return page.splice(at)
  const next = coming.findIndex(isHeadline)
  if (next === 0) return []
  const part = [...page.slice(at), ...coming.slice(0, next === -1 ? coming.length : next)]
  // Small print at the end of a message may follow alone.
  return holds(part.filter((piece) => !isNote(piece))) ? page.splice(at) : []
}

/** The title above the rest of a part that is cut before `piece`. */
function titleAgain(page: Piece[], piece: Piece): Piece[] {
  const title = page.findLast(isHeadline)
  if (title?.block.kind !== 'headline' || isHeadline(piece) || isNote(piece)) return []
  return [{ ...title, block: { ...title.block, extent: 'continued' } }]
}

/** Names of the lists in blocks whose entries may stand on different pages. */
const LISTS = ['sentences', 'items', 'sources'] as const
type Listing = Partial<Record<(typeof LISTS)[number], readonly object[]>>

/** A block for each entry of its list; the block itself where it has none. */
function partsOf(block: MessageBlock): MessageBlock[] {
  const name = LISTS.find((list) => list in block)
  if (name === undefined) return [block]
  return ((block as Listing)[name] ?? []).map((entry) => ({ ...block, [name]: [entry] }))
}

function joined(one: MessageBlock, next: MessageBlock): MessageBlock {
  const name = LISTS.find((list) => list in one)
  if (name === undefined) return one
  return { ...one, [name]: [one, next].flatMap((block) => (block as Listing)[name] ?? []) }
}

function piecesOf({ blocks }: Message, isWanted: (part: MessageBlock) => boolean): Piece[] {
  return blocks.flatMap((block, at) => partsOf(block).flatMap((part) => (isWanted(part) ? [{ at, block: part }] : [])))
}

/** A page of these pieces: those of one block joined again, and below the sentences the sources that they cite. */
function composed(message: Message, pieces: Piece[]): Message {
  const cited = citedBy(pieces.map(({ block }) => block))
  const blocks = message.blocks.flatMap((block, at): MessageBlock[] => {
    const parts = pieces.filter((piece) => piece.at === at).map((piece) => piece.block)
    if (block.kind !== 'sources') return parts.length === 0 ? [] : [parts.reduce(joined)]
    const own = sourcesIn(parts).filter(({ n }) => !cited.has(n))
    const sources = [...block.sources.filter(({ n }) => cited.has(n)), ...own]
    return sources.length === 0 ? [] : [{ ...block, sources }]
  })
  return { ...message, blocks }
}

/** A piece that is too large for a page that is empty or has its title alone: without the sources that have no room beside it, or shortened. */
function madeToFit(message: Message, piece: Piece, hasRoomFor: (piece: Piece) => boolean) {
  /** The most characters that its texts may have; 0 where it has no room at all. */
  const longest = (one: Piece): number => {
    let [low, high] = [0, JSON.stringify(one.block).length]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (hasRoomFor(shortenedPiece(one, middle))) low = middle
      else high = middle - 1
    }
    return low
  }
  const length = longest(piece)
  if (length >= SHORTEST || piece.block.kind !== 'paragraph') return { first: shortenedPiece(piece, length), rest: [] }
  // So many sources that the sentence itself has no room: they follow on pages of their own, and their numbers move into the text.
  const cited = citedBy([piece.block])
  const rest = piecesOf(message, (part) => isCited(part, cited))
  const sentences = piece.block.sentences.map(({ text, citations }): AnswerSentence => {
    return { text: `${text} ${citations.map((n) => `[${n}]`).join('')}`, citations: [] }
  })
  const bare: Piece = { ...piece, block: { kind: 'paragraph', sentences } }
  return { first: shortenedPiece(bare, longest(bare)), rest }
}

/** What may be shortened in a block and whatever it holds, by name. */
const TEXTS = new Set(['text', 'extent', 'title', 'quote', 'before', 'after', 'cells'])

function shortenedPiece(piece: Piece, length: number): Piece {
  const short = (value: unknown, name?: string): unknown => {
    if (typeof value === 'string') return name !== undefined && TEXTS.has(name) ? shortened(value, length) : value
    if (Array.isArray(value)) return value.map((entry) => short(entry, name))
    if (value === null || typeof value !== 'object' || value instanceof Date) return value
    return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, short(own, key)]))
  }
  return { ...piece, block: short(piece.block) as MessageBlock }
}

const isCited = (part: MessageBlock, cited: ReadonlySet<number | null>): boolean =>
  sourcesIn([part]).some(({ n }) => cited.has(n))
const citedBy = (blocks: MessageBlock[]): ReadonlySet<number | null> =>
  new Set(sentencesIn(blocks).flatMap(({ citations }) => citations))

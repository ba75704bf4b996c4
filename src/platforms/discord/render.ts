// Renders a message as text in Discord's Markdown, part by part, with every text escaped. Knows messages only: no component, no connection.
import { isWholeDay, longDay } from '../../domain/day.ts'
import {
  type ArticleSources,
  byline,
  groupedByArticle,
  type Message,
  type MessageAction,
  type MessageBlock,
  type MessageSource,
  sentencesIn,
} from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { memoized, oneLine, webAddress, withStrong } from '../shared/text.ts'

/** Marks that mean something in Discord's Markdown wherever they stand; "<" opens mentions, emoji, moments and commands. */
const MARKS = /[\\*_~`|<>[\]]/g
/** The colon of an address or of an emoji's name; that of a time of day stays as it is. */
const COLONS = /:(?=\/|[\w+-]+:)/g
/** Invitations need no scheme to come alive. */
const INVITES = /\b(discord(?:app)?\.(?:gg|com))\//gi
/** What Discord would take for a heading, small print or a list's mark where a line begins. */
const BEGINNING = /^(?:[#+-]|\d+(?=[.)]))/
/** Names that call many; a space without width behind the "@" says that nobody is meant, whatever a client makes of a backslash. */
const CALLS = /@(?=everyone|here|[&!]?\d)/gi

/** Returns one line that Discord shows letter by letter: nothing in it formats, links, mentions or starts a line of its own. */
export const escaped = memoized((text) =>
  oneLine(text)
    .replace(MARKS, String.raw`\$&`)
    .replace(COLONS, String.raw`\:`)
    .replace(INVITES, String.raw`$1\/`)
    .replace(CALLS, '@\u200b')
    .replace(BEGINNING, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`)),
)

/** Characters at most of what paging cannot shorten. */
const HEADING_LENGTH = 200
const NAME_LENGTH = 100
const REMEDY_LENGTH = 400
/** A quote that can be read above in full is only recalled. */
const RECALLED_LENGTH = 80
/** Longer addresses lose their text fragment; if that does not help, the title stands without a link. */
const LINK_LENGTH = 700

const brief = (text: string, length = NAME_LENGTH): string => escaped(shortened(oneLine(text), length))
const behind = (mark: string, text: string): string => (text === '' ? '' : `${mark}${text}`)
const joined = (parts: string[], mark: string): string => parts.filter((part) => part !== '').join(mark)

/** A piece of a message's text; what is boxed is set apart from what Dateline says. */
export interface Part {
  text: string
  isBoxed: boolean
  /** What a reader can do with what it is the title of. */
  actions: MessageAction[]
  /** Buttons in rows, in place of a text. */
  buttons: MessageAction[]
}

/** Returns the parts from top to bottom, none of them empty; neighbours that are not boxed, and with which nothing can be done, are one. */
export function partsOf({ heading, blocks }: Message): Part[] {
  const said = sentencesIn(blocks).map(({ text }) => oneLine(text))
  const head = behind('### ', brief(heading ?? '', HEADING_LENGTH))
  const parts: Part[] = head === '' ? [] : [{ text: head, isBoxed: false, actions: [], buttons: [] }]
  blocks.forEach((block, at) => {
    const actions = block.kind === 'headline' ? (block.actions ?? []) : []
    const buttons = block.kind === 'buttons' ? block.actions : []
    const part: Part = { text: renderBlock(block, said), isBoxed: block.kind === 'sources', actions, buttons }
    const last = parts.at(-1)
    if (part.text === '' && buttons.length === 0) return
    if (last === undefined || standsAlone(last) || standsAlone(part)) parts.push(part)
    else {
      // The first below a heading, and notes among themselves, stand right below.
      const isClose = at === 0 || (blocks[at - 1]?.kind === 'note' && block.kind === 'note')
      last.text += `${isClose ? '\n' : '\n\n'}${part.text}`
    }
  })
  return parts
}

const standsAlone = ({ isBoxed, actions, buttons }: Part): boolean =>
  isBoxed || actions.length > 0 || buttons.length > 0

const STATES = { ok: '✅', off: '➖', failed: '❌' }

/** `said`: what stands in the message's paragraphs already. */
function renderBlock(block: MessageBlock, said: readonly string[]): string {
  switch (block.kind) {
    case 'paragraph':
      // Each with the numbers of its citations.
      return block.sentences
        .map((one) =>
          joined(
            [withStrong(one, escaped, (text) => `**${escaped(text)}**`), one.citations.map(numberOf).join('')],
            ' ',
          ),
        )
        .join(' ')
    case 'headline':
      return joined([`**${escaped(block.text)}**`, behind('· ', escaped(block.extent))], ' ')
    case 'quote':
      return behind('> ', escaped(block.text))
    case 'sources': {
      const articles = groupedByArticle(block.sources).map((group) => renderArticle(group, said))
      const isRoomy = block.sources.some(({ details }) => details !== null)
      return joined([behind('-# ', brief(block.heading)), articles.join(isRoomy ? '\n\n' : '\n')], '\n')
    }
    case 'list': {
      const head = brief(block.heading ?? '')
      const items = block.items.map(({ text, at }) => {
        const ago = at === null || isWholeDay(at) ? '' : `· <t:${seconds(at)}:R>`
        return behind('- ', joined([escaped(text), shownMoment(at), ago], ' '))
      })
      return joined([head === '' ? '' : `**${head}**`, ...items], '\n')
    }
    case 'checks':
      return block.checks
        .map(({ state, name, finding, remedy }) => {
          const advice = behind(' → ', brief(remedy ?? '', REMEDY_LENGTH))
          return `${STATES[state]} **${brief(name) || '?'}** ${escaped(finding)}${advice}`.trimEnd()
        })
        .join('\n')
    case 'note':
      return behind('-# ', escaped(block.text))
    case 'buttons':
      return ''
  }
}

const numberOf = (n: number): string => String.raw`\[${n}\]`

/** A day as words, since it must not shift with the reader's zone; anything else in the zone and language of each reader. */
function shownMoment(at: Date | null): string {
  if (at === null) return ''
  return isWholeDay(at) ? dayOf(at.toISOString()) : `<t:${seconds(at)}:f>`
}

/** Putting a day into words takes longer than all the rest of a source. */
const dayOf = memoized((iso) => longDay(new Date(iso)))
const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)

function renderArticle(group: ArticleSources, said: readonly string[]): string {
  const [{ n, outlet, title, link, file, publishedAt, details }] = group
  const address = safeLink(link ?? '')
  const text = escaped(title) || 'Untitled'
  const named = address === null ? `**${text}**` : `**[${text}](<${address}>)**`
  // A number that no quote shows stands before the title.
  const number = group.every(({ quote }) => quote === null) && n !== null ? `${numberOf(n)} ` : ''
  const head = `${number}${joined([brief(outlet), named, shownMoment(publishedAt)], ' · ')}`
  const by = details === null ? '' : behind('-# by ', brief(byline(details), 2 * NAME_LENGTH))
  // Who cannot follow a link is told where the article lies.
  const place = details !== null && address === null ? behind('-# ', brief(file)) : ''
  return joined([head, by, place, ...group.map((source) => renderQuote(source, said))], '\n')
}

/** Returns the address as a masked link takes it: short enough, and without a character that would end it early. */
const safeLink = memoized((link): string | null => {
  const address = webAddress(link)
  if (address === null) return null
  const whole = withoutMarks(address.href)
  if (whole.length <= LINK_LENGTH) return whole
  address.hash = ''
  const bare = withoutMarks(address.href)
  return bare.length <= LINK_LENGTH ? bare : null
})

const withoutMarks = (address: string): string =>
  address.replace(/[()<>[\]\\*`|\s]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

function renderQuote({ n, quote, details }: MessageSource, said: readonly string[]): string {
  if (quote === null) return ''
  const number = n === null ? '' : `${numberOf(n)} `
  const words = oneLine(quote)
  if (details === null) {
    const shown = said.some((text) => text.includes(words)) ? shortened(words, RECALLED_LENGTH) : words
    return `-# ${number}“${escaped(shown)}”`
  }
  const before = details.before === '' ? '' : `… ${escaped(details.before)} `
  const after = details.after === '' ? '' : ` ${escaped(details.after)} …`
  return `${number}${before}**“${escaped(words)}”**${after}`
}

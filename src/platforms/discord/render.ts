// Renders a message as text in Discord's Markdown, part by part, with every text escaped. Knows messages only: no component, no connection.
import type { AnswerSentence } from '../../domain/answer.ts'
import { isWholeDay, longDay } from '../../domain/day.ts'
import type { ArticleSources, Message, MessageAction, MessageBlock, MessageSource } from '../../domain/message.ts'
import { byline, excerptOf, groupedByArticle, sourcesIn } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { behind, memoized, oneLine, webAddress, withStrong } from '../shared/text.ts'

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
const [HEADING_LENGTH, NAME_LENGTH] = [200, 100]
/** The number of a citation, and the title of a story, are links as long as that costs little: several stand on one page. */
const SHORT_LINK_LENGTH = 250
/** Longer addresses lose their text fragment; if that does not help, the title stands without a link. */
const LINK_LENGTH = 700

const brief = (text: string, length = NAME_LENGTH): string => escaped(shortened(oneLine(text), length))
const joined = (parts: string[], mark: string): string => parts.filter((part) => part !== '').join(mark)

/** A piece of a message's text; what is boxed is set apart from what Dateline says. */
export interface Part {
  text: string
  isBoxed: boolean
  /** Buttons in rows, in place of a text. */
  buttons: MessageAction[]
}

/** Returns the parts from top to bottom, none of them empty; neighbours that are not set apart are one. On a card each story is one. */
export function partsOf({ heading, blocks, isCard }: Message): Part[] {
  // Where titles lead to what is cited, numbers that did so again would only fill the page.
  const areTitlesLinked = blocks.some((block) => block.kind === 'headline' && block.link)
  const links: Links = new Map(areTitlesLinked ? [] : sourcesIn(blocks).map(({ n, link }) => [n, link]))
  const head = behind('### ', brief(heading ?? '', HEADING_LENGTH))
  const parts: Part[] = head === '' ? [] : [{ text: head, isBoxed: false, buttons: [] }]
  blocks.forEach((block, at) => {
    const buttons = block.kind === 'buttons' ? block.actions : []
    const isBoxed = block.kind === 'sources' && block.inChat === undefined
    const isTop = isCard === true && at === 0 && head === ''
    const part: Part = { text: renderBlock(block, links, isTop), isBoxed, buttons }
    const last = parts.at(-1)
    if (part.text === '' && buttons.length === 0) return
    const isNew = isCard && (block.kind === 'headline' || (block.kind === 'note' && at === blocks.length - 1))
    if (last === undefined || isNew || standsAlone(last) || standsAlone(part)) parts.push(part)
    else {
      // The first below a heading, what is said of a quote, and small print, stand right below.
      const above = blocks[at - 1]
      const isSmall = block.kind === 'note' && above !== undefined && (above.kind === 'note' || isInLines(above))
      const isClose = above === undefined || above.kind === 'quote' || isSmall || isInLines(block) || isCard
      last.text += `${isClose ? '\n' : '\n\n'}${part.text}`
    }
  })
  return parts
}

const isInLines = (block: MessageBlock): boolean => block.kind === 'sources' && block.inChat === 'lines'

type Links = ReadonlyMap<number | null, string | null>

const standsAlone = ({ isBoxed, buttons }: Part): boolean => isBoxed || buttons.length > 0

function renderBlock(block: MessageBlock, links: Links, isTop: boolean): string {
  switch (block.kind) {
    case 'paragraph':
      return block.sentences
        .map((one) => `${block.isList ? '- ' : ''}${renderSentence(one, links)}`)
        .join(block.isList ? '\n' : ' ')
    case 'headline':
      if (isTop) return joined([`### ${brief(block.text, HEADING_LENGTH)}`, behind('-# ', escaped(block.extent))], '\n')
      return `**${linked(escaped(block.text), block.link ?? null, SHORT_LINK_LENGTH)}**${behind(' · ', escaped(block.extent))}`
    case 'quote':
      return behind('> ', escaped(block.text))
    case 'sources': {
      if (block.inChat === 'nothing') return ''
      const render = block.inChat === 'lines' ? renderLine : renderArticle
      const articles = groupedByArticle(block.sources).map(render)
      if (block.inChat === 'lines') return articles.join('\n')
      const isRoomy = block.sources.some(({ details }) => details !== null)
      return joined([behind('-# ', brief(block.heading)), articles.join(isRoomy ? '\n\n' : '\n')], '\n')
    }
    case 'list': {
      const head = brief(block.heading ?? '')
      const items = block.items.map(({ text, at }) => {
        const ago = at === null || isWholeDay(at) ? '' : `· ${shown(at, 'R')}`
        return behind('- ', joined([escaped(text), shown(at, 'f'), ago], ' '))
      })
      return joined([head === '' ? '' : `**${head}**`, ...items], '\n')
    }
    case 'note':
      return behind('-# ', joined([escaped(block.text), shown(block.at, 'R')], ' · '))
    case 'buttons':
      return ''
  }
}

/** With the numbers of its citations, and its day where that is long ago. */
function renderSentence(sentence: AnswerSentence, links: Links): string {
  const said = withStrong(sentence, escaped, (text) => `**${escaped(text)}**`)
  const numbers = sentence.citations.map((n) => linked(numberOf(n), links.get(n) ?? null, SHORT_LINK_LENGTH))
  return joined([said, numbers.join(' '), behind('· reported ', shown(sentence.on, 'D'))], ' ')
}

const numberOf = (n: number): string => `${n}`.replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit)))

const linked = (text: string, link: string | null, length = LINK_LENGTH): string => {
  const address = safeLinks(link ?? '').find((one) => one.length <= length)
  return address === undefined ? text : `[${text}](<${address}>)`
}

/** A day in words, since it must not shift with the reader's zone; else `as` Discord has it in each reader's zone and language: day and time, the day, or how long ago. */
function shown(at: Date | null | undefined, as: 'f' | 'D' | 'R'): string {
  if (!at) return ''
  return isWholeDay(at) ? dayOf(at.toISOString()) : `<t:${Math.floor(at.getTime() / 1000)}:${as}>`
}

/** Putting a day into words takes longer than all the rest of a source. */
const dayOf = memoized((iso) => longDay(new Date(iso)))

/** "¹ ² Outlet · day"; an article that nothing cites by its title as well. */
function renderLine(group: ArticleSources): string {
  const [{ outlet, title, link, publishedAt, quote }] = group
  const numbers = group.flatMap(({ n }) => (n === null ? [] : [numberOf(n)])).join(' ')
  const name = quote === null ? escaped(title) || 'Untitled' : ''
  const facts = joined([brief(outlet), name === '' ? '' : linked(name, link), shown(publishedAt, 'D')], ' · ')
  return `-# ${joined([numbers, facts], ' ')}`
}

function renderArticle(group: ArticleSources): string {
  const [{ n, outlet, title, link, publishedAt, details }] = group
  const named = `**${linked(escaped(title) || 'Untitled', link)}**`
  // A number that no quote shows stands before the title.
  const number = group.every(({ quote }) => quote === null) && n !== null ? `${numberOf(n)} ` : ''
  const head = `${number}${joined([brief(outlet), named, shown(publishedAt, 'f')], ' · ')}`
  const by = behind('-# by ', brief(byline(details), 2 * NAME_LENGTH))
  return joined([head, by, ...group.map(renderQuote)], '\n')
}

/** The address as a masked link takes it, without a character that would end it early; and the same without its fragment, which is shorter. */
const safeLinks = memoized((link): string[] => {
  const address = webAddress(link)
  if (address === null) return []
  const whole = withoutMarks(address.href)
  address.hash = ''
  return [whole, withoutMarks(address.href)]
})

const withoutMarks = (address: string): string =>
  address.replace(/[()<>[\]\\*`|\s]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

function renderQuote(source: MessageSource): string {
  const { quote, details } = source
  if (quote === null) return ''
  const excerpt = excerptOf(source)
  const numbers = excerpt.citations.map(numberOf).join(' ')
  const number = numbers === '' ? '' : `${numbers} `
  if (details === null) return `-# ${number}“${escaped(quote)}”`
  const before = details.before === '' ? '' : `… ${escaped(details.before)} `
  const after = details.after === '' ? '' : ` ${escaped(details.after)} …`
  return `${number}${before}${withStrong(excerpt, escaped, (text) => `**“${escaped(text)}”**`)}${after}`
}

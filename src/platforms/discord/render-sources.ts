// Renders the articles below an answer: outlet, linked title, day, and the quotes under the article they stand in. Knows no component.
import type { MessageSource } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { type ArticleSources, groupedByArticle } from '../../domain/sources.ts'
import { inert, plain } from './inert.ts'
import { shownMoment } from './moments.ts'
import { remembered } from './remembered.ts'

const NAME_LENGTH = 100
/** A quote that can be read above in full is only recalled. */
const RECALLED_LENGTH = 80
/** Longer addresses lose their text fragment; if that does not help, the title stands without a link. */
const LINK_LENGTH = 700

export function renderSources(heading: string, sources: MessageSource[], said: readonly string[]): string {
  const groups = groupedByArticle(sources).map((group) => renderArticle(group, said))
  const isRoomy = sources.some(({ details }) => details !== null)
  const head = inert(shortened(plain(heading), NAME_LENGTH))
  return [...(head === '' ? [] : [`-# ${head}`]), groups.join(isRoomy ? '\n\n' : '\n')].join('\n')
}

function renderArticle(group: ArticleSources, said: readonly string[]): string {
  const [article] = group
  const facts = [
    inert(shortened(plain(article.outlet), NAME_LENGTH)),
    linkedTitle(article),
    article.publishedAt === null ? '' : shownMoment(article.publishedAt),
  ]
  // A number that no quote shows stands before the title.
  const number = group.every(({ quote }) => quote === null) && article.n !== null ? `${numberOf(article.n)} ` : ''
  const head = `${number}${facts.filter((fact) => fact !== '').join(' · ')}`
  return [head, ...renderDetails(article), ...group.flatMap((source) => renderQuote(source, said))].join('\n')
}

function linkedTitle({ title, link }: MessageSource): string {
  const text = inert(title) || 'Untitled'
  const address = safeLink(link ?? '')
  return address === null ? `**${text}**` : `**[${text}](<${address}>)**`
}

/** The address as a masked link takes it: the web's, short enough, and without a character that would end it early. */
const safeLink = remembered((link): string | null => {
  if (!URL.canParse(link)) return null
  const address = new URL(link)
  if (!['http:', 'https:'].includes(address.protocol) || address.username !== '' || address.password !== '') return null
  const whole = escaped(address.href)
  if (whole.length <= LINK_LENGTH) return whole
  address.hash = ''
  const bare = escaped(address.href)
  return bare.length <= LINK_LENGTH ? bare : null
})

const escaped = (address: string): string =>
  address.replace(/[()<>[\]\\*`|\s]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)

function renderDetails({ details, link, file }: MessageSource): string[] {
  if (details === null) return []
  const by = [details.author, details.agency]
    .filter((name) => name !== null)
    .map((name) => inert(shortened(plain(name), NAME_LENGTH)))
    .join(', ')
  // Who cannot follow a link is told where the article lies.
  const where = safeLink(link ?? '') === null ? inert(shortened(plain(file), NAME_LENGTH)) : ''
  return [by === '' ? '' : `-# by ${by}`, where === '' ? '' : `-# ${where}`].filter((line) => line !== '')
}

function renderQuote({ n, quote, details }: MessageSource, said: readonly string[]): string[] {
  if (quote === null) return []
  const number = n === null ? '' : `${numberOf(n)} `
  const words = plain(quote)
  if (details === null) {
    const shown = said.some((text) => text.includes(words)) ? shortened(words, RECALLED_LENGTH) : words
    return [`-# ${number}“${inert(shown)}”`]
  }
  const before = details.before === '' ? '' : `… ${inert(details.before)} `
  const after = details.after === '' ? '' : ` ${inert(details.after)} …`
  return [`${number}${before}**“${inert(words)}”**${after}`]
}

const numberOf = (n: number): string => String.raw`\[${n}\]`

// Renders a message as HTML, with links into the reading room. Knows messages only.
import { raw, html as template } from 'hono/html'
import type { AnswerSentence } from '../../domain/answer.ts'
import { longMoment, statedDay } from '../../domain/day.ts'
import type { ArticleSources, Form, Message, MessageAction, MessageBlock, MessageSource } from '../../domain/message.ts'
import { byline, excerptOf, groupedByArticle, sentencesIn, sourcesIn } from '../../domain/message.ts'
import { behind, oneLine, webAddress, withStrong } from '../shared/text.ts'

export type Html = ReturnType<typeof raw>

/** What a form must hold to be taken; `null`: nothing can be pressed. */
type Token = string | null

type Sources = ReadonlyMap<number | null, MessageSource>
/** What a message's sources are to its sentences, and what stands in its paragraphs. */
type Cited = { sources: Sources; said: ReadonlySet<string> }

/** The blocks of a message, and what can be done with it. */
export function renderMessage(message: Message, token: Token): Html {
  const cited: Cited = {
    sources: new Map(sourcesIn(message.blocks).map((source) => [source.n, source])),
    said: new Set(sentencesIn(message.blocks).map(({ text }) => oneLine(text))),
  }
  const blocks = message.blocks.map((block) => renderBlock(block, cited, token))
  return joined([...blocks, renderActions(message.actions, token)], '\n')
}

function renderBlock(block: MessageBlock, cited: Cited, token: Token): Html {
  switch (block.kind) {
    case 'headline': {
      const { text, extent, page, actions = [] } = block
      const title = page !== undefined ? html`<a href="${page}">${oneLine(text)}</a>` : oneLine(text)
      const small = extent === '' ? '' : html`\n<p class="extent">${oneLine(extent)}</p>`
      return html`<h2>${title}</h2>${small}${renderActions(actions, token)}`
    }
    case 'paragraph': {
      const sentences = block.sentences.map((sentence) => renderSentence(sentence, cited.sources))
      if (block.isList) return listOf(sentences.map((one) => html`<li>${one}</li>`))
      return sentences.length === 0 ? NOTHING : html`<p>${joined(sentences, ' ')}</p>`
    }
    case 'quote':
      return html`<blockquote>${oneLine(block.text)}</blockquote>`
    case 'sources': {
      const groups = groupedByArticle(block.sources).map((group) => renderArticle(group, cited))
      const sources = listOf(groups, html` class="sources"`)
      if (groups.length === 0) return sources
      const isFolded = block.sources.every(({ quote, details }) => quote !== null && details === null)
      if (!isFolded) return html`<p class="extent">${oneLine(block.heading)}</p>\n${sources}`
      return html`<details><summary>${summaryOf(block.sources)}</summary>${sources}</details>`
    }
    case 'list': {
      const heading = block.heading === null ? '' : html`<p><strong>${oneLine(block.heading)}</strong></p>\n`
      const items = block.items.map(({ text, at }) => html`<li>${oneLine(text)}${at && ` ${longMoment(at)}`}</li>`)
      return html`${heading}${listOf(items)}`
    }
    case 'note':
      return html`<p class="note">${oneLine(block.text)}${behind(' · ', statedDay(block.at))}</p>`
    case 'buttons':
      return renderActions(block.actions, token)
  }
}

const listOf = (items: Html[], attributes: Html = NOTHING): Html =>
  items.length === 0 ? NOTHING : html`<ul${attributes}>\n${joined(items, '\n')}\n</ul>`

/** `sources`: none while an answer grows. */
export function renderSentence(sentence: AnswerSentence, sources: Sources = new Map()): Html {
  const numbers = sentence.citations.map((n) => numbered(n, sources.get(n)))
  const said = withStrong(sentence, escaped, (text) => `<strong>${escaped(text)}</strong>`)
  return html`${raw(said)}${numbers.length === 0 ? '' : html`<sup>${joined(numbers, '')}</sup>`}`
}

/** A citation's number, with its quote for who points at it or comes to it by keyboard. */
function numbered(n: number, source: MessageSource | undefined): Html {
  const address = source === undefined ? null : leadOf(source)
  if (source === undefined || address === null) return html`[${n}]`
  if (source.quote === null) return html`<a href="${address}">[${n}]</a>`
  const { quote, outlet, publishedAt } = source
  const shown = `“${oneLine(quote)}” ${oneLine(outlet)}${behind(', ', statedDay(publishedAt))}`
  return html`<a class="cite" href="${address}">[${n}]<span class="tip">${shown}</span></a>`
}

/** What is cited more than once from one article stands below its name once, and a quote that can be read above is not repeated. */
function renderArticle(group: ArticleSources, cited: Cited): Html {
  const [source] = group
  const { outlet, title, publishedAt, details } = source
  const when = behind(', ', statedDay(publishedAt))
  const numbers = group.flatMap((one) => (one.n === null ? [] : [linked(leadOf(one), `[${one.n}]`)]))
  const quotes = group.flatMap((one) => {
    const { quote, details: around } = one
    if (quote === null || (cited.said.has(oneLine(quote)) && around === null)) return []
    const excerpt = excerptOf(one)
    const isMarked = group.length > 1 || around !== null
    const mark = isMarked ? excerpt.citations.map((n) => `[${n}] `).join('') : ''
    const said = withStrong(excerpt, escaped, (text) =>
      around === null ? escaped(text) : `<strong>${escaped(text)}</strong>`,
    )
    const [before, after] = around === null ? ['', ''] : [around.before, around.after].map(oneLine)
    const lead = before === '' ? '' : html`<span class="around">… ${before}</span> `
    return [html`<br>${mark}${lead}“${raw(said)}”${after === '' ? '' : html` <span class="around">${after} …</span>`}`]
  })
  const name = linked(leadOf(source), title)
  const head = numbers.length === 0 ? '' : html`${joined(numbers, ' ')} `
  const own = details === null ? null : (webAddress(source.url)?.href ?? null)
  const original = own === null ? '' : html`<br><a href="${own}" rel="noopener noreferrer nofollow">${own}</a>`
  return html`<li>${head}${oneLine(outlet)}${when}: ${name}${behind(', by ', oneLine(byline(details)))}${original}${joined(quotes, '')}</li>`
}

/** A source leads to the article in the reading room; what is not indexed, to its own address, if that may be posted. */
const leadOf = ({ page, link }: MessageSource): string | null => page ?? webAddress(link)?.href ?? null

function linked(address: string | null, text: string): Html {
  return address === null ? html`${oneLine(text)}` : html`<a href="${address}">${oneLine(text)}</a>`
}

function summaryOf(sources: readonly MessageSource[]): string {
  const outlets = [...new Set(sources.map(({ outlet }) => oneLine(outlet)))]
  return `${sources.length === 1 ? 'Source' : 'Sources'}: ${new Intl.ListFormat('en-GB').format(outlets)}`
}

function renderActions(actions: readonly MessageAction[], token: Token): Html {
  if (token === null || actions.length === 0) return NOTHING
  const buttons = actions.map(({ id, label, confirm }) => {
    const button = html`<button name="${PRESSED}${label}" value="${id}">${confirm?.yes ?? label}</button>`
    return confirm === undefined
      ? button
      : html`<details><summary>${label}</summary>${confirm.question} ${button}</details>`
  })
  return html`<form class="actions" method="post" action="/press"><input type="hidden" name="token" value="${token}">${joined(buttons, '')}</form>`
}

/** A form to fill in, as a page or below an answer. What is typed is all that the web's forms ask for: digests are posted elsewhere. */
export function renderForm({ id, title, submitLabel, fields }: Form, token: string): Html {
  const areas = fields.map(({ name, label, placeholder, isRequired, maxLength }) => {
    const required = raw(isRequired ? ' required' : '')
    return html`<label>${oneLine(label)}<textarea name="${FIELD}${name}" rows="4" maxlength="${maxLength}" placeholder="${placeholder ?? ''}"${required}></textarea></label>`
  })
  return html`<form class="sheet" method="post" action="/submit"><h2>${oneLine(title)}</h2>
<input type="hidden" name="token" value="${token}"><input type="hidden" name="form" value="${id}">
${joined(areas, '\n')}
<button>${submitLabel}</button></form>`
}

/** What stands before the names of buttons and fields that are sent. */
export const PRESSED = 'press:'
export const FIELD = 'field:'

export const NOTHING = raw('')

/** Nothing that is rendered here is waited for. */
export const html = (...given: Parameters<typeof template>): Html => template(...given) as Html
export const joined = (parts: readonly Html[], between: string): Html =>
  raw(
    parts
      .map(String)
      .filter((part) => part !== '')
      .join(between),
  )

/** Text that stays text, between tags and within quotation marks. */
const escaped = (text: string): string => oneLine(text).replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)

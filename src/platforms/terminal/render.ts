// Renders a message as text for a terminal. Knows messages only: no answer, no article.
import type { AnswerSentence } from '../../domain/answer.ts'
import { isWholeDay, longDay } from '../../domain/day.ts'
import type { Message, MessageBlock, MessageCheck, MessageItem, MessageSource } from '../../domain/message.ts'
import { type ArticleSources, groupedByArticle } from '../../domain/sources.ts'
import { inert } from './inert.ts'
import type { Paint } from './paint.ts'
import { cut, glued, wrapped } from './wrap.ts'

export interface Look {
  /** Columns. */
  width: number
  paint: Paint
}

/** The whole message, blocks set apart by blank lines, with a line break at its end. */
export function renderMessage(message: Message, look: Look): string {
  const heading = message.heading === null ? [] : [look.paint('bold', wrapped(inert(message.heading), look.width))]
  return `${[...heading, ...renderBlocks(message.blocks, look)].join('\n\n')}\n`
}

/** Each block as text, without a line break at its end. */
export function renderBlocks(blocks: MessageBlock[], look: Look): string[] {
  const said = blocks
    .flatMap((block) => (block.kind === 'paragraph' ? block.sentences : []))
    .map(({ text }) => inert(text))
  return blocks.map((block) => renderBlock(block, said, look)).filter((text) => text !== '')
}

/** `said`: what stands in the message's paragraphs already. */
function renderBlock(block: MessageBlock, said: readonly string[], look: Look): string {
  switch (block.kind) {
    case 'paragraph':
      return renderSentences(block.sentences, look)
    case 'headline':
      return wrapped(
        `${look.paint('bold', inert(block.text))} ${look.paint('dim', `— ${inert(block.extent)}`)}`,
        look.width,
      )
    case 'quote':
      return wrapped(look.paint('italic', inert(block.text)), look.width, '  │ ')
    case 'sources':
      return renderSources(block.heading, block.sources, said, look)
    case 'list':
      return renderList(block.heading, block.items, look)
    case 'checks':
      return block.checks.map((check) => renderCheck(check, look)).join('\n')
    case 'note':
      return look.paint('dim', wrapped(inert(block.text), look.width))
    case 'buttons':
      return ''
  }
}

/** Sentences as one paragraph, each with the numbers of its citations. More sentences only ever add to its end. */
export function renderSentences(sentences: AnswerSentence[], { width, paint }: Look): string {
  const cited = sentences.map(({ text, citations }) => {
    const numbers = citations.map((n) => `[${n}]`).join('')
    return numbers === '' ? inert(text) : glued(inert(text), paint('dim', numbers))
  })
  return wrapped(cited.join(' '), width)
}

function renderList(heading: string | null, items: MessageItem[], { width, paint }: Look): string {
  const lines = items.map((item) => wrapped(itemText(item), width, '  · '))
  return (heading === null ? lines : [paint('dim', wrapped(inert(heading), width)), ...lines]).join('\n')
}

function renderSources(heading: string, sources: MessageSource[], said: readonly string[], look: Look): string {
  const groups = groupedByArticle(sources).map((group) => renderArticle(group, said, look))
  const isRoomy = sources.some(({ details }) => details !== null)
  return [look.paint('dim', wrapped(inert(heading), look.width)), groups.join(isRoomy ? '\n\n' : '\n')].join('\n')
}

function renderArticle(group: ArticleSources, said: readonly string[], look: Look): string {
  const { width, paint } = look
  const [article] = group
  const facts = [article.outlet, ...(article.publishedAt === null ? [] : [longDay(article.publishedAt)])]
  const quotes = group.flatMap((source) => renderQuote(source, said, look))
  const mark = quotes.length === 0 ? '  · ' : '  '
  const head = `${paint('cyan', inert(facts.join(', ')))}${paint('dim', ' — ')}${inert(article.title)}`
  return [wrapped(head, width, mark), ...renderDetails(article, ' '.repeat(mark.length), look), ...quotes].join('\n')
}

function renderQuote({ n, quote, details }: MessageSource, said: readonly string[], { width, paint }: Look): string[] {
  if (quote === null) return []
  const mark = n === null ? '  ' : `  [${n}] `
  const words = inert(quote)
  if (details === null) {
    // What can be read above in full is only recalled, in one line.
    const shown = said.some((text) => text.includes(words)) ? cut(words, width - mark.length - 2) : words
    return [wrapped(paint('dim', `“${shown}”`), width, mark)]
  }
  const before = details.before === '' ? '' : `${paint('dim', `… ${inert(details.before)}`)} `
  const after = details.after === '' ? '' : ` ${paint('dim', `${inert(details.after)} …`)}`
  return [wrapped(`${before}“${words}”${after}`, width, mark)]
}

function renderDetails({ details, url, file }: MessageSource, indent: string, { width, paint }: Look): string[] {
  if (details === null) return []
  const by = [details.author, details.agency].filter((name) => name !== null).join(', ')
  const lines = [by === '' ? '' : `by ${by}`, url ?? '', file].filter((line) => line !== '')
  return lines.map((line) => wrapped(paint('dim', inert(line)), width, indent))
}

function renderCheck({ state, name, finding, remedy }: MessageCheck, { width, paint }: Look): string {
  const words = { ok: paint('green', 'ok'), off: paint('dim', '--'), failed: paint('red', '!!') }
  const advice = remedy === null ? '' : ` ${paint('yellow', inert(remedy))}`
  const [first, ...others] = wrapped(`${paint('bold', name)}: ${inert(finding)}${advice}`, width, '    ').split('\n')
  return [`${words[state]}  ${(first ?? '').trimStart()}`, ...others].join('\n')
}

/** Moments are told in the zone of the machine, which is the reader's. */
function itemText({ text, at }: MessageItem): string {
  if (at === null) return inert(text)
  const moment = isWholeDay(at) ? longDay(at) : at.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })
  return `${inert(text)} ${moment}`
}

// Renders a message as text for a terminal, whole or as it grows. Knows messages only: no answer, no article.
import wrapAnsi from 'wrap-ansi'
import type { AnswerSentence } from '../../domain/answer.ts'
import { isWholeDay, longDay, statedDay } from '../../domain/day.ts'
import type { ArticleSources, Message, MessageBlock, MessageCheck, MessageSource } from '../../domain/message.ts'
import { byline, excerptOf, groupedByArticle, sentencesIn } from '../../domain/message.ts'
import { behind, withStrong } from '../shared/text.ts'
import { inert, type Paint } from './look.ts'

export interface Look {
  width: number
  paint: Paint
}

/** The whole message, blocks set apart by blank lines, with a line break at its end. */
export function renderMessage(message: Message, look: Look): string {
  const heading = message.heading === null ? [] : [look.paint('bold', wrapped(inert(message.heading), look.width))]
  return `${[...heading, ...renderBlocks(message.blocks, look)].join('\n\n')}\n`
}

/** Prints an answer whose sentences come one by one, and then the rest of its message, so that nothing is printed twice. */
export function answerPrinter(look: Look) {
  const shown: AnswerSentence[] = []
  let printed = ''
  const grown = (sentences: AnswerSentence[]): string => {
    const whole = renderSentences(sentences, look)
    const added = whole.startsWith(printed) ? whole.slice(printed.length) : `\n${whole}`
    printed = whole
    return added
  }
  return {
    sentence(sentence: AnswerSentence): string {
      shown.push(sentence)
      return grown(shown)
    },
    /** Returns what is still to be printed of the message that the sentences belong to, its last line break included. */
    rest(message: Message): string {
      if (printed === '') return renderMessage(message, look)
      const [first] = message.blocks
      const [, ...others] = renderBlocks(message.blocks, look)
      const isBegun = message.heading === null && first?.kind === 'paragraph'
      if (!isBegun || !shown.every(({ text }, at) => first.sentences[at]?.text === text))
        return `\n\n${renderMessage(message, look)}`
      return `${[grown(first.sentences), ...others].join('\n\n')}\n`
    },
  }
}

function renderBlocks(blocks: MessageBlock[], look: Look): string[] {
  const said = sentencesIn(blocks).map(({ text }) => inert(text))
  return blocks.map((block) => renderBlock(block, said, look)).filter((text) => text !== '')
}

/** `said`: what stands in the message's paragraphs already. */
function renderBlock(block: MessageBlock, said: readonly string[], look: Look): string {
  const { width, paint } = look
  switch (block.kind) {
    case 'paragraph':
      if (block.isList) return block.sentences.map((one) => renderSentences([one], look, '  · ')).join('\n')
      return renderSentences(block.sentences, look)
    case 'headline': {
      const extent = block.extent === '' ? '' : ` ${paint('dim', `— ${inert(block.extent)}`)}`
      return wrapped(`${paint('bold', inert(block.text))}${extent}`, width)
    }
    case 'quote':
      return wrapped(paint('italic', inert(block.text)), width, '  │ ')
    case 'sources': {
      // What is said above is not said again: there are its numbers, its outlet and its day.
      const isSaid = ({ quote }: MessageSource) => said.some((text) => quote !== null && text.includes(inert(quote)))
      const groups = groupedByArticle(block.sources).map((group) =>
        renderArticle(group, block.inChat !== undefined && group.every(isSaid), look),
      )
      const isRoomy = block.sources.some(({ details }) => details !== null)
      return [paint('dim', wrapped(inert(block.heading), width)), groups.join(isRoomy ? '\n\n' : '\n')].join('\n')
    }
    case 'list': {
      // Moments are told in the zone of the machine, which is the reader's.
      const told = (at: Date): string =>
        isWholeDay(at) ? longDay(at) : at.toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' })
      const lines = block.items.map(({ text, at }) =>
        wrapped(at === null ? inert(text) : `${inert(text)} ${told(at)}`, width, '  · '),
      )
      const heading = block.heading === null ? [] : [paint('dim', wrapped(inert(block.heading), width))]
      return [...heading, ...lines].join('\n')
    }
    case 'note':
      return paint('dim', wrapped([inert(block.text), ...daysIn(block.at)].join(' · '), width))
    case 'buttons':
      return ''
  }
}

/** Sentences as one paragraph, each with the numbers of its citations. More sentences only ever add to its end. */
function renderSentences(sentences: AnswerSentence[], { width, paint }: Look, mark = ''): string {
  const cited = sentences.map((one) => {
    const numbers = one.citations.map((n) => `[${n}]`).join('')
    const said = withStrong(one, inert, (text) => paint('bold', inert(text)))
    return numbers === '' ? said : `${said}${GLUE}${paint('dim', numbers)}`
  })
  // A day within would be put there only when the sentences are printed already; where they are of several, the sources tell.
  const isOfOne = sentences.filter(({ on }) => on).length === 1
  const day = daysIn(isOfOne ? sentences.at(-1)?.on : null).map((text) => paint('dim', `· reported ${text}`))
  return wrapped([...cited, ...day].join(' '), width, mark)
}

const daysIn = (at: Date | null | undefined): string[] => (at ? [statedDay(at)] : [])

/** `isSaid`: its quotes stand above, and only their numbers are to be told. */
function renderArticle(group: ArticleSources, isSaid: boolean, look: Look): string {
  const { width, paint } = look
  const [{ outlet, title, publishedAt, details, url, file }] = group
  const facts = [outlet, ...daysIn(publishedAt)].join(', ')
  const quotes = isSaid ? [] : group.flatMap((source) => renderQuote(source, look))
  const numbers = group.map(({ n }) => `[${n}]`).join('')
  const mark = isSaid ? `  ${numbers} ` : quotes.length === 0 ? '  · ' : '  '
  const head = `${paint('cyan', inert(facts))}${paint('dim', ' — ')}${inert(title)}`
  const more = details === null ? [] : [behind('by ', byline(details)), url ?? '', file].filter((line) => line !== '')
  const indent = ' '.repeat(mark.length)
  const below = more.map((line) => wrapped(paint('dim', inert(line)), width, indent))
  return [wrapped(head, width, mark), ...below, ...quotes].join('\n')
}

function renderQuote(source: MessageSource, { width, paint }: Look): string[] {
  const { quote, details } = source
  if (quote === null) return []
  const excerpt = excerptOf(source)
  const mark = `  ${excerpt.citations.map((n) => `[${n}] `).join('')}`
  if (details === null) return [wrapped(paint('dim', `“${inert(quote)}”`), width, mark)]
  const before = details.before === '' ? '' : `${paint('dim', `… ${inert(details.before)}`)} `
  const after = details.after === '' ? '' : ` ${paint('dim', `${inert(details.after)} …`)}`
  return [wrapped(`${before}${withStrong(excerpt, inert, (text) => `“${inert(text)}”`)}${after}`, width, mark)]
}

/** A space that no line is broken at. Private use: `inert` text may hold it, to no harm. */
const GLUE = '\u{f8ff}'

/** `first` stands before the first line and as many spaces before the others. `width` counts both; words that are wider are cut. */
function wrapped(text: string, width: number, first = ''): string {
  const indent = ' '.repeat(first.length)
  return wrapAnsi(text, width - first.length, { hard: true })
    .replaceAll(GLUE, ' ')
    .split('\n')
    .map((line, at) => `${at === 0 ? first : indent}${line}`.trimEnd())
    .join('\n')
}

const STATES = { ok: ['green', 'ok'], off: ['dim', '--'], failed: ['red', '!!'] } as const

/** One thing that `doctor` looked at, with a line break at its end. */
export function renderCheck({ state, name, finding, remedy }: MessageCheck, { width, paint }: Look): string {
  const [style, word] = STATES[state]
  const advice = remedy === null ? '' : ` ${paint('yellow', inert(remedy))}`
  const text = wrapped(`${paint('bold', name)}: ${inert(finding)}${advice}`, width, '    ')
  return `${paint(style, word)}  ${text.trimStart()}\n`
}

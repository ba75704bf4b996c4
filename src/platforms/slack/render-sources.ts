// Renders the sources below an answer: outlet, title, date, quote. Knows messages only.
import type { MessageSource } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { type ArticleSources, groupedByArticle } from '../../domain/sources.ts'
import { inert } from './inert.ts'
import { brief, cite, joined, linked, moment, type Part, type Piece, quote, raw, section, words } from './rich-text.ts'

/** Of a quote that can be read above in full, so much is recalled. */
const RECALLED = 90

/** `said`: what stands in the message's paragraphs already. */
export function renderSources(heading: string, sources: MessageSource[], said: readonly string[]): Part[] {
  return [
    section(...brief(heading, { bold: true })),
    ...groupedByArticle(sources).flatMap((group) => renderArticle(group, said)),
  ]
}

function renderArticle(group: ArticleSources, said: readonly string[]): Part[] {
  const [article] = group
  const quotes = group.flatMap((source) => renderQuote(source, said))
  // Numbers without words stand before the title, so that no citation leads nowhere.
  const bare = group.filter((source) => inert(source.quote ?? '') === '').flatMap(({ n }) => (n === null ? [] : [n]))
  const mark = bare.map((n) => `[${n}]`).join('')
  const facts = joined(
    [brief(article.outlet, { bold: true }), article.publishedAt === null ? [] : moment(article.publishedAt)],
    ', ',
  )
  const title = linked(inert(article.title) === '' ? 'article' : article.title, article.link)
  const head = section(...raw(mark === '' ? '' : `${mark} `), ...joined([facts, title], ' — '))
  return [head, ...renderDetails(article), ...quotes]
}

function renderQuote({ n, quote: cited, link, details }: MessageSource, said: readonly string[]): Part[] {
  const full = inert(cited ?? '')
  if (full === '') return []
  const mark: Piece[] = n === null ? [] : [...cite(n, link), ...raw(' ')]
  // What can be read above in full is only recalled.
  if (details === null)
    return [quote(...mark, ...raw(`“${said.some((text) => text.includes(full)) ? shortened(full, RECALLED) : full}”`))]
  const before = words(details.before)
  const after = words(details.after)
  return [
    quote(
      ...mark,
      ...(before.length === 0 ? [] : [...raw('… '), ...before, ...raw(' ')]),
      ...raw(`“${full}”`, { bold: true }),
      ...(after.length === 0 ? [] : [...raw(' '), ...after, ...raw(' …')]),
    ),
  ]
}

function renderDetails({ details, file }: MessageSource): Part[] {
  if (details === null) return []
  const by = [details.author, details.agency].filter((name) => name !== null && inert(name) !== '').join(', ')
  return [
    section(...joined([brief(by === '' ? '' : `by ${by}`, { italic: true }), brief(file, { code: true })], ' · ')),
  ]
}

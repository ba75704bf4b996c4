// Charts as inline SVG that can be read without colour, and as text by a screen reader.
import { dayStated, longDay } from '../../domain/day.ts'
import type { StoryArticle } from '../../domain/story.ts'
import { oneLine } from '../shared/text.ts'
import { type Html, html, joined } from './render.ts'

const DAY_MS = 86_400_000
/** Days shown, the latest. */
const MOST_DAYS = 31
/** In units of the drawing. */
const BAR = { width: 44, gap: 8, height: 72 }

const LINE = { width: 640, margin: 40, height: 64 }

/** Developments as dots on a line of time, which say what they are; the days stand at both ends. */
export function developmentLine(developments: readonly { on: Date; text: string }[]): Html {
  const [first, last] = [developments[0]?.on ?? new Date(0), developments.at(-1)?.on ?? new Date(0)]
  const span = Math.max(1, last.getTime() - first.getTime())
  const placeOf = (on: Date) =>
    Math.round(LINE.margin + ((on.getTime() - first.getTime()) / span) * (LINE.width - 2 * LINE.margin))
  const told = developments.map(({ on, text }) => ({ x: placeOf(on), said: `${longDay(on)}: ${oneLine(text)}` }))
  const dots = [...Map.groupBy(told, ({ x }) => x)].map(
    ([x, here]) =>
      html`<circle cx="${x}" cy="24" r="7"><title>${here.map(({ said }) => said).join(' ')}</title></circle>`,
  )
  return html`<svg class="chart" role="img" aria-label="Developments. ${told.map(({ said }) => said).join(' ')}" viewBox="0 0 ${LINE.width} ${LINE.height}" width="${LINE.width}"><path d="M${LINE.margin} 24H${LINE.width - LINE.margin}"/>${joined(dots, '')}<text class="first" x="0" y="54">${longDay(first)}</text><text class="last" x="${LINE.width}" y="54">${longDay(last)}</text></svg>`
}

/** How many articles came out on each day, from the first day to the last. */
export function coverageChart(articles: readonly StoryArticle[]): Html {
  const days = articles.flatMap(({ publishedAt }) =>
    publishedAt === null ? [] : [Math.floor(+dayStated(publishedAt) / DAY_MS)],
  )
  const undated = articles.length - days.length
  const rest =
    undated === 0
      ? ''
      : html`<p class="extent">${undated === 1 ? 'One article has' : `${undated} articles have`} no date.</p>`
  if (days.length === 0) return rest === '' ? html`` : rest
  const last = Math.max(...days)
  const first = Math.max(Math.min(...days), last - MOST_DAYS + 1)
  const counts = Array.from({ length: last - first + 1 }, (_, at) => days.filter((day) => day === first + at).length)
  const most = Math.max(...counts)
  const width = counts.length * (BAR.width + BAR.gap)
  const bars = counts.map((count, at) => {
    const [x, height] = [at * (BAR.width + BAR.gap), Math.round((count / most) * BAR.height)]
    const day = new Date((first + at) * DAY_MS)
    const name = day.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
    const middle = x + BAR.width / 2
    const label =
      counts.length <= 12 || at === 0 || at === counts.length - 1
        ? html`<text x="${middle}" y="${BAR.height + 36}">${name}</text>`
        : ''
    const number = count === 0 ? '' : html`<text x="${middle}" y="${BAR.height - height + 14}">${count}</text>`
    return html`<rect x="${x}" y="${BAR.height - height + 18}" width="${BAR.width}" height="${Math.max(1, height)}"/>${number}${label}`
  })
  const told = counts.flatMap((count, at) =>
    count === 0 ? [] : [`${longDay(new Date((first + at) * DAY_MS))}: ${count}`],
  )
  return html`<svg class="chart" role="img" aria-label="Articles by day. ${told.join('; ')}" viewBox="0 0 ${width} ${BAR.height + 44}" width="${width}">${joined(bars, '')}</svg>${rest}`
}

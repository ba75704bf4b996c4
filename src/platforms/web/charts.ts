// Charts as inline SVG that can be read without colour, and as text by a screen reader.
import { html } from 'hono/html'
import { dayStated, longDay } from '../../domain/day.ts'
import type { StoryArticle } from '../../domain/story.ts'
import { type Html, joined, made } from './render.ts'

const DAY_MS = 86_400_000
/** Days shown, the latest. */
const MOST_DAYS = 31
/** In units of the drawing. */
const BAR = { width: 44, gap: 8, height: 72 }

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
  if (days.length === 0) return made(rest === '' ? html`` : rest)
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
  return made(
    html`<svg class="chart" role="img" aria-label="Articles by day. ${told.join('; ')}" viewBox="0 0 ${width} ${BAR.height + 44}" width="${width}">${joined(bars, '')}</svg>${rest}`,
  )
}

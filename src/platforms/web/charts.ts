// Charts as inline SVG that can be read without colour, and as text by a screen reader.
import { longDay, statedDay } from '../../domain/day.ts'
import type { StoryArticle, TimelineEntry } from '../../domain/story.ts'
import { oneLine } from '../shared/text.ts'
import { type Html, html, joined } from './render.ts'

/** Days shown, the latest. */
const MOST_DAYS = 31
/** In units of the drawing. */
const BAR = { width: 280, height: 12 }
const LINE = { width: 640, margin: 40, height: 64 }

/** Developments as dots on a line of time, which say what they are; the days stand at both ends. */
export function developmentLine(developments: readonly TimelineEntry[]): Html {
  const [first, last] = [developments[0]?.on ?? new Date(0), developments.at(-1)?.on ?? new Date(0)]
  const span = Math.max(1, last.getTime() - first.getTime())
  const placeOf = (on: Date) =>
    Math.round(LINE.margin + ((on.getTime() - first.getTime()) / span) * (LINE.width - 2 * LINE.margin))
  const told = developments.map(({ on, text, quote }) => ({
    ...{ x: placeOf(on), said: `${longDay(on)}: ${oneLine(text ?? quote)}` },
  }))
  const dots = told.map(({ x, said }) => html`<circle cx="${x}" cy="24" r="7"><title>${said}</title></circle>`)
  return html`<svg class="chart" role="img" aria-label="Developments. ${told.map(({ said }) => said).join(' ')}" viewBox="0 0 ${LINE.width} ${LINE.height}" width="${LINE.width}"><path d="M${LINE.margin} 24H${LINE.width - LINE.margin}"/>${joined(dots, '')}<text class="first" x="0" y="54">${longDay(first)}</text><text class="last" x="${LINE.width}" y="54">${longDay(last)}</text></svg>`
}

/** How many articles came out on each day that had any, the latest days: a bar and a number each. */
export function coverageChart(articles: readonly StoryArticle[]): Html {
  const days = [...Map.groupBy(articles, ({ publishedAt }) => statedDay(publishedAt) || 'No date')].slice(-MOST_DAYS)
  const most = Math.max(...days.map(([, those]) => those.length))
  const rows = days.map(([day, { length }]) => {
    const width = Math.round((length / most) * BAR.width)
    return html`<tr><th scope="row">${day}</th><td><svg aria-hidden="true" viewBox="0 0 ${BAR.width} ${BAR.height}" width="${BAR.width}"><rect width="${width}" height="${BAR.height}"/></svg> ${length}</td></tr>`
  })
  return html`<table class="chart"><caption>Articles by day</caption>${joined(rows, '')}</table>`
}

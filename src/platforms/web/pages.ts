// The pages of the reading room, as HTML: what stands on each, and the frame around all of them. Knows values only, no request.
import { diffWordsWithSpace } from 'diff'
import { type Article, bodyOf, type Span } from '../../domain/article.ts'
import { longDay, statedDay } from '../../domain/day.ts'
import { articlePage, type Message, storyPage } from '../../domain/message.ts'
import type { ArticlePage, StoryPage, TodayPage } from '../../domain/ports.ts'
import type { Difference, Story, StoryArticle } from '../../domain/story.ts'
import { behind, keepingEdges, oneLine, webAddress } from '../shared/text.ts'
import { coverageChart, developmentLine } from './charts.ts'
import { type Html, html, joined, NOTHING, renderMessage } from './render.ts'

const PLACES = [
  ['/', 'Ask'],
  ['/today', 'Today'],
  ['/articles', 'Articles'],
  ['/operator', 'Operator'],
] as const

/** `at`: the path of the place in the navigation that it belongs to. */
function framed(title: string, at: string, body: Html): string {
  const places = PLACES.map(([path, name]) =>
    path === at ? html`<a href="${path}" aria-current="page">${name}</a>` : html`<a href="${path}">${name}</a>`,
  )
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${oneLine(title)} · Dateline</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="alternate" type="application/atom+xml" title="Dateline: today" href="/today.atom">
<script src="/client.js" defer></script>
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header><a class="mark" href="/">Dateline</a><nav aria-label="Places">${joined(places, '')}</nav></header>
<main id="main">
${body}
</main>
<footer><p>Every quote is an article’s own words: a click on its number shows where they stand.</p></footer>
</body>
</html>
`)
}

export interface Turn {
  question: string
  reply: Html
}

/** `turn`: `null` before anything was asked. */
export function askPage(token: string, turn: Turn | null, starters: string[] = []): string {
  const suggested = starters.map((text) => html`<button name="q" value="${text}" formnovalidate>${text}</button>`)
  const box = html`<form id="ask" class="ask" method="post" action="/ask">
<input type="hidden" name="token" value="${token}">
<label for="q">${turn ? 'Ask on' : 'What do you want to know?'}</label>
<div class="line"><input id="q" name="q" required maxlength="2000" autocomplete="off" placeholder="${turn ? 'A follow-up, or something else' : (starters[0] ?? 'Who, what, when, how many …')}"><button>Ask</button></div>
${suggested.length === 0 ? '' : html`<div class="starters" role="group" aria-label="Questions that the newest articles answer">${joined(suggested, '')}</div>`}
</form>`
  const fresh = html`<form class="fresh" method="post" action="/new"><input type="hidden" name="token" value="${token}"><button>New conversation</button></form>`
  const hint = html`<p class="note">Answers come from the articles alone, with the words they rest on. /summary and a topic sums up; /help lists what else there is.</p>`
  const body = html`${turn === null ? html`<h1>Ask the news</h1>` : html`<h1 class="away">Answer</h1>`}
<div id="talk" aria-live="polite">${turn === null ? '' : turnOf(turn)}</div>
${box}${turn ? fresh : hint}`
  return framed(turn?.question ?? 'Ask', '/', body)
}

const turnOf = ({ question, reply }: Turn): Html =>
  html`<article class="turn"><h2 class="asked">${oneLine(question)}</h2><div class="reply">${reply}</div></article>`

export function articleShown({ article, now, isGone, story }: ArticlePage, cited: Span | null): string {
  const { title, outlet, publishedAt, author, agency, url } = article
  const facts = [
    html`${oneLine(outlet)}`,
    publishedAt ? html`<time datetime="${publishedAt.toISOString()}">${statedDay(publishedAt)}</time>` : html`undated`,
    ...[author, agency].flatMap((name) =>
      name === null || name === '' || name === outlet ? [] : [html`${oneLine(name)}`],
    ),
  ]
  const address = webAddress(url)
  const original =
    address === null ? '' : html` · <a href="${address.href}" rel="noopener noreferrer nofollow">The original</a>`
  const body = html`<article class="reading">
<h1>${oneLine(title)}</h1>
<p class="extent">${joined(facts, ' · ')}${original}</p>
${changeNotice(article, now, isGone)}
${articleText(article, cited)}
</article>
${story === null ? '' : siblings(story, article.id)}`
  return framed(title, '', body)
}

export function articlesShown({ message, isLast }: { message: Message; isLast: boolean }, page: number): string {
  const way = (to: number, name: string) => html`<a href="/articles?page=${to}">${name}</a>`
  const ways = [...(page > 1 ? [way(page - 1, 'Newer')] : []), ...(isLast ? [] : [way(page + 1, 'Older')])]
  const body = html`${renderMessage(message, null)}<p class="extent">${joined(ways, ' · ')}</p>`
  return plainPage('Articles', body, '/articles')
}

function changeNotice(article: Article, now: Article | null, isGone: boolean): Html {
  if (isGone)
    return html`<p class="notice" role="note">This article is no longer among the articles. This is how it last stood, or how it was cited.</p>`
  if (now === null) return NOTHING
  const changes = changedWords(article, now)
  const link = html`<a href="${articlePage(now, null)}">What it says now</a>`
  const shown =
    changes === null
      ? ''
      : html`<details><summary>What has changed</summary><div class="changes">${changes}</div></details>`
  return html`<div class="notice" role="note"><p>This article reads otherwise now: this is an earlier version. ${link}.</p>${shown}</div>`
}

/** Longer comparisons are given up: two texts that have little in common take long, and say nothing. */
const LIMIT_MS = 300
/** Characters of what has not changed that are shown on either side of a change. */
const AROUND = 120

/** Between two versions, word by word, the unchanged stretches cut short. `null`: not compared in time, or the bodies are the same. */
function changedWords(before: Article, after: Article): Html | null {
  const parts = diffWordsWithSpace(bodyOf(before), bodyOf(after), { timeout: LIMIT_MS })
  if (parts === undefined || parts.every(({ added, removed }) => !added && !removed)) return null
  const shown = parts.map(({ value, added, removed }) => {
    const text = keepingEdges(value, oneLine)
    if (removed) return html`<del>${text}</del>`
    if (added) return html`<ins>${text}</ins>`
    return html`${cut(text)}`
  })
  return html`<p>${joined(shown, '')}</p>`
}

const cut = (text: string) => (text.length <= 2 * AROUND ? text : `${text.slice(0, AROUND)} … ${text.slice(-AROUND)}`)

/** Its fields stand above the article already, as facts. */
const FRONT_MATTER = /^---[ \t\r]*\n(?:(?!---[ \t\r]*\n).*\n)*---[ \t\r]*\n/

/** The text by its paragraphs, what reports set off from what stands around it, and what is cited marked. */
function articleText({ text, body }: Article, cited: Span | null): Html {
  const fields = FRONT_MATTER.exec(text)?.[0].length ?? 0
  const paragraphs = [...text.matchAll(/[^\n]+/g)].flatMap(({ 0: line, index }) => {
    if (line.trim() === '' || index < fields) return []
    const one = { start: index, end: index + line.length }
    const reports = body.some((span) => span.start < one.end && one.start < span.end)
    return [html`<p${reports ? '' : html` class="furniture"`}>${pieces(text, one, cited)}</p>`]
  })
  return html`<div class="body">${joined(paragraphs, '\n')}</div>`
}

/** A paragraph in pieces. The mark's first piece has the name that a citation leads to. */
function pieces(text: string, { start, end }: Span, cited: Span | null): Html {
  const from = Math.max(start, cited?.start ?? end)
  const to = Math.min(end, cited?.end ?? start)
  if (cited === null || from >= to) return html`${shownText(text.slice(start, end))}`
  const id = from === cited.start ? html` id="c=${cited.start}-${cited.end}"` : ''
  return html`${shownText(text.slice(start, from))}<mark${id}>${shownText(text.slice(from, to))}</mark>${shownText(text.slice(to, end))}`
}

/** As the article has it, but for what would turn or hide the text around. */
const shownText = (text: string): string => keepingEdges(text, oneLine)

function siblings(story: Story, id: string): Html {
  return html`<aside aria-label="The same story">
<h2>The same story</h2>
${reportList(story.articles.filter(({ articleId }) => articleId !== id))}
<p><a href="${storyPage(story.id)}">The whole story</a></p>
</aside>`
}

/** Articles by the report that they are: reprints stand behind the first. */
function reportList(articles: readonly StoryArticle[]): Html {
  const reports = [...Map.groupBy(articles, ({ report }) => report).values()]
  const items = reports.map(([first, ...reprints]) => {
    const line = (one: StoryArticle) =>
      html`<a href="${articlePage({ id: one.articleId, version: one.version }, null)}">${oneLine(one.title)}</a> <span class="extent">${oneLine(one.outlet)}${behind(', ', statedDay(one.publishedAt))}</span>`
    const same = reprints.map((one) => html`<li>${line(one)}</li>`)
    return html`<li>${first === undefined ? '' : line(first)}${same.length === 0 ? '' : html`<ul aria-label="The same report elsewhere">${joined(same, '')}</ul>`}</li>`
  })
  return html`<ul class="reports">${joined(items, '\n')}</ul>`
}

export function storyShown({ story, parts, developments, differences }: StoryPage, extent: string): string {
  const told = parts.map(({ heading, message }) => {
    const title = heading === '' ? '' : html`<h2>${heading}</h2>`
    return html`<section class="told">${title}${renderMessage(message, null)}</section>`
  })
  const line = html`<section><h2>Developments</h2>${developmentLine(developments)}</section>`
  const differing = html`<section><h2>Where outlets differ</h2>${differences.map(sideBySide)}</section>`
  const body = html`<h1>${oneLine(story.headline)}</h1>
<p class="extent">${extent}</p>
${joined(told, '\n')}
${developments.length > 1 ? line : ''}
${differences.length > 0 ? differing : ''}
<section><h2>Coverage</h2>${coverageChart(story.articles)}</section>
<section><h2>${story.reports === 1 ? 'The report' : 'Reports'}</h2>${reportList(story.articles)}</section>`
  return framed(story.headline, '', body)
}

function sideBySide({ about, sides }: Difference): Html {
  const columns = sides.map(
    ({ outlet, claim, quote }) => html`<div><strong>${oneLine(outlet)}</strong><p>${oneLine(claim ?? quote)}</p></div>`,
  )
  return html`${about === null ? '' : html`<h3>${oneLine(about)}</h3>`}<div class="sides">${joined(columns, '')}</div>`
}

export function todayShown({ message, since, until, stories }: TodayPage): string {
  const days = longDay(since) === longDay(until) ? longDay(until) : `${longDay(since)} to ${longDay(until)}`
  const title = message.heading ?? 'Today'
  const body = html`<h1>${stories.length === 0 ? 'Nothing new' : oneLine(title)}</h1>
<p class="extent">${days} · <a href="/today.atom">Atom feed</a></p>
<div class="stories">${renderMessage(message, null)}</div>`
  return framed(title, '/today', body)
}

export function plainPage(title: string, body: Html, at = ''): string {
  return framed(title, at, html`<h1>${title}</h1>${body}`)
}

/** An Atom feed (RFC 4287) of the stories. */
export function atomFeed({ stories, until }: TodayPage, address: string): string {
  const entries = stories.map(({ storyId, headline, sentences, lastPublishedAt: at }) => {
    const page = new URL(storyPage(storyId), address).href
    const summary = sentences.map(({ text }) => text).join(' ')
    return html`<entry><id>${page}</id><title>${oneLine(headline)}</title><link href="${page}"/><updated>${(at ?? until).toISOString()}</updated><summary>${oneLine(summary)}</summary></entry>`
  })
  return String(html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>${new URL('/today', address).href}</id><title>Dateline: today</title><updated>${until.toISOString()}</updated><author><name>Dateline</name></author><link rel="self" href="${new URL('/today.atom', address).href}"/>
${joined(entries, '\n')}
</feed>
`)
}

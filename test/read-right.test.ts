// Web pages, exports and pasted text as people have them: what is read of them is the report, and what is said of it is its own.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseFile } from '../src/articles/read/parse.ts'
import { dayStated, longDay } from '../src/domain/day.ts'
import { sentencesOf } from '../src/text/sentences.ts'
import { wordsOf } from '../src/text/words.ts'
import { measurePages } from './quality/pages.ts'
import { newFolder } from './support/leftovers.ts'
import { openPress } from './support/press.ts'

const FIRST =
  'The cable car to Mount Sorrel reopened on Tuesday after a winter of repairs, its operator said in the valley.'
const SECOND =
  'Its two cabins carry sixty people each, and the ride to the summit station takes eleven minutes in calm weather.'
const BODY = `<p>${FIRST}</p><p>${SECOND}</p>`
const HEADLINE = 'Cable car runs again'

async function articlesIn(path: string, content: string | Uint8Array) {
  const parsed = await parseFile({ path, bytes: typeof content === 'string' ? Buffer.from(content) : content })
  return parsed.flatMap((one) => ('article' in one ? [one.article] : []))
}
async function pageOf({ head = '', body = BODY, title = HEADLINE, lang = 'en' }) {
  const html = `<html lang="${lang}"><head><title>${title}</title>${head}</head><body>${body}</body></html>`
  const [article] = await articlesIn('saved.html', html)
  return article
}
const linked = (data: unknown, before = '', behind = '') =>
  `<script type="application/ld+json">${before}${typeof data === 'string' ? data : JSON.stringify(data)}${behind}</script>`
const NEWS = {
  '@type': 'NewsArticle',
  headline: HEADLINE,
  datePublished: '2024-05-14T10:00:00+02:00',
  author: { '@type': 'Person', name: 'Rosa Klint' },
  publisher: { '@type': 'Organization', name: 'Valley Courier' },
}
const told = (article: Awaited<ReturnType<typeof pageOf>>) => ({
  author: article?.author,
  outlet: article?.outlet,
  at: article?.publishedAt?.toISOString(),
})
const TOLD = { author: 'Rosa Klint', outlet: 'Valley Courier', at: '2024-05-14T08:00:00.000Z' }

describe('linked data', () => {
  test.each([
    ['in CDATA', linked(NEWS, '<![CDATA[', ']]>')],
    ['in CDATA behind slashes', linked(NEWS, '//<![CDATA[\n', '\n//]]>')],
    ['of a type with a charset', linked(NEWS).replace('ld+json', 'ld+json; charset=utf-8')],
    ['in a comment', linked(NEWS, '<!--\n', '\n-->')],
    ['with a semicolon behind it', linked(NEWS, '', ';')],
    ['with a comma too many', linked(JSON.stringify(NEWS).replace(/}$/, ',}'))],
    ['with a raw line break', linked(JSON.stringify({ ...NEWS, description: 'Up\tagain' }).replace('\\t', '\n'))],
    ['of a posting', linked({ ...NEWS, '@type': 'SocialMediaPosting' })],
    ['in a graph', linked({ '@graph': [{ '@type': 'WebSite', name: 'Elsewhere' }, NEWS] })],
    ['as what a page is mainly about', linked({ '@type': 'WebPage', mainEntity: NEWS })],
  ])('is read %s', async (_, head) => expect(told(await pageOf({ head }))).toEqual(TOLD))

  test('that is broken still says the day', async () => {
    const head = linked(JSON.stringify(NEWS).replace('{', '{ "text": "He said "no"", '))
    expect((await pageOf({ head }))?.publishedAt?.toISOString()).toBe(TOLD.at)
  })

  test('of the page itself will do', async () => {
    const page = { '@type': 'WebPage', datePublished: '2024-05-14', publisher: { '@id': '#site' } }
    const head = linked({ '@graph': [{ '@type': 'WebSite', '@id': '#site', name: 'Valley Courier' }, page] })
    const read = await pageOf({ head, title: `${HEADLINE} - Valley Courier`, body: `<h1>${HEADLINE}</h1>${BODY}` })
    expect({ ...told(read), title: read?.title }).toMatchObject({
      outlet: 'Valley Courier',
      at: '2024-05-14T00:00:00.000Z',
      title: HEADLINE,
    })
  })

  test('gives the text where the page is drawn by a script', async () => {
    const head = linked({ ...NEWS, articleBody: `${FIRST} ${SECOND} ${FIRST.replace('Tuesday', 'Monday')}` })
    const read = await pageOf({
      head,
      body: '<div id="root"><p>Switch on JavaScript to see this page in full.</p></div>',
    })
    expect(read?.text).toContain(SECOND)
    expect(read?.text).not.toContain('JavaScript')
  })
})

describe('the date beside the headline', () => {
  test.each([
    ['en', 'By Rosa Klint | May 14, 2024'],
    ['en-US', '05/14/2024'],
    ['en-GB', '14/05/2024 09:30'],
    ['de', 'Stand: 14.05.2024, 9.30 Uhr'],
    ['de', 'Dienstag, 14. Mai 2024'],
    ['fr', 'Publié le 14 mai 2024 à 9h30'],
    ['es', '14 de mayo de 2024'],
    ['pl', '14 maja 2024'],
    ['ru', '14 мая 2024, 09:30'],
    ['ja', '2024年5月14日 9:30'],
    ['ko', '2024년 5월 14일'],
    ['hu', '2024. május 14.'],
    ['lv', '2024. gada 14. maijs'],
    ['he', '14 במאי 2024'],
    ['en', 'Written: 2024-05-14 09:30 / Updated: 2024-05-16 10:00'],
    ['en', 'Updated May 16, 2024 10:00 | Published May 14, 2024'],
    ['de', 'Aktualisiert am 16.05.2024, 10:00 Uhr – veröffentlicht am 14.05.2024'],
    ['fr', 'Mis à jour le 16 mai 2024 – Publié le 14 mai 2024'],
    ['sv', 'Uppdaterad 16 maj 2024. Publicerad 14 maj 2024'],
    ['th', '14 พฤษภาคม 2567'],
    ['th', '14 พฤษภาคม พ.ศ. 2567'],
    ['ar', 'نُشر في: ١٤ أيار/مايو ٢٠٢٤'],
    ['sr', '14. maj 2024. 09:30'],
    ['th', 'เผยแพร่ 14 พ.ค. 2567 09:30 น.'],
    ['th', '14/05/2567'],
  ])('is read (%s): %s', async (lang, line) => {
    const read = await pageOf({
      lang,
      body: `<article><h1>${HEADLINE}</h1><div class="info"><span>${line}</span></div>${BODY}</article>`,
    })
    expect(read?.publishedAt?.toISOString().slice(0, 10)).toBe('2024-05-14')
  })

  test('is never that of a teaser, a comment or a change', async () => {
    const nav = '<nav><a href="/x">Old news</a> <time datetime="2017-01-02">2 January 2017</time></nav>'
    const changed = '<p class="date">Updated 20 May 2024</p><p class="date">Published 14 May 2024, 9:30 am</p>'
    const comments = '<section class="comments"><p>Ben, <time datetime="2024-06-01">1 June</time>: fine!</p></section>'
    const read = await pageOf({ body: `${nav}<article><h1>${HEADLINE}</h1>${changed}${BODY}</article>${comments}` })
    expect(read?.publishedAt?.toISOString()).toBe('2024-05-14T09:30:00.000Z')
    const bare = await pageOf({ body: `${nav}<article><h1>${HEADLINE}</h1>${BODY}</article>${comments}` })
    expect(bare?.publishedAt).toBeNull()
  })

  test('goes before what only says when a page was made, and before its change', async () => {
    const head = '<meta name="dcterms:created" content="2024-05-02">'
    const shown = '<p>This page was updated on 20 May 2024</p><p>14 May 2024</p>'
    const read = await pageOf({ head, body: `<article><h1>${HEADLINE}</h1>${shown}${BODY}</article>` })
    expect(read?.publishedAt?.toISOString().slice(0, 10)).toBe('2024-05-14')
  })

  test('is that of writing where the line goes on to a change, and others follow', async () => {
    const line = '<p class="date">Written: 2024-05-14 09:30 / Updated: 2024-05-16 10:00</p>'
    const others = '<article><p class="date">2024-05-03</p></article><article><p class="date">2024-05-06</p></article>'
    const read = await pageOf({ body: `<div><h1>${HEADLINE}</h1>${line}</div>${BODY}<section>${others}</section>` })
    expect(read?.publishedAt?.toISOString().slice(0, 10)).toBe('2024-05-14')
  })

  test.each([
    ['in a part of its own', '<aside class="meta"><p><time datetime="2024-05-14">14 May 2024</time></p></aside>'],
    ['in a footer above the text', '<footer class="node__meta"><span>14 May 2024</span></footer>'],
    ['in what is called a teaser', '<p class="teaser__meta">By Rosa Klint on 14 May 2024</p>'],
    [
      'in its own words between other things',
      '<div>14 May 2024 <a>News</a><p>A caption, and a good deal longer</p></div>',
    ],
    ['in a box of a page builder', '<div class="x-widget"><ul><li><a><span>14 May 2024</span></a></li></ul></div>'],
  ])('is read %s', async (_, line) => {
    const read = await pageOf({ body: `<article><h1>${HEADLINE}</h1>${line}${BODY}</article>` })
    expect(read?.publishedAt?.toISOString().slice(0, 10)).toBe('2024-05-14')
  })

  test('is read within the headline', async () => {
    const read = await pageOf({ body: `<h1>${HEADLINE} in the valley <small>14.05.2024 • News</small></h1>${BODY}` })
    expect(read?.publishedAt?.toISOString().slice(0, 10)).toBe('2024-05-14')
  })

  test('is that below the report where it is said to be the day of publishing, and is none else', async () => {
    const below = async (line: string) => (await pageOf({ body: `<h1>${HEADLINE}</h1>${BODY}${line}` }))?.publishedAt
    const said = [
      '<p>Published on 14 May 2024</p>',
      '<p>Erstellt am: 14.05.2024</p>',
      '<div><b>Date:</b> 14 May 2024 <br></div>',
    ]
    for (const line of said) expect((await below(line))?.toISOString().slice(0, 10)).toBe('2024-05-14')
    const others = ['<p>The next ride is on 14 May 2024</p>', '<div>Next ride: <b>14 May 2024</b></div>']
    for (const line of others) expect(await below(line)).toBeNull()
  })

  test('is not that of a change whose label is an element of its own', async () => {
    const changed = '<div><b>Last updated</b> 20 May 2024 <a>News</a><p>A caption, and a good deal longer</p></div>'
    const body = `<article><h1>${HEADLINE}</h1>${changed}<p>14 May 2024</p>${BODY}</article>`
    expect((await pageOf({ body }))?.publishedAt?.toISOString().slice(0, 10)).toBe('2024-05-14')
  })

  test('is that before the first sentence, whatever years are spoken of', async () => {
    const read = await pageOf({ body: `<p>14.05.2024 – ${FIRST}</p><p>${SECOND} Until 2031 it shall run.</p>` })
    expect(read?.publishedAt?.toISOString().slice(0, 10)).toBe('2024-05-14')
  })

  test('is that of publishing where an older one is shown', async () => {
    const head = linked({ ...NEWS, dateModified: NEWS.datePublished })
    const body = `<article><h1>${HEADLINE}</h1><p>All since 2 April 2024</p>${BODY}</article>`
    expect((await pageOf({ head, body }))?.publishedAt?.toISOString()).toBe(TOLD.at)
  })

  test('is read above the headline, too', async () => {
    const read = await pageOf({ body: `<div><div><span>14 May 2024</span></div><h1>${HEADLINE}</h1></div>${BODY}` })
    expect(read?.publishedAt?.toISOString().slice(0, 10)).toBe('2024-05-14')
  })

  test.each([
    ['2024-05-15T02:10:00Z', 'May 14, 2024', '14 May 2024'],
    ['2024-05-13T21:10:00Z', '14 May 2024', '14 May 2024'],
    ['2024-05-14T09:10:00Z', '15 May 2024', '14 May 2024'],
    ['2024-05-14T21:10:00Z', '20 May 2024', '14 May 2024'],
    ['2024-04-05T09:10:00Z', '04/05/2024', '5 April 2024'],
  ])('that is stated in UTC as %s and shown as %s is %s', async (given, line, day) => {
    const head = `<meta property="article:published_time" content="${given}">`
    const body = `<article><h1>${HEADLINE}</h1><p class="date">${line}</p>${BODY}</article>`
    expect(longDay(dayStated((await pageOf({ head, body }))?.publishedAt ?? new Date(0)))).toBe(day)
  })

  test('is read of an address that names the month', async () => {
    const head = '<link rel="canonical" href="https://valley.example/world/2024/may/14/cable-car">'
    expect((await pageOf({ head }))?.publishedAt?.toISOString()).toBe('2024-05-14T00:00:00.000Z')
  })

  test.each([
    ['2024-05-14T22:10:00-05:00', '14 May 2024'],
    ['20240514T053000+0900', '14 May 2024'],
    ['Tue, 14 May 2024 21:00:00 -0700', '14 May 2024'],
    ['2024-05-14T12:00:00-05:00', '14 May 2024'],
  ])('%s is of the day that it states', async (given, day) => {
    const read = await pageOf({ head: `<meta property="article:published_time" content="${given}">` })
    expect(longDay(dayStated(read?.publishedAt ?? new Date(0)))).toBe(day)
  })
})

test.each([
  ['Cable car runs again »', 'Cable car runs again'],
  ['« Cable car » runs again', '« Cable car » runs again'],
])('the title of %s is %s', async (title, read) => {
  expect((await pageOf({ head: `<meta property="og:title" content="${title}">`, title }))?.title).toBe(read)
})

describe('the people beside the headline', () => {
  const pageBy = (line: string) =>
    pageOf({ body: `<article><h1>${HEADLINE}</h1><div class="x">${line}</div>${BODY}</article>` })

  test.each([
    ['14.05.2024 - Rosa Klint', 'Rosa Klint'],
    ['Posted on May 14, 2024 by Rosa Klint', 'Rosa Klint'],
    ['Von Rosa Klint', 'Rosa Klint'],
    ['<span class="byline">Autor: Rosa Klint</span>', 'Rosa Klint'],
    ['<span class="byline"><a>Rosa Klint</a><span>Valley Courier</span><time>May 14</time></span>', 'Rosa Klint'],
    ['<p class="author"><b>By</b> Theresa May</p>', 'Theresa May'],
    ['<a rel="author">Jan Novak</a>', 'Jan Novak'],
    ['By<a href="/authors/rosa-klint">Rosa Klint</a>', 'Rosa Klint'],
    ['by <a rel="author">rower1984</a> on May 14, 2024', 'rower1984'],
    ['<p class="date-author">Rosa Klint, 14.05.2024</p>', 'Rosa Klint'],
    ['14.05.2024 <span>- Redaktion: Rosa Klint (Valley Office)</span>', 'Rosa Klint'],
    ['<a class="author">Rosa Klint</a> <span class="author-role">Former Contributor</span>', 'Rosa Klint'],
    ['<a href="/user/logout">Sign Me Off</a>', null],
    ['<span class="author">Who rides first on the new cable car</span>', null],
    ['<span>Latest News</span> <span>14.05.2024</span>', null],
    ['May 14, 2024 | Rosa Klint', 'Rosa Klint'],
    ['<span class="author">Omar El Sayed, May 14, 2024</span>', 'Omar El Sayed'],
    ['<span class="author">Rosa Klint</span> and <span class="author">Karl Moss</span>', 'Rosa Klint, Karl Moss'],
    ['Middle Valley News, photo provided by Karl Moss', null],
    ['By <a href="/authors/rosa-klint">Rosa Klint</a> in Oakford | May 14, 2024', 'Rosa Klint'],
    ['<a href="/autor/karl">Karl Moss</a>', 'Karl Moss'],
    ['Par Rosa Klint avec AFP', 'Rosa Klint'],
    ['<span class="author">Rosa Klint mit dpa</span>', 'Rosa Klint'],
    ['Por Rosa Klint con EFE', 'Rosa Klint'],
    ['<span class="author">Rosa Klint »</span>', 'Rosa Klint'],
    ['Autoren Rosa Klint und Karl Moss', 'Rosa Klint und Karl Moss'],
    ['Text von Rosa Klint Fotografie von Karl Moss', 'Rosa Klint'],
    ['<p class="author">Von Rosa Klint, Karl Moss und Petra Lind, NDR</p>', 'Rosa Klint, Karl Moss, Petra Lind'],
    ['<p class="author">Rosa Klint, Leiterin der HSS</p>', 'Rosa Klint'],
    ['<p class="author">J.K. Klint, S. Moss</p>', 'J.K. Klint, S. Moss'],
  ])('are read of %s', async (line, author) => expect((await pageBy(line))?.author ?? null).toBe(author))

  test('are those who signed, where the data name an account or a company', async () => {
    const by = async (stated: string) => {
      const head = linked({ ...NEWS, author: { name: stated } })
      return (
        await pageOf({ head, body: `<article><h1>${HEADLINE}</h1><p class="author">Rosa Klint</p>${BODY}</article>` })
      )?.author
    }
    expect([await by('rklint'), await by('Sorrel Media'), await by('R. Klint')]).toEqual(Array(3).fill('Rosa Klint'))
  })

  test('are none where the headline speaks of one, or the data name a field or a company alone', async () => {
    const [title, head] = ['Neue Bilder von Rosa Klint', '<meta name="author" content=']
    expect((await pageOf({ title, body: `<article><h1>${title}</h1>${BODY}</article>` }))?.author).toBeNull()
    for (const one of ['publisher', 'Sorrel Media GmbH', 'valley courier, Oakford'])
      expect((await pageOf({ head: `${head}"${one}">` }))?.author).toBeNull()
    expect((await pageOf({ head: `${head}"Rosa MacKlint">` }))?.author).toBe('Rosa MacKlint')
  })

  test('have their full names where the page shows them', async () => {
    const by = async (stated: string, line: string) =>
      (
        await pageOf({
          head: linked({ ...NEWS, author: { name: stated } }),
          body: `<article><h1>${HEADLINE}</h1>${line}${BODY}</article>`,
        })
      )?.author
    expect(await by('Rosa', '<p>A column written by Rosa Klint</p>')).toBe('Rosa Klint')
    expect(await by('Rosa Klint', '<p class="author">Rosa Klint, Karl Moss</p>')).toBe('Rosa Klint, Karl Moss')
    expect(await by('Chief Reporter Rosa Klint', '<a rel="author">Rosa Klint</a>')).toBe('Rosa Klint')
    expect(await by('valley.org', '<p>News</p>')).toBeNull()
  })

  test('are no writers of other reports, and go before a site that signs itself', async () => {
    const head = `<meta property="og:site_name" content="Valley Courier"><meta name="author" content="Valley Courier">`
    const other = '<aside class="related"><span class="author">Ben Ott</span></aside>'
    const body = `<article><h1>${HEADLINE}</h1><p class="author">Rosa Klint</p>${BODY}${other}</article>`
    expect((await pageOf({ head, body }))?.author).toBe('Rosa Klint')
  })
})

test('the title is whole where its own quotation mark cut it off in the data', async () => {
  const shown = 'Mayor of Oakford calls the cable car &quot;unsafe&quot;'
  const head = '<meta property="og:title" content="Mayor of Oakford calls the cable car "unsafe"">'
  const read = await pageOf({ head, title: shown, body: `<h1>${shown}</h1>${BODY}` })
  expect(read?.title).toBe('Mayor of Oakford calls the cable car "unsafe"')
})

test('the title is the headline that a page shows, not what it says of itself elsewhere', async () => {
  const head = '<meta property="og:title" content="Video: cable car to Mount Sorrel runs again this week">'
  const shown = 'Cable car to Mount Sorrel runs again'
  const read = await pageOf({ head, title: 'Cable car', body: `<h1>Valley</h1><h1>${shown}</h1>${BODY}` })
  expect(read?.title).toBe(shown)
})

describe('the outlet', () => {
  test('stands behind the title', async () => {
    const read = await pageOf({ title: `${HEADLINE} | Valley Courier`, body: `<h1>${HEADLINE}</h1>${BODY}` })
    expect([read?.title, read?.outlet]).toEqual([HEADLINE, 'Valley Courier'])
  })
  test('is told by the address where no heading tells', async () => {
    const head = '<link rel="canonical" href="https://www.valleycourier.example/a">'
    const read = await pageOf({ title: `Valley Courier - ${HEADLINE}`, head })
    expect([read?.title, read?.outlet]).toEqual([HEADLINE, 'Valley Courier'])
  })
  test('stands before the title', async () => {
    const read = await pageOf({ title: `Valley Courier | ${HEADLINE}`, body: `<h1>${HEADLINE}</h1>${BODY}` })
    expect([read?.title, read?.outlet]).toEqual([HEADLINE, 'Valley Courier'])
  })
  test.each([
    '<link rel="amphtml" href="https://www.valley.example/amp/cable-car">',
    '<link rel="shortlink" href="https://valley.example/?p=12">',
    '<base href="https://www.valley.example/">',
  ])('is the site of an address that the page gives beside its own: %s', async (head) =>
    expect((await pageOf({ head }))?.outlet).toBe('valley.example'),
  )
  test.each([
    '<!-- saved from url=(0041)https://www.valley.example/news/cable-car -->',
    '<!--\n Page saved with SingleFile \n url: https://valley.example/news/cable-car \n saved date: Wed May 15 2024\n-->',
  ])('is the site from which a browser or a tool saved the page', async (comment) => {
    const [read] = await articlesIn(
      'saved.html',
      `${comment}<html><title>${HEADLINE}</title><body>${BODY}</body></html>`,
    )
    expect(read?.outlet).toBe('valley.example')
  })
  test('is no file name', async () => expect((await pageOf({}))?.outlet).toBe('unnamed outlet'))
})

describe('the text of a page', () => {
  const OFFER =
    'Read on with a subscription: four weeks for one euro, and then as long as you like. Already a member? Log in.'
  test.each([
    [
      'a notice about cookies',
      `<div class="cookie-banner"><p>${OFFER} ${OFFER} ${OFFER}</p></div><article>${BODY}</article>`,
    ],
    [
      'a box of a notice that is named in one word',
      `<div id="SiteCookieNotice"><p>${OFFER}</p><p>${OFFER}</p></div><div class="text">${BODY}</div>`,
    ],
    ['an offer', `<article>${BODY}<div class="paywall-offer"><p>${OFFER}</p></div></article>`],
    ['a dialog', `<article>${BODY}</article><div role="dialog"><p>${OFFER}</p><p>${OFFER}</p></div>`],
    [
      'another report',
      `<article><h1>${HEADLINE}</h1>${BODY}</article><article><h1>Storm ahead</h1><p>${OFFER}</p><p>${OFFER}</p></article>`,
    ],
    ['what is to be filled in', `<article>${BODY}</article><form><p>${OFFER}</p><input type="password"></form>`],
    ['a notice that somebody must log in', `<article>${BODY}</article><dialog open><p>${OFFER}</p></dialog>`],
    [
      'another report in a box like its own',
      `<div class="story"><h1>${HEADLINE}</h1>${BODY}</div><div class="story"><h1>Storm ahead</h1><p>${OFFER}</p></div>`,
    ],
    [
      'what stands behind a rule and another headline',
      `<main><h1>${HEADLINE}</h1>${BODY}<hr><h1>Storm ahead</h1><p>${OFFER}</p><p>${OFFER}</p></main>`,
    ],
    [
      'another report in a box like its own, behind a rule',
      `<div class="story"><h1>${HEADLINE}</h1>${BODY}</div><hr><div><b>More</b><div class="story"><h2>Storm ahead</h2><p>${OFFER}</p><p>${OFFER}</p></div></div>`,
    ],
    ['lines to subscribers', `<article>${BODY}<p>Sei già abbonato? Accedi</p></article>`],
    ['the column it stands in', `<main><aside><h1>${HEADLINE}</h1>${BODY}</aside></main>`],
    ['a column that heads it as the page does', `<main><aside><h2>${HEADLINE}</h2>${BODY}</aside></main>`],
    [
      'a credit within its lead',
      `<article>${BODY.replace('<p>', '<p><span class="photo-credit">© Valley Pictures</span> ')}</article>`,
    ],
  ])('is the report without %s', async (_, body) => {
    const read = await pageOf({ body, head: `<meta property="og:title" content="${HEADLINE}">` })
    expect(read?.text.split('\n\n')).toEqual([FIRST, SECOND])
  })

  test('keeps its section headings, which no answer quotes', async () => {
    const read = await pageOf({
      body: `<article><h1>${HEADLINE}</h1><p>${FIRST}</p><h2>Two cabins</h2><p>${SECOND}</p></article>`,
    })
    expect(read?.text).toBe(`${FIRST}\n\nTwo cabins\n\n${SECOND}`)
    expect(read?.body.map(({ start, end }) => read.text.slice(start, end))).toEqual([FIRST, SECOND])
  })

  test('begins with the standfirst in its header', async () => {
    const lead = 'The cabins stood still since a storm in November, and now both of them run again.'
    const header = `<header><h1>${HEADLINE}</h1><p class="standfirst">${lead}</p></header>`
    const read = await pageOf({ body: `<article>${header}<div class="body">${BODY}</div></article>` })
    expect(read?.text.split('\n\n')).toEqual([lead, FIRST, SECOND])
  })

  test.each(['h2', 'div'])(
    'begins with the sentence right below its headline, in whatever element (%s)',
    async (tag) => {
      const lead = 'The cabins stood still since a storm in November, and now both of them run again.'
      const head = `<div class="top"><h1>${HEADLINE}</h1><${tag}>${lead}</${tag}></div>`
      const read = await pageOf({ body: `${head}<div class="text">${BODY}</div>` })
      expect(read?.text.split('\n\n')).toEqual([lead, FIRST, SECOND])
    },
  )

  test('does not begin twice where nobody sees a character of its first sentence', async () => {
    const read = await pageOf({
      body: `<article><h1>${HEADLINE}</h1>${BODY.replace('Sorrel', 'Sor&shy;rel')}</article>`,
    })
    expect(read?.text.split('\n\n')).toEqual([FIRST, SECOND])
  })

  test('has no line that only leads elsewhere', async () => {
    const more = '<p><a href="/x">More of the valley and its cable cars</a></p>'
    expect((await pageOf({ body: `<article>${BODY}${more}</article>` }))?.text).not.toContain('More of')
  })

  test('is all of the part that is marked as the report', async () => {
    const sides = [FIRST, SECOND, FIRST.replace('Tuesday', 'Friday')].map(
      (text) => `<div><section><p>${text}</p></section></div>`,
    )
    const body = `<div>${`<p>${SECOND.replace('Its', 'The')}</p>`}</div><div itemprop="articleBody">${sides.join('')}</div>`
    const read = await pageOf({ body: `<h1>${HEADLINE}</h1>${body}` })
    expect(read?.text).toContain('on Tuesday')
    expect(read?.text).toContain('on Friday')
  })

  test('survives a stray NUL, and a notice alone is none', async () => {
    expect((await pageOf({ body: `${BODY}\0` }))?.text).toContain(SECOND)
    expect(await pageOf({ body: '<p>Please bring your browser up to date to see this.</p>' })).toBeUndefined()
  })

  test('begins with its standfirst', async () => {
    const lead = 'After a winter of repairs the valley has its cable car back, sooner than planned.'
    const head = `<meta name="description" content="${lead}">`
    const read = await pageOf({
      head,
      body: `<header><h1>${HEADLINE}</h1><h2>${lead}</h2></header><article>${BODY}</article>`,
    })
    expect(read?.text.startsWith(lead)).toBe(true)
  })

  test('leaves readings of characters out, and what nobody sees', async () => {
    const ruby =
      '<p><ruby>山<rt>やま</rt></ruby>の<ruby>駅<rp>(</rp><rt>えき</rt><rp>)</rp></ruby>が火曜日に開きました。市長が来て、とても喜びました。</p>'
    expect((await pageOf({ lang: 'ja', body: `<article>${ruby}${ruby}</article>` }))?.text).toContain(
      '山の駅が火曜日に',
    )
    const [hidden] = await articlesIn(
      'a.txt',
      'The sum\u00admit sta\u200btion of Mount Sor\u200crel opened.\n\nA \u200fbell\u200f rang.',
    )
    expect(hidden?.text).toBe('The summit station of Mount Sorrel opened.\n\nA bell rang.')
  })

  test('is decoded as the page says, however late', async () => {
    const text = `${'x'.repeat(6000)}</script><meta charset="windows-1251"><title>Дорога</title>`
    const html = `<html><head><script>${text}</head><body><p>Дорога в долину снова открыта, сообщил город во вторник.</p></body></html>`
    const bytes = Uint8Array.from(html, (letter) => {
      const code = letter.charCodeAt(0)
      return code < 128 ? code : code - 0x410 + 0xc0
    })
    expect((await articlesIn('a.html', bytes))[0]?.text).toContain('Дорога в долину')
  })
})

test.each([
  [
    'Miniflux',
    {
      entries: [
        { title: HEADLINE, published_at: '2024-05-14T08:00:00Z', content: BODY, feed: { title: 'Valley Courier' } },
      ],
    },
  ],
  [
    'a Google Reader',
    {
      items: [
        { title: HEADLINE, published: 1715673600, summary: { content: BODY }, origin: { title: 'Valley Courier' } },
      ],
    },
  ],
  [
    'WordPress',
    [
      {
        title: { rendered: HEADLINE },
        date_gmt: '2024-05-14T08:00:00',
        content: { rendered: BODY },
        site: 'Valley Courier',
      },
    ],
  ],
  [
    'WordPress with what a plug-in says of the page',
    [
      {
        title: { rendered: HEADLINE },
        date_gmt: '2024-05-14T08:00:00',
        link: 'https://valley.example/cable-car/',
        content: { rendered: BODY },
        yoast_head_json: { og_site_name: 'Valley Courier' },
      },
    ],
  ],
  [
    'a feed turned from XML',
    {
      rss: {
        channel: {
          title: 'Valley Courier',
          item: [{ title: HEADLINE, pubDate: 'Tue, 14 May 2024 08:00:00 GMT', 'content:encoded': BODY }],
        },
      },
    },
  ],
  [
    'a feed beside its items',
    {
      feed: { title: 'Valley Courier', link: 'https://valley.example' },
      items: [{ title: HEADLINE, pubDate: '2024-05-14 08:00:00', content: BODY, link: 'https://valley.example/a' }],
    },
  ],
  [
    'feedparser',
    [
      {
        title: HEADLINE,
        published: 'Tue, 14 May 2024 08:00:00 GMT',
        content: [{ value: BODY }],
        source: { title: 'Valley Courier' },
      },
    ],
  ],
  [
    'an API',
    {
      response: {
        results: [
          {
            webTitle: HEADLINE,
            webPublicationDate: '2024-05-14T08:00:00Z',
            fields: { bodyText: FIRST },
            publisher: 'Valley Courier',
          },
        ],
      },
    },
  ],
  [
    'a reader that calls its list the content',
    {
      status: 0,
      content: [{ title: HEADLINE, content: BODY, published: 1715673600, feed_title: 'Valley Courier' }],
    },
  ],
  [
    'one article of an API',
    {
      response: {
        content: {
          webTitle: HEADLINE,
          webPublicationDate: '2024-05-14T08:00:00Z',
          fields: { body: BODY, publication: 'Valley Courier' },
        },
      },
    },
  ],
  [
    'a reader that names its keys by the story',
    {
      stories: [
        {
          story_title: HEADLINE,
          story_content: BODY,
          story_date: '2024-05-14 08:00:00',
          story_feed: 'Valley Courier',
        },
      ],
    },
  ],
  [
    'a JSON feed',
    {
      title: 'Valley Courier',
      home_page_url: 'https://valley.example',
      items: [{ title: HEADLINE, content_html: BODY, date_published: '2024-05-14T10:00:00+02' }],
    },
  ],
  [
    'a site as a whole',
    {
      db: [
        {
          meta: { version: '5' },
          data: {
            posts: [{ title: HEADLINE, html: BODY, published_at: '2024-05-14T08:00:00Z', site: 'Valley Courier' }],
          },
        },
      ],
    },
  ],
  [
    'a crawler',
    { title: HEADLINE, date_publish: '2024-05-14 08:00:00', maintext: FIRST, source_domain: 'Valley Courier' },
  ],
  [
    'a live blog',
    {
      '@type': 'LiveBlogPosting',
      headline: HEADLINE,
      datePublished: '2024-05-14T08:00:00Z',
      publisher: { name: 'Valley Courier' },
      liveBlogUpdate: [{ articleBody: FIRST }, { articleBody: SECOND }],
    },
  ],
])('an export of %s is read', async (_, json) => {
  const [article] = await articlesIn('export.json', JSON.stringify(json))
  expect([article?.title, article?.outlet, article?.publishedAt?.toISOString()]).toEqual([
    HEADLINE,
    'Valley Courier',
    '2024-05-14T08:00:00.000Z',
  ])
  expect(article?.text).toContain(FIRST)
})

test('a list of comments is no list of articles', async () => {
  const json = JSON.stringify({ title: HEADLINE, comments: [{ text: FIRST }] })
  expect(await articlesIn('export.json', json)).toEqual([])
})

test('who wrote an exported article is a name, not a number, and may stand beside it', async () => {
  const post = {
    title: HEADLINE,
    content: { rendered: BODY },
    author: 4,
    _embedded: { author: [{ name: 'Rosa Klint' }] },
  }
  const saved = { title: HEADLINE, content: BODY, published_by: ['Rosa Klint'] }
  const read = await articlesIn('export.json', JSON.stringify([post, saved]))
  expect(read.map(({ author }) => author)).toEqual(['Rosa Klint', 'Rosa Klint'])
})

describe('pasted text', () => {
  const pasted = async (text: string) => (await articlesIn('pasted.txt', text))[0]
  const bodyOf = ({ text, body }: { text: string; body: { start: number; end: number }[] }) =>
    body.map(({ start, end }) => text.slice(start, end))

  test('has its date on the line of the text', async () => {
    const read = await pasted(`date 2024-05-14 ${FIRST}\n\n${SECOND}`)
    expect(read?.publishedAt?.toISOString()).toBe('2024-05-14T00:00:00.000Z')
    expect(read && bodyOf(read).join('\n\n')).toBe(`${FIRST}\n\n${SECOND}`)
  })
  test('begins with what stood under a picture', async () => {
    const read = await pasted(`Skiers wait at the lower station on Tuesday.—Northwire\n\n${FIRST}\n\n${SECOND}`)
    expect(read?.title).not.toContain('Skiers')
    expect(read && bodyOf(read).join('\n\n')).toBe(`${FIRST}\n\n${SECOND}`)
  })
  test('brings the head of its page along', async () => {
    const read = await pasted(`Tuesday\nMay 14, 2024 | Vol 318\n\n${HEADLINE}\n\n${FIRST}\n\n${SECOND}\n\nRosa Klint`)
    expect([read?.title, read?.author, read?.publishedAt?.toISOString()]).toEqual([
      HEADLINE,
      'Rosa Klint',
      '2024-05-14T00:00:00.000Z',
    ])
  })
  test('is not headed by the name of its paper', async () => {
    const head = `THE VALLEY COURIER\nTuesday, May 14, 2024   Vol 318   No. 2`
    expect((await pasted(`${head}\n\n${HEADLINE}\n\n${FIRST}\n\n${SECOND}`))?.title).toBe(HEADLINE)
    const priced = `The Valley Courier\nTuesday, 14 May 2024 · No. 318 · Price 2 francs`
    const read = await pasted(`${priced}\n\n${HEADLINE}\n\n${FIRST}\n\n${SECOND}`)
    expect([read?.title, read?.publishedAt?.toISOString()]).toEqual([HEADLINE, '2024-05-14T00:00:00.000Z'])
  })
  test('is not dated by a day of which it tells', async () => {
    const dated = `${HEADLINE}\n\n${FIRST.replace('on Tuesday', 'on May 14, 2024')}\n\n${SECOND}`
    expect((await pasted(dated))?.publishedAt).toBeNull()
  })
})

test.each([
  'Die neue Bahn wurde am 14. Mai 2024 eröffnet.',
  'Sie kostete 12 Mio. Euro, z. B. für Kabinen.',
  'Das Gericht hob das Verbot nach Abs. 3 der Bergordnung auf.',
  'Es ist die 3. Bahn im Tal.',
  'Мост открыли в 1950 г. в Минске, сказал мэр.',
  'He was fined Rs. 40 lakh on Tuesday.',
  'It dates from c. 1950, see p. 12 of the report.',
  'Mszę odprawił w kościele św. Anny ks. Jan Wilk.',
  'Most na Wiśle otwarto we wtorek o godz. 8.',
])('one sentence: %s', (text) => expect(sentencesOf(text)).toHaveLength(1))

test.each([
  ['Bieg miał 5 km. Potem padało.'],
  ['Mąka kosztowała 12 tys. zł. Rolnik był zły.'],
  ['The way is hard. 2. The town pays.'],
])('two sentences: %s', (text) => expect(sentencesOf(text).length).toBeGreaterThan(1))

test('words of scripts that part none, and of those with signs for vowels', () => {
  const words = (text: string) => wordsOf(text).map(({ text: word }) => word)
  expect(words('पुल शुक्रवार को')).toEqual(['पुल', 'शुक्रवार', 'को'])
  expect(words('山田市長は駅に')).toContain('市長')
  expect(words('สถานีเปิดวันอังคาร').length).toBeGreaterThan(1)
})

describe('what was pasted', () => {
  const PASTED = `${FIRST}\n\n${SECOND}\n`
  const read = async (text: string) => (await articlesIn('pasted.txt', text))[0]
  const dayOf = (article: Awaited<ReturnType<typeof read>>) => article?.publishedAt?.toISOString().slice(0, 10)

  test.each(['Datum 14.05.2024', 'Fecha: 14 de mayo de 2024', 'Дата: 14.05.2024', 'Dato 14. mai 2024', '14.05.2024'])(
    'says its day before its first word: %s',
    async (before) => {
      const article = await read(`${before} ${PASTED}`)
      expect([dayOf(article), article?.title.slice(0, 9)]).toEqual(['2024-05-14', 'The cable'])
    },
  )

  test.each(['Dienstag, 14. Mai 2024', 'Datum: 14.05.2024', '14 мая 2024, 09:30', 'Publié le 14 mai 2024'])(
    'says its day below its headline: %s',
    async (line) => {
      const article = await read(`${HEADLINE}\n${line}\n\n${PASTED}`)
      expect([dayOf(article), article?.title]).toEqual(['2024-05-14', HEADLINE])
      expect(article?.body.map(({ start, end }) => article.text.slice(start, end))[0]).toMatch(/^The cable car/)
    },
  )

  test.each([
    'THE VALLEY COURIER   Tuesday 14 May 2024   Vol. XII No. 103   Price 2 crowns',
    'Valley Courier | Tuesday, 14 May 2024 | Page 3',
    'Talbote Nr. 103, Dienstag, 14. Mai 2024, Seite 3',
    'LE COURRIER DU VAL - Mardi 14 mai 2024 - N° 103',
    '№ 103 (2085) 14 мая 2024',
  ])('has the head of its page for no headline: %s', async (line) => {
    const article = await read(`${line}\n\n${HEADLINE}\n\n${PASTED}`)
    expect([dayOf(article), article?.title]).toEqual(['2024-05-14', HEADLINE])
  })

  test('keeps a headline that names a day', async () => {
    const headline = 'Voters choose on 14 May 2024'
    expect((await read(`${headline}\n\n${PASTED}`))?.title).toBe(headline)
  })

  test.each([
    'The cabins stand in the valley in this file photo. — Valley Press',
    'Die Kabinen stehen im Tal. Foto: Rosa Klint/VP',
    'The cabins stand in the valley, May 13, 2024. VALPRESS/Rosa Klint',
    'The cabins stand in the valley. | Photo Credit: Rosa Klint',
    'Les cabines restent dans la vallée. © Rosa Klint / VP',
    'The cabins stand in the valley (Photo by Rosa Klint/Valley Images)',
  ])('has what stands under a picture for no headline: %s', async (caption) => {
    expect((await read(`${caption}\n\n${HEADLINE}\n\n${PASTED}`))?.title).toBe(HEADLINE)
    expect((await read(`${caption}\n\n${PASTED}`))?.title).toMatch(/^The cable car/)
  })

  test.each([
    ['Von Rosa Klint', 'Rosa Klint'],
    ['Text: Rosa Klint', 'Rosa Klint'],
    ['(Rosa Klint)', 'Rosa Klint'],
    ['Rosa Klint and Karl Moss', 'Rosa Klint and Karl Moss'],
  ])('is signed at its end: %s', async (line, author) =>
    expect((await read(`${HEADLINE}\n\n${PASTED}\n${line}\n`))?.author).toBe(author),
  )
})

test('the measure of pages counts text, facts and what is undated', async () => {
  const dir = newFolder('dateline-pages-')
  await writeFile(
    join(dir, 'a.html'),
    `<html><head><title>${HEADLINE}</title>${linked(NEWS)}</head><body><article>${BODY}</article></body></html>`,
  )
  await writeFile(
    join(dir, 'b.html'),
    `<html><head><title>${HEADLINE}</title></head><body><article>${BODY}</article></body></html>`,
  )
  const expected = [
    {
      file: 'a.html',
      text: `${FIRST} ${SECOND}`,
      title: HEADLINE,
      author: 'Rosa Klint',
      outlet: 'Valley Courier',
      date: '2024-05-14',
    },
    { file: 'b.html', with: ['reopened on Tuesday'], without: ['Its two cabins'], date: '2024-05-14' },
  ]
  await writeFile(join(dir, 'expected.jsonl'), expected.map((line) => JSON.stringify(line)).join('\n'))
  const { readers, known } = await measurePages(dir, 10, () => {})
  expect(known).toEqual({ title: 1, author: 1, outlet: 1, date: 2 })
  expect(readers.dateline).toMatchObject({ undated: 1, failed: 0, right: { title: 1, author: 1, outlet: 1, date: 1 } })
  expect(readers.dateline?.f1).toBeCloseTo((1 + 2 / 3) / 2)
})

test('soft hyphens that come later correct nothing', async () => {
  const file = (text: string) =>
    `---\ntitle: ${HEADLINE}\noutlet: Valley Courier\ndate: 2024-05-14T20:00:00Z\n---\n\n${text}\n\nThe town paid 4 million crowns.\n`
  const press = await openPress('2024-05-14T08:00:00Z', { 'a.md': file(`${FIRST} ${SECOND}`) })
  await press.next(new Date('2024-05-15T08:00:00Z'))
  await press.change({
    'a.md': file(`${FIRST} ${SECOND}`.replace('winter', 'win\u00adter').replace('sixty', 'six\u200bty')),
  })
  expect((await press.next(new Date('2024-05-16T08:00:00Z'))).digest.stories).toEqual([])
})

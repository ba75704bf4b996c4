// What stands around a report and what only looks like it: datelines, bylines, credits, dates, notices.
import { describe, expect, it } from 'vitest'
import { datelineOf } from '../src/articles/read/datelines.ts'
import { personName } from '../src/articles/read/facts.ts'
import { bylineIn, furnitureIn } from '../src/articles/read/furniture.ts'
import { textOfMarkup } from '../src/articles/read/markup.ts'
import { parsedFile } from './support/parsed-file.ts'

async function bodyOf(text: string, path = 'bare.txt'): Promise<string[]> {
  const { articles } = await parsedFile(path, text)
  return articles.flatMap(({ article }) => article.body.map(({ start, end }) => article.text.slice(start, end)))
}

describe('a line of a day and who wrote it, below the headline,', () => {
  const of = async (line: string) => {
    const { articles } = await parsedFile(
      'bare.txt',
      `Ferry aground off Skellick\n${line}\n\nThe ferry ran aground at six.\n`,
    )
    const { outlet, author, publishedAt, body, text } = articles[0]?.article ?? {}
    const told = (body ?? []).map(({ start, end }) => text?.slice(start, end))
    return { outlet, author, day: publishedAt?.toISOString().slice(0, 10), told }
  }
  const BODY = ['The ferry ran aground at six.']
  it.each([
    ['Skellick Evening Post, 3 March 2026, by Ina Brockmann', 'Skellick Evening Post'],
    ['By Ina Brockmann | Skellick Evening Post | March 3, 2026', 'Skellick Evening Post'],
    ['3 March 2026 · by Ina Brockmann', 'unnamed outlet'],
    // An agency is one where nothing else is named; a place is none.
    ['By Ina Brockmann, Associated Press, 3 March 2026', 'AP'],
    ['New Skellick, 3 March 2026, by Ina Brockmann', 'unnamed outlet'],
    ['Skellick Light | 3 March 2026 | by Ina Brockmann', 'Skellick Light'],
    ['By: Ina Brockmann | Skellick Star | 3rd March 2026', 'Skellick Star'],
  ])('“%s” gives them, and the outlet where it is called as outlets are', async (line, outlet) => {
    expect(await of(line)).toEqual({ outlet, author: 'Ina Brockmann', day: '2026-03-03', told: BODY })
  })
})

describe('who wrote it', () => {
  it('may be two, below the headline of Markdown', async () => {
    const line = '**Harbour Post** | *27 November 2026* | by **Anna Doe** and **Ben Roe**'
    const { articles } = await parsedFile('a.md', `# Ferry aground\n\n${line}\n\nThe ferry ran aground at six.\n`)
    expect(articles[0]?.article).toMatchObject({ outlet: 'Harbour Post', author: 'Anna Doe and Ben Roe' })
  })

  it('is read from front matter of which a line is broken', async () => {
    const head = '---\ntitle: Ferry aground\nbroken line\noutlet: Harbour Post\n---'
    const { articles } = await parsedFile('a.md', `${head}\n\nThe ferry ran aground at six.\n`)
    expect(articles[0]?.article).toMatchObject({ title: 'Ferry aground', outlet: 'Harbour Post', body: { length: 1 } })
  })

  it('stands without its quotation marks', async () => {
    const head = '+++\ntitle = "Ferry aground"\noutlet = "Harbour Post"\n+++'
    const { articles } = await parsedFile('a.md', `${head}\n\nThe ferry ran aground at six.\n`)
    expect(articles[0]?.article).toMatchObject({ outlet: 'Harbour Post' })
  })
})

describe('whose name stands alone in a line', () => {
  const of = async (text: string) => {
    const { articles } = await parsedFile('bare.txt', text)
    const { outlet, author } = articles[0]?.article ?? {}
    return { outlet, author }
  }
  const REST = 'The ferry ran aground at six.\n\nNobody was hurt.'
  it.each([
    ['Ina Brockmann', 'unnamed outlet', 'Ina Brockmann'],
    ['Skellick Today', 'Skellick Today', null],
    ['SKELLICK EVENING POST', 'SKELLICK EVENING POST', null],
    ['Ina Brockmann and Ole Brandt, Skellick Today', 'Skellick Today', 'Ina Brockmann, Ole Brandt'],
  ])('“%s” wrote it, or printed it', async (line, outlet, author) => {
    expect(await of(`Ferry aground\n\n${line}\n\n${REST}`)).toEqual({ outlet, author })
    expect(await of(`Ferry aground\n\n${REST}\n\n${line}`)).toEqual({ outlet, author })
  })

  it.each(['Source: Harbour Board', 'SOURCES: Harbour Board; Skellick Times'])(
    'what a report draws on, “%s”, is no outlet',
    async (line) => {
      expect((await of(`Ferry aground\n\n${REST}\n\n${line}`)).outlet).toBe('unnamed outlet')
      expect((await bodyOf(`Ferry aground\n\n${REST}\n\n${line}`)).join()).not.toContain('Board')
    },
  )

  it('but an agency is one', async () => {
    const { articles } = await parsedFile('bare.txt', `Ferry aground\n\n${REST}\n\nSource: Reuters`)
    expect(articles[0]?.article.agency).toBe('Reuters')
  })

  it('above a report the source is its outlet', async () => {
    expect((await of(`Ferry aground\n\nSource: Skellick Observer\n\n${REST}`)).outlet).toBe('Skellick Observer')
  })
})

describe('“Published in …” below a report', () => {
  it.each([
    ['Published in The Helston Herald', 'The Helston Herald'],
    // A sentence is told.
    ['Published in Nature on Monday, the study had a thousand readers.', 'unnamed outlet'],
  ])('“%s”', async (line, outlet) => {
    const { articles } = await parsedFile('bare.txt', `Ferry aground\n\nThe ferry ran aground at six.\n\n${line}\n`)
    expect(articles[0]?.article).toMatchObject({ outlet, body: { length: 1 } })
    expect(await bodyOf(articles[0]?.article.text ?? '')).toEqual(
      outlet === 'unnamed outlet' ? [`The ferry ran aground at six.\n\n${line}`] : ['The ferry ran aground at six.'],
    )
  })
})

describe('a paragraph of Markdown all in bold', () => {
  it('is left out where it asks, as an interviewer does; else it is told', async () => {
    const text = '# A talk\n\nShe won.\n\n**Did you expect it?**\n\n"No."\n\n**She is 40.**\n'
    expect((await bodyOf(text, 'talk.md')).join(' ')).toBe('She won. "No."\n\nShe is 40.')
  })
})

describe('a dateline', () => {
  const REST = 'Nobody came.'
  it.each([
    ['MINSK, Belarus (AP) — ', 'AP'],
    ['MINSK (Reuters) - ', 'Reuters'],
    ['MINSK, Sept 11 (Reuters) - ', 'Reuters'],
    ['BEIJING, Sept. 11 (Xinhua) -- ', 'Xinhua'],
    ['Minsk (AFP) – ', 'AFP'],
    ['Vilnius (Lithuania) (AFP) – ', 'AFP'],
    ['MINSK/VILNIUS, 11 September (Reuters) – ', 'Reuters'],
    ['MINSK, September 11. /TASS/. ', 'TASS'],
    ['MINSK, Belarus (NWA) — ', 'NWA'],
    ['MINSK, Belarus (Northwire News Agency) — ', 'Northwire News Agency'],
    ['(CNN)', 'CNN'],
    ['Minsk (CNN) ', 'CNN'],
    ['ST. PETERSBURG, Fla. − ', undefined],
    ['(Reuters) - ', 'Reuters'],
    ['VILNIUS: ', undefined],
    ['LONDON — ', undefined],
    ['WASHINGTON, D.C. — ', undefined],
    ['ST. PETERSBURG, Fla. — ', undefined],
    ['PORT-AU-PRINCE -- ', undefined],
    ['WARSAW, Thursday — ', undefined],
  ])('%j ends before the sentence', (dateline, agency) => {
    const found = datelineOf(dateline + REST, true)
    expect(found?.length).toBe(dateline.length)
    expect(found?.facts.agency).toBe(agency)
  })
  it('gives a date when it has a year', () => {
    const of = (line: string) => datelineOf(line, true)?.facts.publishedAt?.toISOString()
    expect(of('MINSK, Sept. 11, 2025 (NWA) — They left.')).toBe('2025-09-11T00:00:00.000Z')
    expect(of('Geneva, 12 September 2025 – They left.')).toBe('2025-09-12T00:00:00.000Z')
    expect(of('MINSK, Sept. 11 (NWA) — They left.')).toBeUndefined()
  })
  it.each([
    'Lukashenko — who has ruled for long — said no.',
    'Lukashenko – The president – said no.',
    'NATO — The alliance said no.',
    'WATCH: The video of the crossing.',
    'Paris: France said no.',
    'On Monday – The president said no.',
    'The alliance (NATO) — It said no.',
    'MINSK (NATO) Nobody said no.',
    'The ship sailed - Nobody saw it.',
  ])('%j has none', (line) => expect(datelineOf(line, true)).toBeNull())
  it('between paragraphs needs more than a place in capitals', () => {
    expect(datelineOf('LONDON — They left.', false)).toBeNull()
    expect(datelineOf('VILNIUS: They left.', false)).toBeNull()
    expect(datelineOf('LONDON (AP) — They left.', false)).not.toBeNull()
  })
})

describe('lines that report nothing', () => {
  it.each([
    ...[
      '* * *',
      '_____',
      '—Reuters',
      '– AFP/File',
      '(AP Photo/Some Body)',
      'Getty Images',
      'https://ledger.example/a',
      '3 min read',
    ],
    ...[
      'image source from: pictures.example',
      'Photo: The bridge at night',
      'Photo by Anna Dove',
      'Read more: What we know',
      'More:Ferry to Brackley cancelled',
      'More: Why old walls fall',
      'AI-assisted summary: The wall fell. It was old.',
      'Live updates',
      'We use cookies to improve your experience on our website. By continuing you accept our cookie policy.',
      'Accept all cookies',
      'We and our 842 partners store and access information on a device, such as cookies, and process personal data.',
      '11:42 GMT Harbour closed',
      'ALSO READ | More',
    ],
    ...[
      'Advertisement',
      'Story continues below advertisement',
      'Share this article',
      'Sign up for our newsletter',
      'Related Topics',
    ],
    ...[
      '© 2025 Morning Ledger',
      'Copyright 2025 by nobody. All rights reserved.',
      'This story has been updated.',
      'Published: 12 September 2025',
    ],
    ...[
      'Associated Press writers Ann Lee in Riga and Bo Ek in Oslo contributed to this report.',
      'Reporting by Ann Lee; Editing by Bo Ek',
    ],
    ...['With inputs from agencies', '(Additional reporting by Ann Lee in Riga)', 'Follow us on Facebook'],
  ])('%j', (line) => expect(furnitureIn(line, 'inside')).not.toBeNull())

  it.each([
    ...[
      'date 2025-09-11',
      'Thursday, Issue No. 214',
      'Friday 12 September, 2025',
      'Vol. 84 No. 251',
      '2025-09-12 10:30',
      'Sept. 12, 2025, 10:42 a.m. ET',
    ],
    ...[
      'Our Correspondent',
      'Agencies',
      'Source: Morning Ledger',
      'Author: Anna Dove',
      'Home > World > Europe',
      'World',
      'Language: en',
    ],
  ])('%j above or below a report', (line) => {
    expect(furnitureIn(line, 'edge')).not.toBeNull()
    expect(furnitureIn(line, 'inside')).toBeNull()
  })

  it.each([
    ...[
      'Photo albums from 1911 show the mill at work.',
      'Read more than one of them.',
      'More walls fell in Brackley.',
      'AI-assisted searches found two more.',
      'At 11:42 the harbour was closed.',
      'The court ruled that the shop uses cookies without consent.',
      'Published accounts differ on the year.',
      'Updated plans follow in May.',
    ],
    ...[
      'Share prices fell.',
      'AP Capital did not comment.',
      'Reporting by the weekly found that prices had been fixed.',
      'Research by Northern University found that heat kills.',
    ],
    ...[
      'He contributed to the campaign.',
      'Date palms grow there.',
      'Sources: two of them spoke.',
      'Reuters reported on Monday that the talks had failed.',
    ],
    ...[
      'Follow the money, he said.',
      'Copyright law was changed.',
      'By Friday the council must decide.',
      'Advertisement spending fell.',
      'Subscribe or leave, they were told.',
    ],
  ])('but %j may report', (line) => {
    expect(furnitureIn(line, 'edge')).toBeNull()
    expect(bylineIn(line)).toBeNull()
  })
})

describe('a byline', () => {
  it.each([
    ['By ANNA DOVE', 'Anna Dove'],
    ['By Anna Dove and Karl Moss', 'Anna Dove and Karl Moss'],
    ['By Anna Dove, Karl Moss and Petra Lind', 'Anna Dove, Karl Moss and Petra Lind'],
    ['By Anna Dove, Northwire', 'Anna Dove'],
    ['Anna Dove | Morning Ledger', 'Anna Dove'],
    ['By Anna Dove in Minsk', 'Anna Dove'],
    ["By J. K. O'Neil Jr.", "J. K. O'Neil Jr."],
  ])('%j', (line, author) => expect(bylineIn(line)).toMatchObject({ author }))
  it('may name an agency', () => {
    expect(bylineIn('By ANNA DOVE Associated Press')).toMatchObject({ author: 'Anna Dove', agency: 'AP' })
    expect(bylineIn('By The Associated Press')).toEqual({ agency: 'AP' })
  })
  it('is no headline', () => {
    expect(bylineIn('By Friday, Prices Had Risen')).toBeNull()
    expect(bylineIn('By the river they sat')).toBeNull()
  })
  it('keeps no address for a name', () => {
    expect(personName('https://ledger.example/anna')).toBeNull()
    expect(personName('anna@ledger.example')).toBeNull()
  })
})

describe('a bare text', () => {
  it('was published when it says so, whatever other date it bears', async () => {
    const text = 'date 2025-09-11\n\nThe ferry\n\nIt sails.\n\nPublished in Morning Ledger, September 12th, 2025\n'
    const { articles } = await parsedFile('bare.txt', text)
    const [first] = articles
    expect(first?.article.publishedAt?.toISOString()).toBe('2025-09-12T00:00:00.000Z')
    expect(first?.article.outlet).toBe('Morning Ledger')
  })
  it('keeps a sentence that a credit follows', async () => {
    expect(await bodyOf('The bridge\n\nIt opened.\n\nA guard waits.—Northwire/File\n\nIt closed.')).toEqual([
      'It opened.\n\nA guard waits.',
      'It closed.',
    ])
  })
  it('of one line is all report', async () =>
    expect(await bodyOf('The ferry sails again')).toEqual(['The ferry sails again']))
  it('without full stops is not taken for headings', async () => {
    expect(await bodyOf('The ferry\n\nThe ferry sails at seven\n\nIt comes back at nine\n\nNobody is on it')).toEqual([
      'The ferry sails at seven\n\nIt comes back at nine\n\nNobody is on it',
    ])
  })
  it('that is a conversation keeps its speakers', async () => {
    expect((await bodyOf('The talk\n\nHOST: Welcome.\n\nCAPTAIN: Thank you. It sails.'))[0]).toMatch(/^HOST: /)
    expect((await bodyOf('The talk\n\nBAKER: Welcome.\n\nCAPTAIN: Thank you. It sails.'))[0]).toMatch(/^BAKER: /)
  })
})

describe('markup', () => {
  it('becomes paragraphs without what nobody wrote as a sentence', () => {
    expect(
      textOfMarkup(
        '<h2>Head</h2><p>One &amp; <b>two</b>.</p><figure><figcaption>Not this</figcaption></figure><ul><li>a<li>b</ul><script>x()</script>',
      ),
    ).toBe('One & two.\n\na\nb')
  })
  it('that is broken loses no words', () => {
    expect(textOfMarkup('<h2>Head<p>One <a href="x>two</a> 3 < 4 & 5 <figure>six')).toMatch(/One.*3 < 4 & 5\s+six/s)
  })
})

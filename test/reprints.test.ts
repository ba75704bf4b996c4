// Reports: what is a rewording of one wire report counts as one with it, what was reported apart does not, whoever published it.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { measureReprints } from './quality/eval-reprints.ts'
import { parsedFile } from './support/parsed-file.ts'
import { type Piece, storyRoom } from './support/story-room.ts'

const lines = readFileSync(path.join(import.meta.dirname, 'fixtures/reprints/articles.jsonl'), 'utf8').trimEnd()
const fixtures: (Piece & { date: string })[] = lines.split('\n').map((line) => JSON.parse(line))
const piece = (id: string): Piece => {
  const found = fixtures.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no such fixture: ${id}`)
  return { ...found, publishedAt: found.date }
}

test('rewrites, translations and mixes of a wire report are told from reports of the same event that owe it nothing', async () => {
  for (const { pairs, swallowed } of await measureReprints()) {
    expect(pairs[0] / pairs[1]).toBeGreaterThanOrEqual(0.9)
    expect(swallowed[0]).toBe(0)
  }
})

test('the outlets of rewrites stay, though they are one report', async () => {
  const room = storyRoom()
  await room.put(...['wire', 'rewrite', 'translation', 'mix', 'independent'].map((kind) => piece(`ferry-${kind}`)))
  await room.cluster()
  expect(await room.stories()).toMatchObject([
    {
      reports: 2,
      outlets: ['Marin News Service', 'Harbour Telegraph', 'Orbis Press', 'Baltika English', 'Travel Alert Daily'],
    },
  ])
})

test('what an outlet words anew itself is another report', async () => {
  const room = storyRoom()
  const wire = piece('ferry-wire')
  await room.put(wire, { ...piece('ferry-rewrite'), outlet: wire.outlet ?? '' })
  await room.cluster()
  expect((await room.stories()).map((story) => story.reports)).toEqual([2])
})

test('who is named in the credits of both counts', async () => {
  const [wire, mix] = [piece('trial-wire'), piece('trial-mix')]
  // Of the mix so little is left that its names and figures alone do not say enough.
  const part = mix.text.replace(/ Awa Keita, who led.*?my eyes"\./, '').replace(/ As Gordon Pell.*?fridges"\./, '')
  const credit = 'Associated Press writers Ann Poe in Tarbo and Li Wender in Senda contributed to this report.'
  const reports = async (below: string) => {
    const room = storyRoom()
    await room.put({ ...wire, text: `${wire.text}${below}` }, { ...mix, text: `${part}${below}` })
    await room.cluster()
    return (await room.stories()).map((story) => story.reports)
  }
  expect(await reports('')).toEqual([2])
  expect(await reports(`\n\n${credit}`)).toEqual([1])
})

test.each([
  ['Associated Press writers Ann Poe in Tarbo and Li Wender in Senda contributed to this report.', 'AP'],
  ['Reuters reported from Tarbo.', 'Reuters'],
  ['Poe reported from Tarbo. Wender reported from Senda.', null],
])('the outlet of a rewrite is its page, the agency its source: %s', async (credit, agency) => {
  const said = 'The dam at Tarbo broke on Monday, and two villages were flooded by noon.'
  const head = '---\ntitle: Dam breaks at Tarbo\noutlet: Harbour Telegraph\n---\n\n'
  const { articles } = await parsedFile('rewrite.md', `${head}${said}\n\n${credit}\n`)
  expect(articles).toMatchObject([{ article: { outlet: 'Harbour Telegraph', agency } }])
  expect(articles.map(({ article: { text, body } }) => body.map(({ start, end }) => text.slice(start, end)))).toEqual([
    [said],
  ])
})

test('a translation is one report with what it was made of, though the one language writes all nouns with capitals', async () => {
  const room = storyRoom()
  const german = {
    id: 'de',
    outlet: 'Talbote',
    title: 'Wirt von Hohenried gibt auf',
    text: 'Der Wirt von Hohenried, Alois Gstrein, hat am Montag nach 31 Jahren das Gasthaus Adler geschlossen. Er nannte den Mangel an Personal und 2,4 Millionen Euro Schulden bei der Bank Torwald.\n\n„Ich habe keine Kraft mehr“, sagte Gstrein vor 85 Gästen. Seine Nichte Vroni Lechthaler führt das Hotel Sonne bis zum 15. Dezember.',
  }
  const english = {
    id: 'en',
    outlet: 'World Digest',
    title: 'Landlord of Hohenried gives up',
    text: 'The landlord of Hohenried, Alois Gstrein, has on Monday after 31 years the inn Adler closed. He named the lack of staff and 2.4 million euro debts at the bank Torwald.\n\n“I have no strength more”, said Gstrein before 85 guests. His niece Vroni Lechthaler leads the hotel Sonne until 15 December.',
  }
  await room.put(
    { ...german, publishedAt: '2026-03-17T06:00:00Z' },
    { ...english, publishedAt: '2026-03-17T09:00:00Z' },
  )
  await room.cluster()
  expect((await room.stories()).map(({ reports }) => reports)).toEqual([1])
})

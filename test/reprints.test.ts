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

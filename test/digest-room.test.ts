// What a channel learns of stories that had no place in its digest: from the digest itself, a look before the next, and the question why.
import { beforeAll, expect, test } from 'vitest'
import type { CommandValues } from '../src/domain/command.ts'
import { report } from './support/desk.ts'
import { asks, type FrontDesk, messageIn, openFrontDesk, textIn } from './support/front-desk.ts'

const EVENTS = [
  [
    'Baker Anke Holm opens a shop in Lund',
    'Baker Anke Holm opened a shop in Lund. Forty people queued for her rye bread.',
  ],
  [
    'Sailor Bodo Rask rows round the cape',
    'Bodo Rask rowed round the cape in a dinghy. Fishermen met him with lanterns.',
  ],
  ['Choir of Pell loses its organ', 'Rain has ruined the organ of Pell. The choir sings without it until spring.'],
  ['Wolf seen near the quarry of Orsk', 'A wolf was seen near the quarry of Orsk. Shepherds keep watch at night.'],
  ['Chess club of Mero elects Tilda Amsel', 'The chess club of Mero elected Tilda Amsel. She is its youngest head.'],
]

let front: FrontDesk
let now = new Date('2025-09-18T09:00:00Z')
beforeAll(async () => {
  const files = EVENTS.map(([title = '', text = ''], at) => [
    `${at}.txt`,
    report({ title, outlet: `Paper ${at}`, published: `2025-09-18T0${at}:00:00Z` }, text),
  ])
  front = await openFrontDesk(Object.fromEntries(files))
})

async function run(command: string, values: CommandValues = {}): Promise<string> {
  const desk = front.open({ clock: () => now })
  const manager = asks({ channel: 'places', person: { id: 'mara', isManager: true } })
  return textIn(messageIn(await desk.run(command, values, manager)))
}

const toldIn = (text: string): string[] => EVENTS.flatMap(([title = '']) => (text.includes(title) ? [title] : []))

test('they are counted, shown by a look before the next digest, and told by it, each once', async () => {
  await run('digest subscribe', { when: '10:00', length: 'short' })
  const first = await run('digest now')
  expect(toldIn(first)).toHaveLength(3)
  expect(first).toContain(
    '2 other stories had no place here. What is still news by then comes with the next digest; /digest preview shows it now.',
  )
  now = new Date('2025-09-18T09:10:00Z')
  const [left = ''] = EVENTS.flatMap(([title = '']) => (toldIn(first).includes(title) ? [] : [title]))
  expect(await run('digest why', { words: left })).toContain('is in the digest')
  const look = await run('digest preview')
  const second = await run('digest now')
  expect(toldIn(look)).toEqual(toldIn(second))
  expect([...toldIn(first), ...toldIn(second)].sort()).toEqual(EVENTS.map(([title]) => title).sort())
  expect(second).not.toContain('no place')
  expect(await run('digest preview')).toContain('Nothing new')
})

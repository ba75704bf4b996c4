// What a digest is about, as people write it: topics in other spellings and forms, topics that are none, outlets called nearly right, and
// digests that are the same although they are written otherwise.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CommandValues } from '../src/domain/command.ts'
import type { Desk } from '../src/domain/ports.ts'
import { report } from './support/desk.ts'
import { asks, type FrontDesk, messageIn, openFrontDesk, textIn } from './support/front-desk.ts'

const START = new Date('2025-11-20T09:00:00Z')
const PUBLISHED = '2025-11-20T04:00:00Z'

const FILES = {
  'freed.txt': report(
    { title: 'Maryia Kalesnikava is free again', outlet: 'The Bridge Echo', published: PUBLISHED },
    'Maryia Kalesnikava walked out of the prison of Homel on Thursday. Her sister waited at the gate with flowers.',
  ),
  'talks.txt': report(
    { title: 'Zelensky flies to Lorn for talks', outlet: 'Upland Post', published: PUBLISHED },
    'Volodymyr Zelensky came to Lorn on Thursday for talks about grain. He leaves on Friday.',
  ),
  'ferry.txt': report(
    { title: 'New ferry to Pell', outlet: 'Pell Post', published: PUBLISHED },
    'A new ferry goes to Pell twice a day. It told us nothing of what it costs, said a passenger.',
  ),
  'market.txt': report(
    { title: 'A Sonata for the Harbour', outlet: 'Pell Post', published: PUBLISHED },
    'A pianist played a sonata in the harbour of Pell. The sonata lasted an hour.',
  ),
  'envoy.txt': report(
    { title: 'U.S. envoy visits Orsk', outlet: 'Orsk News', published: PUBLISHED },
    'An envoy of the U.S. government visited Orsk on Thursday. He met the mayor.',
  ),
}

let front: FrontDesk
let channel = ''
let channels = 0
let now = START
beforeAll(async () => {
  front = await openFrontDesk(FILES)
})
beforeEach(() => {
  channel = `T${++channels}`
  now = START
})

const open = (): Desk => front.open({ clock: () => now })
const run = async (command: string, values: CommandValues = {}) => {
  const reply = await open().run(command, values, asks({ channel, person: { id: 'mara', isManager: true } }))
  return { text: textIn(messageIn(reply)), reply }
}
const subscribe = async (values: CommandValues = {}) =>
  (await run('digest subscribe', { when: '8:00', ...values })).text
const subscribed = () => front.storage.subscriptions.list({ platform: 'discord', community: 'G1', channel })

const HEADLINES = Object.values({ freed: 'Kalesnikava', talks: 'Zelensky', ferry: 'ferry', envoy: 'envoy' })
/** Which of the stories a digest with these wishes holds, by a word of the headline. */
async function told(values: CommandValues): Promise<string[]> {
  await subscribe(values)
  const { text } = await run('digest preview')
  return HEADLINES.filter((word) => text.includes(word))
}

describe('a topic', () => {
  test.each([
    ['Kolesnikova', ['Kalesnikava']],
    ['kolesnikova', ['Kalesnikava']],
    ['Maria Kolesnikova', ['Kalesnikava']],
    ['Zelenskiy', ['Zelensky']],
    ['Zelenskyy, ferries', ['Zelensky', 'ferry']],
    ['the ferries', ['ferry']],
    ['US', ['envoy']],
    ['Americans', ['envoy']],
  ])('“%s” means the stories that spell or inflect it otherwise', async (topics, headlines) => {
    expect(await told({ topics })).toEqual(headlines)
  })

  test.each(['Olga Kolesnikova', 'Zelenskaya', 'Senate', 'Kolesnikova ferry'])(
    '“%s” does not mean what only looks like it',
    async (topics) => {
      expect(await told({ topics })).toEqual([])
      expect((await run('digest preview')).text).not.toContain('Sonata')
    },
  )

  test('that is not wanted is left out in every spelling', async () => {
    expect(await told({ without: 'Kolesnikova, Zelenskiy' })).toEqual(['ferry', 'envoy'])
  })

  test('is looked for in every spelling by who asks why', async () => {
    await subscribe({ topics: 'ferry' })
    expect((await run('digest why', { words: 'Kolesnikova' })).text).toContain('“Maryia Kalesnikava is free again”')
    await run('digest edit', { topics: 'Kolesnikova' })
    expect((await run('digest why', { words: 'Kalesnikava' })).text).toContain('about “Kolesnikova”')
  })

  test.each(['!!!', 'the', 'us', 'ferry, and', '…, Pell'])(
    'that nothing can be about, as in “%s”, is refused with an example that works',
    async (topics) => {
      const { text, reply } = await run('digest subscribe', { when: '8:00', topics })
      expect(reply).toMatchObject({ isPrivate: true })
      const [, named = '', example = ''] =
        /Nothing can be told to be about “(.+)”\. .*for instance: (.+)$/m.exec(text) ?? []
      expect(topics).toContain(named)
      expect(await subscribed()).toEqual([])
      expect(await subscribe({ topics: example })).toContain('Subscribed')
      expect((await run('digest edit', { without: topics })).text).toContain('Nothing can be told to be about')
      expect((await subscribed()).map(({ taste }) => taste.without)).toEqual([[]])
    },
  )

  test('of which nothing speaks yet is taken, and said to be so', async () => {
    expect(await subscribe({ topics: 'zeppelins, ferry' })).toMatch(
      /Subscribed[\s\S]*Nothing in the articles speaks of “zeppelins” yet\.$/m,
    )
    expect((await run('digest edit', { topics: 'Zelenksy' })).text).toContain(
      'Nothing in the articles speaks of “Zelenksy” yet.',
    )
    // What has not been written anew is not spoken of again.
    expect((await run('digest edit', { length: 'short' })).text).not.toContain('Nothing in the articles')
    for (const known of ['Kolesnikova', 'ferries', 'America', 'none'])
      expect((await run('digest edit', { topics: known })).text, known).not.toContain('Nothing in the articles')
  })
})

describe('an outlet', () => {
  test.each(['the bridge echo', 'Bridge Echo', 'BRIDGE  ECHO'])('is known when it is called “%s”', async (outlets) => {
    expect(await subscribe({ outlets })).toContain('from The Bridge Echo')
  })

  test.each(['Bridge', 'Bridge Ecko', 'The Bridge Ehco'])('that is not called “%s” is guessed', async (outlets) => {
    expect(await subscribe({ outlets })).toContain(
      `No outlet here is called “${outlets}”. Did you mean The Bridge Echo?`,
    )
    expect(await subscribed()).toEqual([])
  })

  test('that could be any, or none, is answered with those that there are', async () => {
    expect(await subscribe({ outlets: 'Post' })).toMatch(
      /Did you mean (?:Pell Post or Upland Post|Upland Post or Pell Post)\?/,
    )
    expect(await subscribe({ outlets: 'Moon Gazette' })).toContain('called “Moon Gazette”. There are ')
  })
})

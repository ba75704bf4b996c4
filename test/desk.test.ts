// The desk: what people get for what they write, whatever the platform. Articles, records and limits are real.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Command } from '../src/chat/commands/command.ts'
import type { Desk } from '../src/domain/ports.ts'
import { actionOf, asks, type FrontDesk, messageIn, openFrontDesk, textIn } from './support/front-desk.ts'

let front: FrontDesk
let desk: Desk

beforeAll(async () => {
  front = await openFrontDesk('samples')
  desk = front.open()
})

const said = async (text: string, request = asks()) => textIn(messageIn(await desk.respond(text, request)))

describe('a question', () => {
  test('is answered with sources, and with buttons to look further', async () => {
    const message = messageIn(await desk.respond('who refused to cross?', asks()))
    expect(textIn(message)).toMatch(/Statkevich/)
    expect(message.blocks.map(({ kind }) => kind)).toContain('sources')
    expect(message.actions.map(({ label }) => label)).toEqual(['Sources', '👍', '👎'])
  })

  test('that follows up is understood within its conversation, and there only', async () => {
    await said('who refused to cross?', asks({ conversation: 'thread-1' }))
    expect(await said('and how old is he?', asks({ conversation: 'thread-1' }))).toMatch(/69/)
    expect(await said('and how old is he?', asks({ conversation: 'thread-2' }))).not.toMatch(/\b69\b/)
  })

  test('that follows up is understood after a restart', async () => {
    await said('who refused to cross?', asks({ conversation: 'thread-3' }))
    const reply = await front.open().respond('and how old is he?', asks({ conversation: 'thread-3' }))
    expect(textIn(messageIn(reply))).toMatch(/69/)
  })

  test('waits for the one before it in its conversation', async () => {
    const request = asks({ conversation: 'thread-4' })
    const [, second] = await Promise.all([said('who refused to cross?', request), said('and how old is he?', request)])
    expect(second).toMatch(/69/)
  })

  test('of more than 2,000 characters is refused kindly', async () => {
    expect(await said(`who ${'very '.repeat(500)}much?`)).toMatch(/2,000.*fewer words/s)
    const long = { question: 'x '.repeat(1001) }
    expect(textIn(messageIn(await desk.run('ask', long, asks())))).toMatch(/2,000 is the most/)
  })

  test('goes to the model when it is as of a day, and only what had been published counts', async () => {
    const values = { question: 'who refused to cross?', as_of: '2025-09-01' }
    expect(textIn(messageIn(await desk.run('ask', values, asks())))).toMatch(/don’t say/)
    expect(textIn(messageIn(await desk.run('ask', { ...values, as_of: 'soon' }, asks())))).toMatch(/Write it like 2025/)
  })

  test('whose request was aborted ends in that', async () => {
    const stop = AbortSignal.abort(new Error('stopped'))
    const stopped = () => never(stop)
    const findInStory = async () => ({ differences: [], developments: [] })
    const model = { name: 'm', draft: stopped, findInStory, rephrase: async () => '' }
    const broken = front.open({ model })
    await expect(broken.respond('who refused to cross?', asks({ signal: stop }))).rejects.toThrow('stopped')
  })
})

/** A model that is stopped before its first sentence. */
async function* never(signal: AbortSignal): AsyncGenerator<never> {
  yield* []
  signal.throwIfAborted()
}

describe('a plain word', () => {
  test('such as help is a command, and needs no slash', async () => {
    expect(await said('?')).toBe(await said('help'))
    expect(await said('status')).toMatch(/12 articles/)
  })

  test('such as help, in a sentence to Dateline, is answered to the asker alone with three examples that work', async () => {
    const reply = await desk.respond('help', asks())
    expect(reply).toMatchObject({ isPrivate: true })
    const [list] = messageIn(reply).blocks
    const examples = list?.kind === 'list' ? list.items.map(({ text }) => text) : []
    expect(examples).toHaveLength(3)
    for (const example of examples) expect(await said(example)).not.toMatch(/don’t say/)
    expect(await said('/help')).toMatch(/\/ask: .*\/articles/s)
  })

  test('behind a slash is a command with its options, wherever commands are typed as text', async () => {
    expect(await said('/ask who refused to cross? as_of:2025-09-12 private')).toMatch(/Statkevich/)
    expect(await desk.respond('/ask private:true who refused to cross?', asks())).toMatchObject({ isPrivate: true })
    expect(await said('/ask')).toMatch(/for instance: \/ask .*\?/)
    expect(await said('/ask as_of:whenever x')).toMatch(/“whenever” is not a day/)
    expect(await said('/dateline-status')).toMatch(/12 articles/)
    expect(await said('/STATUS')).toMatch(/12 articles/)
    expect(await said('/dance')).toMatch(/I do not know \/dance\. There is:/)
    expect(await said('/sumary ferry')).toMatch(/There is no command \/sumary. Did you mean \/summary\?/)
    expect(await said('/ is a slash')).not.toMatch(/no command|I do not know/)
  })
})

describe('a command', () => {
  const ran = async (name: string, values = {}) => textIn(messageIn(await desk.run(name, values, asks())))

  test('sums up a topic or an article, and suggests some', async () => {
    expect(await ran('summary', { topic: 'harbour' })).toMatch(/quay|harbour/i)
    expect(await ran('summary', { topic: 'quidditch' })).toMatch(/none of them mentions “quidditch”/)
    const [first] = await desk.suggest('summary', 'topic', 'Stat', asks())
    expect(await ran('summary', { topic: first?.value ?? '', short: true })).toMatch(/Statkevich/)
  })

  test('lists the newest articles, those about something, or those of an outlet', async () => {
    expect(await ran('articles')).toMatch(/^\nThe newest articles\n/)
    expect(await ran('articles', { words: 'Belavia' })).toMatch(/^\nArticles about “Belavia”\n.*airline/s)
    expect(await ran('articles', { outlet: 'gazette' })).toMatch(/^\nThe newest articles by .*Gazette/)
    expect(await ran('articles', { outlet: 'no such thing' })).toMatch(
      /^\n?No outlet here is called “no such thing”\. There are .*Post.* and .*\.$/,
    )
    expect(await ran('articles', { words: 'quidditch' })).toMatch(/no articles about “quidditch”/)
  })

  test('lists the outlets and how fresh they are', async () => {
    expect(await ran('sources list')).toMatch(/outlets\n.*: \d+ articles?/)
  })

  test('completes the name of an outlet', async () => {
    const names = await desk.suggest('articles', 'outlet', 'POST', asks())
    expect(names.map(({ value }) => value)).toEqual(expect.arrayContaining([expect.stringMatching(/Post/)]))
    expect(await desk.suggest('ask', 'question', 'x', asks())).toEqual([])
    expect(await desk.suggest('nonsense', 'x', 'x', asks())).toEqual([])
  })

  test('that is called wrongly says what would work', async () => {
    expect(await ran('ask')).toContain(`for instance: /ask ${(await desk.starters())[0]}`)
    expect(await ran('nonsense')).toMatch(/I do not know \/nonsense[\s\S]*\/ask/)
  })

  test('for the asker alone can be shared, with the question', async () => {
    const reply = await desk.run('ask', { question: 'who refused to cross?', private: true }, asks())
    expect(reply).toMatchObject({ isPrivate: true })
    const shared = await desk.press(actionOf(messageIn(reply), 'Share'), asks())
    expect(shared).toMatchObject({ isPrivate: false })
    expect(textIn(messageIn(shared))).toMatch(/^\nwho refused to cross\?\n.*Statkevich/s)
  })

  test('for managers is refused to others', async () => {
    const done = { heading: 'Done', blocks: [], actions: [] }
    const manage: Command = {
      ...{ name: 'manage', description: 'Only for some', options: [], example: 'manage', who: 'managers' },
      ...{ isPrivate: true, isCounted: false, run: async () => done },
    }
    const strict = front.open({ commands: [manage] })
    expect(textIn(messageIn(await strict.run('manage', {}, asks())))).toMatch(/people who may manage/)
    const manager = asks({ person: { id: 'ada', isManager: true } })
    expect(messageIn(await strict.run('manage', {}, manager)).heading).toBe('Done')
  })
})

describe('a button', () => {
  const asked = async () => messageIn(await desk.respond('who refused to cross?', asks()))

  test('shows the quotes among the sentences around them, with a link to the words', async () => {
    const reply = await desk.press(actionOf(await asked(), 'Sources'), asks())
    expect(reply).toMatchObject({ isPrivate: true })
    const [block] = messageIn(reply).blocks
    const [first] = block?.kind === 'sources' ? block.sources : []
    expect(first?.details?.before || first?.details?.after).toBeTruthy()
    expect(first?.quote).toBeTruthy()
  })

  test('votes; the last vote of each person counts, and a reason is kept with it', async () => {
    const before = await front.answers.records.votes()
    const message = await asked()
    await desk.press(actionOf(message, '👍'), asks({ who: 'ada' }))
    await desk.press(actionOf(message, '👍'), asks({ who: 'bo' }))
    const reply = await desk.press(actionOf(message, '👎'), asks({ who: 'ada' }))
    const form = reply.kind === 'form' ? reply.form : null
    expect(form?.fields.map(({ name }) => name)).toEqual(['why'])
    const thanks = await desk.submit(form?.id ?? '', { why: 'It names the wrong one.' }, asks({ who: 'ada' }))
    expect(textIn(messageIn(thanks))).toMatch(/Thank you/)
    expect(await front.answers.records.votes()).toEqual({ up: before.up + 1, down: before.down + 1 })
  })

  test('tells a story otherwise, for who asks alone: day by day, or outlet by outlet', async () => {
    const summary = messageIn(await desk.run('summary', { topic: 'prisoners' }, asks()))
    expect(summary).toMatchObject({
      isCard: true,
      blocks: [{ kind: 'headline' }, { kind: 'paragraph', isList: true }, {}],
    })
    expect(summary.actions.map(({ label }) => label)).toEqual(['Sources', 'Timeline', 'Compare', '👍', '👎'])
    const reply = await desk.press(actionOf(summary, 'Compare'), asks({ who: 'bo' }))
    expect(reply).toMatchObject({ isPrivate: true })
    expect(textIn(messageIn(reply))).toContain('What each outlet leads with')
    expect(messageIn(reply).actions.map(({ label }) => label)).not.toContain('Compare')
    const timeline = await desk.press(actionOf(messageIn(reply), 'Timeline'), asks({ who: 'bo' }))
    expect(textIn(messageIn(timeline))).toContain('What happened when')
  })

  test.each(['What’s new?', 'what happened today?', 'tldr', 'catch me up', 'news'])(
    '“%s” is the digest, short',
    async (asked) => {
      const { heading, blocks } = messageIn(await desk.respond(asked, asks()))
      expect(heading).toMatch(/^Latest stories · /)
      expect(blocks.filter(({ kind }) => kind === 'headline').length).toBeLessThanOrEqual(3)
      const called = messageIn(await desk.run('ask', { question: asked }, asks()))
      expect(called.heading).toBe(heading)
    },
  )

  test.each(['who are you?', 'hello', '???'])(
    '“%s” is answered with questions that the articles here answer',
    async (asked) => {
      const { blocks } = messageIn(await desk.respond(asked, asks()))
      const [listed] = blocks.flatMap((block) => (block.kind === 'list' ? [block.items.map(({ text }) => text)] : []))
      expect(listed).toEqual((await desk.starters()).slice(0, 3))
    },
  )

  test('gives examples of its commands in words that the articles here hold', async () => {
    const other = await openFrontDesk({
      'a.md':
        '---\ntitle: Mill of Oster burns\noutlet: Oster Echo\npublished: 2025-09-17T08:00:00Z\n---\n\nThe mill of Oster burned down on Wednesday. Ida Reck, the miller, said that sparks had set the grain on fire.',
    })
    const bare = other.open()
    const shown = [
      await bare.respond('help', asks()),
      await bare.run('ask', {}, asks()),
      await bare.run('summary', {}, asks()),
      await bare.run('summary', { topic: '?' }, asks()),
    ].map((reply) => textIn(messageIn(reply)))
    for (const text of shown) expect(text).not.toMatch(/refused to cross|night trains?|prisoners|harbour/)
    expect(shown.join(' ')).toMatch(/Oster|Reck/)
  })

  test('has nothing to press below thanks, help and status', async () => {
    for (const said of ['thank you', 'hello', 'help', 'status'])
      expect(messageIn(await desk.respond(said, asks())).actions).toEqual([])
  })

  test('works after a restart', async () => {
    const action = actionOf(await asked(), 'Sources')
    expect(textIn(messageIn(await front.open().press(action, asks())))).toMatch(/Sources in full/)
  })

  test('that nobody knows any more says so', async () => {
    for (const action of ['sources:gone', 'dance:1', '', 'constructor:x'])
      expect(textIn(messageIn(await desk.press(action, asks())))).toMatch(/too old/)
    expect(textIn(messageIn(await desk.submit('why:gone', {}, asks())))).toMatch(/too old/)
  })
})

describe('checking a message against the articles', () => {
  test('takes its claims one by one, each with what the articles say', async () => {
    const claims =
      'All 52 prisoners crossed safely into Lithuania! Aliens met the finance minister of Lithuania. https://x.example'
    const reply = await desk.shortcut('check', claims, asks())
    expect(reply).toMatchObject({ isPrivate: true })
    const message = messageIn(reply)
    expect(message.blocks.filter(({ kind }) => kind === 'quote')).toHaveLength(2)
    expect(textIn(message)).toMatch(/Closest in the articles: .*refused to cross.*Aliens met.*Closest in the articles/s)
    const cited = message.blocks.flatMap((block) => (block.kind === 'sources' ? block.sources : [])).map(({ n }) => n)
    expect(new Set(cited.filter((n) => n !== null)).size).toBe(cited.filter((n) => n !== null).length)
  })

  test('says when a message claims nothing', async () => {
    expect(textIn(messageIn(await desk.shortcut('check', '👍 https://x.example', asks())))).toMatch(
      /nothing in that message/,
    )
  })
})

describe('where Dateline is not on duty', () => {
  test('mentions are met with silence, and commands with a word to the asker alone', async () => {
    const strict = front.open({ channels: ['C1'], communities: { discord: ['G1'] } })
    expect(await strict.respond('who refused to cross?', asks({ channel: 'C2' }))).toEqual({ kind: 'silence' })
    expect(await strict.respond('who refused to cross?', asks({ community: 'G2' }))).toEqual({ kind: 'silence' })
    const command = await strict.run('status', {}, asks({ channel: 'C2' }))
    expect(command).toMatchObject({ isPrivate: true })
    expect(textIn(messageIn(command))).toMatch(/not on duty/)
    expect(textIn(messageIn(await strict.run('status', {}, asks())))).toMatch(/12 articles/)
  })

  test('a direct message is no channel', async () => {
    const strict = front.open({ channels: ['C1'] })
    const direct = asks({ channel: 'D9', community: null, isDirect: true })
    expect(textIn(messageIn(await strict.respond('status', direct)))).toMatch(/12 articles/)
  })
})

describe('fair use', () => {
  test('tells a person who asks too fast when to ask again, and leaves the others alone', async () => {
    const busy = front.open({ limits: { perPerson: 2, perChannel: 100 } })
    const ask = async (who: string) => textIn(messageIn(await busy.respond('who refused to cross?', asks({ who }))))
    for (let n = 0; n < 2; n++) expect(await ask('ada')).toMatch(/Statkevich/)
    expect(await ask('ada')).toMatch(/Ask again in \d+ seconds/)
    expect(await ask('bo')).toMatch(/Statkevich/)
    expect(textIn(messageIn(await busy.run('help', {}, asks({ who: 'ada' }))))).toMatch(/\/ask/)
  })

  test('counts a channel as well, but no direct message', async () => {
    const busy = front.open({ limits: { perPerson: 100, perChannel: 1 } })
    await busy.respond('hello', asks({ who: 'ada' }))
    expect(textIn(messageIn(await busy.respond('hello', asks({ who: 'bo' }))))).toMatch(/This channel asks faster/)
    for (const who of ['ada', 'bo'])
      expect(textIn(messageIn(await busy.respond('hello', asks({ who, isDirect: true }))))).toMatch(/Hello/)
  })
})

describe('what goes wrong', () => {
  test('is told with a reference, under which the log tells the rest', async () => {
    const broken = front.open({
      commands: [
        {
          name: 'status',
          description: 'x',
          options: [],
          who: 'everyone',
          isPrivate: true,
          isCounted: false,
          example: 'status',
          run: () => Promise.reject(new Error('the disk is on fire')),
        },
      ],
    })
    const text = textIn(messageIn(await broken.run('status', {}, asks())))
    const reference = /Reference ([0-9A-F]{6})/.exec(text)?.[1]
    expect(text).not.toMatch(/fire/)
    const line = front.log.lines.find(({ level }) => level === 'error')
    expect(line?.facts).toMatchObject({ reference, error: 'the disk is on fire' })
  })
})

describe('subscribing by a form', () => {
  const manager = asks({ person: { id: 'ada', isManager: true }, channel: 'C-form' })
  const fill = async (values: Record<string, string>, request = manager) =>
    textIn(messageIn(await desk.submit('digest-subscribe', values, request)))

  test('is offered under the list of a channel’s digests, and on the bot’s own page', async () => {
    const list = messageIn(await desk.run('digest list', {}, manager))
    const form = await desk.press(actionOf(list, 'Subscribe to a digest'), manager)
    expect(form).toMatchObject({ kind: 'form', form: { id: 'digest-subscribe' } })
    const { blocks } = await desk.home(asks())
    const first = blocks.find(({ kind }) => kind === 'buttons')
    expect(first).toMatchObject({ actions: [{ id: 'digest-subscribe' }] })
  })

  test('reads back what was understood, and says what was not', async () => {
    const values = { when: 'weekdays 8:30', topics: 'harbour, trains', without: '', outlets: '', length: 'short' }
    expect(await fill(values)).toMatch(/on weekdays at 08:30.*about “harbour” and “trains”.*short/s)
    expect(await fill({ ...values, when: 'whenever' })).toMatch(/do not understand “whenever”.*weekdays 8:30/)
  })

  test('is for people who may manage the channel; a direct message is everybody’s own', async () => {
    const values = { when: '8am' }
    expect(await fill(values, asks())).toMatch(/people who may manage/)
    expect(await fill(values, asks({ isDirect: true, channel: 'D-form' }))).toMatch(/every day at 08:00/)
  })
})

describe('somebody who is new', () => {
  test('is shown what is read, the newest articles, questions that work, and the commands once they want them', async () => {
    const home = await desk.home(asks())
    expect(textIn(home)).toMatch(/I have read 12 articles.*Newest articles.*For instance/s)
    expect(textIn(home)).not.toContain('/ask')
    const unfolded = await desk.press(actionOf(home, 'Commands'), asks())
    expect(unfolded).toMatchObject({ changesHome: true })
    expect(textIn(messageIn(unfolded))).toMatch(/\/ask: .*\/digest list/s)
    const starters = await desk.starters()
    expect(starters.length).toBeGreaterThan(0)
    for (const question of starters) expect(await said(question)).not.toMatch(/don’t say/)
  })
})

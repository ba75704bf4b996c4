// Commands, shortcuts, buttons, forms and the home tab on Slack: offered from the desk's tables alone.
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { CommandSpec } from '../src/domain/command.ts'
import type { MessageBlock } from '../src/domain/message.ts'
import {
  ACTIONS,
  ASK,
  type Brought,
  cited,
  memoryInRam,
  privately,
  publicly,
  STATUS,
  SUMMARY,
  says,
  streamed,
} from './support/scripted-desk.ts'
import { running } from './support/slack-app.ts'
import { plainText, type SlackMessage } from './support/slack-server/index.ts'
import { shownIn } from './support/slack-shown.ts'

const holds = (text: string) => (message: SlackMessage) => message.botId !== null && plainText(message).includes(text)

/** Whether the person manages the channel, of each request that was brought. */
const managing = (brought: Brought[]) => Promise.all(brought.map(async ({ request }) => request.manages?.()))

describe('a command', () => {
  test('is answered in the channel, below what was asked', async () => {
    const { slack, desk } = await running(() => publicly(cited(2)))
    const ada = slack.person({ name: 'ada' })
    const news = slack.channel('news', { members: [ada] })
    const act = ada.runs('/ask', 'who refused to cross? as_of:2025-09-12', { channel: news })
    const answer = await ada.until(news, holds('Sentence 2'))
    expect(shownIn(answer.blocks)).toMatch(/^ada: \/ask who refused to cross\? as_of:2025-09-12\n/)
    expect(answer.threadTs).toBeNull()
    expect(desk.brought).toEqual([
      expect.objectContaining({
        what: 'run',
        text: 'ask',
        values: { question: 'who refused to cross?', as_of: '2025-09-12' },
      }),
    ])
    await act.acknowledged()
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('is shown to be at work at once, and its answer grows', async () => {
    const { slack } = await running((brought) => streamed(cited(2), brought, 900))
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.runs('/ask', 'who?', { channel: news })
    const answer = await ada.until(news, holds('witness 2 said'))
    expect(JSON.stringify(answer.versions[0]?.blocks)).toContain('/ask who?')
    expect(JSON.stringify(answer.versions[0]?.blocks)).toMatch(/earching/)
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('opens a thread in which its conversation goes on', async () => {
    const { slack, desk } = await running(({ text }) => publicly(says(`Answer to ${text}`)))
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.runs('/ask', 'who?', { channel: news })
    const answer = await ada.until(news, holds('Answer to ask'))
    ada.says(news, 'and how old?', { thread: answer })
    await ada.until(news, holds('Answer to and how old?'))
    expect(new Set(desk.brought.map(({ request }) => request.conversation)).size).toBe(1)
  })

  test('that is private is answered for the asker alone', async () => {
    const { slack } = await running(() => privately(cited(1)))
    const [ada, bob] = [slack.person(), slack.person()]
    const news = slack.channel('news', { members: [ada, bob] })
    ada.runs('/ask', 'who? private', { channel: news })
    const answer = await ada.until(news, holds('Sentence 1'))
    expect(answer.ephemeralTo).toBe(ada.id)
    expect(bob.sees(news)).toEqual([])
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('whose name is Slack’s own goes by another', async () => {
    const { slack, desk } = await running(() => privately(says('All is well.')))
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.runs('/dateline-status', '', { channel: news })
    await ada.until(news, holds('All is well.'))
    expect(desk.brought[0]?.text).toBe('status')
  })

  test('that is written wrongly is answered with an example that works', async () => {
    const choosy: CommandSpec = {
      ...STATUS,
      options: [
        {
          ...ASK.options[0],
          name: 'of',
          description: 'what of',
          isRequired: true,
          choices: [{ name: 'A', value: 'a' }],
        },
      ] as CommandSpec['options'],
      example: 'status a',
    }
    const { slack, desk } = await running(() => publicly(says('Never.')), { desk: { commands: [ASK, choosy] } })
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.runs('/ask', '', { channel: news })
    const first = await ada.until(news, holds('for instance: /ask who refused to cross?'))
    expect(first.ephemeralTo).toBe(ada.id)
    ada.runs('/dateline-status', 'b', { channel: news })
    await ada.until(news, holds('“of” is one of a.'))
    ada.runs('/gone', '', { channel: news })
    const all = await ada.until(news, holds('I do not know /gone. There is:'))
    expect(shownIn(all.blocks)).toMatch(/\/ask who refused to cross\? — .*\/dateline-status a — /s)
    expect(desk.brought).toEqual([])
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('may be added to the table without a change here', async () => {
    const quiz: CommandSpec = { ...SUMMARY, name: 'quiz', example: 'quiz night trains' }
    const { slack, desk } = await running(() => publicly(says('Question one.')), { desk: { commands: [quiz] } })
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.runs('/quiz', 'night trains', { channel: news })
    await ada.until(news, holds('Question one.'))
    expect(desk.brought[0]).toMatchObject({ text: 'quiz', values: { topic: 'night trains' } })
  })

  test('for managers knows administrators and who created the channel, and asks Slack for no other', async () => {
    const digest: CommandSpec = { ...STATUS, name: 'digest', who: 'managers', example: 'digest' }
    const { slack, desk } = await running(() => privately(says('Done.')), { desk: { commands: [digest, ASK] } })
    const [admin, creator, reader] = [slack.person({ isAdmin: true }), slack.person(), slack.person()]
    const news = slack.channel('news', { creator, members: [admin, reader] })
    for (const person of [admin, creator, reader]) {
      person.runs('/digest', '', { channel: news })
      await person.until(news, (message) => message.ephemeralTo === person.id)
    }
    expect(slack.called('users.info')).toEqual([])
    expect(await managing(desk.brought)).toEqual([true, true, false])
    expect(slack.called('users.info')).toHaveLength(3)
    admin.runs('/ask', 'who? private', { channel: news })
    await slack.until(() => desk.brought.length === 4)
    expect(slack.called('users.info')).toHaveLength(3)
  })

  test('in a channel without Dateline is answered all the same, with word of how to invite it', async () => {
    const { slack } = await running(() => publicly(cited(1)))
    const [ada, bob] = [slack.person(), slack.person()]
    const other = slack.channel('other', { members: [ada, bob], hasBot: false })
    ada.runs('/ask', 'who?', { channel: other })
    await bob.until(other, holds('Sentence 1'))
    const hint = await ada.until(other, holds('Invite me with /invite @dateline'))
    expect(hint.ephemeralTo).toBe(ada.id)
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('is run once though it is sent twice', async () => {
    const { slack, desk } = await running(() => publicly(says('Once.')))
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    const act = ada.runs('/ask', 'who?', { channel: news })
    await ada.until(news, holds('Once.'))
    slack.redeliver(act)
    await slack.settled()
    expect(desk.brought).toHaveLength(1)
  })
})

describe('a command of two words', () => {
  const list: CommandSpec = { ...STATUS, name: 'digest list', description: 'What is sent here', example: 'digest list' }
  const subscribe: CommandSpec = {
    ...SUMMARY,
    name: 'digest subscribe',
    description: 'Have a digest sent here',
    who: 'managers',
    example: 'digest subscribe weekdays 8:30',
  }
  const commands = [ASK, list, subscribe]

  test('is run by the second word', async () => {
    const { slack, desk } = await running(({ text }) => privately(says(`Ran ${text}.`)), { desk: { commands } })
    const ada = slack.person({ isAdmin: true })
    const news = slack.channel('news', { members: [ada] })
    ada.runs('/digest', 'list', { channel: news })
    await ada.until(news, holds('Ran digest list.'))
    ada.runs('/digest', '  Subscribe  every day at 8:30 &amp; 9', { channel: news })
    await ada.until(news, holds('Ran digest subscribe.'))
    expect(desk.brought).toMatchObject([
      { what: 'run', text: 'digest list', values: {} },
      { text: 'digest subscribe', values: { topic: 'every day at 8:30 & 9' } },
    ])
    expect(await managing(desk.brought)).toEqual([true, true])
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('without it, or with another, is answered for the asker alone with what there is', async () => {
    const { slack, desk } = await running(() => publicly(says('Never.')), { desk: { commands } })
    const ada = slack.person()
    const news = slack.channel('news', { members: [ada] })
    ada.runs('/digest', '', { channel: news })
    const alone = await ada.until(news, holds('What /digest can do:'))
    expect(alone.ephemeralTo).toBe(ada.id)
    expect(shownIn(alone.blocks)).toContain('/digest list — What is sent here')
    expect(shownIn(alone.blocks)).toContain('/digest subscribe weekdays 8:30 — Have a digest sent here')
    expect(alone.text.replaceAll('\u2060', '')).toMatch(/^What \/digest can do:\s\/digest list/)
    ada.runs('/digest', 'help', { channel: news })
    await slack.until(() => ada.sees(news).filter(holds('What /digest can do:')).length === 2)
    ada.runs('/digest', 'dance <!channel>', { channel: news })
    const unknown = await ada.until(news, holds('I do not know /digest dance. There is:'))
    expect(unknown.ephemeralTo).toBe(ada.id)
    ada.runs('/digest', 'subscribe', { channel: news })
    await ada.until(news, holds('for instance: /digest subscribe weekdays 8:30'))
    expect(desk.brought).toEqual([])
    await slack.settled()
    expect(slack.violations).toEqual([])
  })
})

describe('a shortcut upon a message', () => {
  test('is answered for the asker alone, in the message’s thread', async () => {
    const { slack, desk } = await running(() => publicly(says('The articles say so too.')))
    const [ada, bob] = [slack.person(), slack.person()]
    const news = slack.channel('news', { members: [ada, bob] })
    const root = ada.says(news, 'big news').message
    const claim = bob.says(news, 'He <refused> to cross.', { thread: root?.ts ?? '' }).message
    if (claim === null) throw new Error('nothing said')
    ada.usesShortcut('check', claim)
    const answer = await ada.until(news, holds('The articles say so too.'))
    expect(answer).toMatchObject({ ephemeralTo: ada.id, threadTs: root?.ts })
    expect(desk.brought[0]).toMatchObject({ what: 'shortcut', text: 'check: He <refused> to cross.' })
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('in a channel without Dateline is answered in a direct message', async () => {
    const { slack } = await running(() => publicly(says('The articles say so too.')))
    const ada = slack.person()
    const other = slack.channel('other', { members: [ada], hasBot: false })
    const claim = ada.says(other, 'He refused.').message
    if (claim === null) throw new Error('nothing said')
    ada.usesShortcut('check', claim)
    await ada.until(ada.dm, holds('The articles say so too.'))
    await slack.settled()
    expect(slack.violations).toEqual([])
  })
})

describe('a button', () => {
  const script = ({ what, text }: Brought) => {
    if (what === 'press' && text === 'vote:a1:down')
      return {
        kind: 'form' as const,
        form: {
          id: 'why:a1',
          title: 'What was wrong with the answer?',
          submitLabel: 'Send',
          fields: [
            {
              name: 'what',
              label: 'What was wrong?',
              kind: 'lines' as const,
              placeholder: 'A wrong name, …',
              isRequired: true,
              maxLength: 9000,
            },
            {
              name: 'who',
              label: 'Who are you?',
              kind: 'line' as const,
              placeholder: null,
              isRequired: false,
              maxLength: 80,
            },
          ],
        },
      }
    if (what === 'press' && text === 'sources:a1') return publicly(says('Sources in full.'))
    if (what === 'press') return privately(says('Thank you.'))
    if (what === 'submit') return privately(says('Noted.'))
    return publicly(cited(1))
  }
  const answered = async (memory = memoryInRam()) => {
    const app = await running(script, { memory })
    const [ada, bob] = [app.slack.person(), app.slack.person()]
    const news = app.slack.channel('news', { members: [ada, bob] })
    ada.says(news, 'who?', { mentionBot: true })
    const answer = await ada.until(news, holds('Sentence 1'))
    await app.slack.settled()
    return { ...app, ada, bob, news, answer, memory }
  }

  test('is answered below the message where all see it, within the conversation', async () => {
    const { slack, desk, bob, news, answer } = await answered()
    const act = bob.presses('sources:a1', answer)
    const reply = await bob.until(news, holds('Sources in full.'))
    expect(reply).toMatchObject({ threadTs: answer.threadTs, ephemeralTo: null })
    expect(desk.brought[1]).toMatchObject({ what: 'press', text: 'sources:a1' })
    expect(desk.brought[1]?.request.conversation).toBe(desk.brought[0]?.request.conversation)
    await act.acknowledged()
    expect(slack.violations).toEqual([])
  })

  test('is answered for the one who pressed it, also after a restart', async () => {
    const { slack, bob, news, answer, memory, stop } = await answered()
    await stop()
    await running(script, { memory, server: slack })
    bob.presses('vote:a1:up', answer)
    const reply = await bob.until(news, holds('Thank you.'))
    expect(reply.ephemeralTo).toBe(bob.id)
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('opens a form, whose values come to the desk, and whose reply to the one who filled it in', async () => {
    const { slack, desk, bob, news, answer } = await answered()
    bob.presses('vote:a1:down', answer)
    await slack.until(() => bob.modal !== null)
    const { modal } = bob
    if (modal === null) throw new Error('no form')
    bob.submits(modal, { what: 'He is 68.' })
    const reply = await bob.until(news, holds('Noted.'))
    expect(reply.ephemeralTo).toBe(bob.id)
    expect(desk.brought.at(-1)).toMatchObject({
      what: 'submit',
      text: 'why:a1',
      values: { what: 'He is 68.', who: '' },
      request: { conversation: desk.brought[0]?.request.conversation, place: { channel: news.id } },
    })
    expect(bob.modal).toBeNull()
    await slack.settled()
    expect(slack.violations).toEqual([])
  })
})

describe('who presses or fills in', () => {
  const form = {
    id: 'f1',
    title: 'A form',
    submitLabel: 'Send',
    fields: [
      { name: 'what', label: 'What?', kind: 'line' as const, placeholder: null, isRequired: true, maxLength: 80 },
    ],
  }
  const script = ({ what, text }: Brought) => {
    if (what === 'respond') return publicly(cited(1))
    if (what === 'press' && text === 'vote:a1:down') return { kind: 'form' as const, form }
    return privately(says(`Done with ${text}.`))
  }

  test('is known to manage the channel or not; Slack is asked only where that matters, and anew each time', async () => {
    const { slack, desk } = await running(script)
    const [admin, creator, reader] = [slack.person({ isAdmin: true }), slack.person(), slack.person()]
    const news = slack.channel('news', { creator, members: [admin, reader] })
    reader.says(news, 'who?', { mentionBot: true })
    const answer = await reader.until(news, holds('Sentence 1'))
    await slack.settled()
    for (const person of [admin, creator, reader]) {
      const act = person.presses('sources:a1', answer)
      await person.until(news, ({ ephemeralTo }) => ephemeralTo === person.id)
      await act.acknowledged()
      person.presses('vote:a1:down', answer)
      await slack.until(() => person.modal !== null)
      if (person.modal !== null) person.submits(person.modal, { what: 'a name' })
      await person.until(news, (message) => message.ephemeralTo === person.id && holds('Done with f1.')(message))
    }
    expect(slack.called('users.info')).toEqual([])
    const known = await managing(desk.brought.filter(({ what }) => what !== 'respond'))
    expect(known).toEqual([true, true, true, true, true, true, false, false, false])
    expect(slack.called('users.info')).toHaveLength(9)
    expect(slack.called('conversations.info')).toHaveLength(9)
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('is taken for nobody special where Slack does not tell, and asked about again', async () => {
    const { slack, desk } = await running(script)
    const [admin, creator] = [slack.person({ isAdmin: true }), slack.person()]
    const news = slack.channel('news', { creator, members: [admin] })
    admin.says(news, 'who?', { mentionBot: true })
    const answer = await admin.until(news, holds('Sentence 1'))
    await slack.settled()
    slack.limit('users.info', { retryAfterSeconds: 1 })
    admin.presses('sources:a1', answer)
    await slack.until(() => desk.brought.length === 2)
    expect(await managing(desk.brought.slice(1))).toEqual([false])
    await wait(1_100)
    expect(await managing(desk.brought.slice(1))).toEqual([true])
  })
})

describe('the home tab', () => {
  const form = {
    ...{ id: 'f1', title: 'A form', submitLabel: 'Send' },
    fields: [
      { name: 'what', label: 'What?', kind: 'line' as const, placeholder: null, isRequired: true, maxLength: 80 },
    ],
  }
  const commands: MessageBlock = {
    kind: 'list',
    heading: 'Commands',
    items: ['/status: How things stand', '/ask: Answer a question'].map((text) => ({ text, at: null })),
  }
  const home = {
    heading: 'Dateline',
    blocks: [...says('8 articles are indexed.').blocks, commands],
    actions: ACTIONS,
  }
  const opened = async () => {
    const app = await running(
      ({ what, text }) => {
        if (text === 'vote:a1:down') return { kind: 'form', form }
        return what === 'submit' ? privately(says('Noted.')) : publicly(says('Sources in full.'))
      },
      { desk: { home } },
    )
    const ada = app.slack.person()
    ada.opensHome()
    await app.slack.until(() => ada.home !== null)
    if (ada.home === null) throw new Error('no home')
    return { ...app, ada, view: ada.home }
  }

  test('calls commands as Slack does', async () => {
    const { view } = await opened()
    expect(shownIn(view.view.blocks as object[])).toContain('/dateline-status: How things stand')
    expect(shownIn(view.view.blocks as object[])).toContain('/ask: Answer a question')
  })

  test('shows what the desk has to say, and its buttons are answered in a direct message', async () => {
    const { slack, desk, ada, view } = await opened()
    expect(shownIn(view.view.blocks as object[])).toContain('8 articles are indexed.')
    ada.presses('sources:a1', view)
    const reply = await ada.until(ada.dm, holds('Sources in full.'))
    expect(reply.ephemeralTo).toBeNull()
    expect(desk.brought[0]?.request).toMatchObject({
      person: { id: ada.id, isManager: true },
      place: { channel: ada.dm.id, isDirect: true, community: null },
    })
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('opens forms, whose replies come as a direct message that stays', async () => {
    const { slack, desk, ada, view } = await opened()
    ada.presses('vote:a1:down', view)
    await slack.until(() => ada.modal !== null)
    if (ada.modal === null) throw new Error('no form')
    ada.submits(ada.modal, { what: 'a name' })
    const reply = await ada.until(ada.dm, holds('Noted.'))
    expect(reply.ephemeralTo).toBeNull()
    expect(desk.brought[1]?.request).toMatchObject({ person: { isManager: true }, place: { channel: ada.dm.id } })
    await slack.settled()
    expect(slack.violations).toEqual([])
  })
})

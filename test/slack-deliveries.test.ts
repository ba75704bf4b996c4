// What Dateline says on Slack of its own accord: digests that arrive once, whatever becomes of Slack's answers, and words to one person.
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Message, MessageAction, MessageBlock } from '../src/domain/message.ts'
import type { Destination } from '../src/domain/subscription.ts'
import { openAfter } from '../src/platforms/slack/failures.ts'
import { createSlack } from '../src/platforms/slack/platform.ts'
import {
  ACTIONS,
  cited,
  logInRam,
  memoryInRam,
  publicly,
  type Script,
  says,
  scriptedDesk,
  source,
} from './support/scripted-desk.ts'
import { type RunOptions, running, settingsFor } from './support/slack-app.ts'
import { plainText, type SlackChannel, type SlackMessage, type SlackServer } from './support/slack-server/index.ts'
import { shownIn } from './support/slack-shown.ts'

const KEY = '0123456789abcdef01234567'
const since = () => new Date(Date.now() - 60_000)
const holds = (text: string) => (message: SlackMessage) => message.botId !== null && plainText(message).includes(text)
const into = ({ team }: SlackServer, { id }: SlackChannel): Destination => ({
  platform: 'slack',
  community: team.id,
  channel: id,
})

const about = (n: number): MessageAction[] => [
  { id: `story-ask:${n}`, label: 'Ask about it' },
  { id: `story-why:${n}`, label: 'Why is it here?' },
]

/** So many stories below their headlines, each with a sentence and what it rests on. */
function digest(stories: number): Message {
  const numbers = Array.from({ length: stories }, (_, at) => at + 1)
  const blocks = numbers.flatMap((n): MessageBlock[] => [
    { kind: 'headline', text: `${n}. Headline ${n}`, extent: '4 outlets, 2 reports', actions: about(n) },
    { kind: 'paragraph', sentences: [{ text: `Sentence ${n} tells what happened.`, citations: [n] }] },
    { kind: 'sources', heading: 'Sources', sources: [source(n)] },
  ])
  return stories === 0 ? says('Nothing new.') : { heading: 'What is new', blocks, actions: ACTIONS }
}

/** Dateline in a channel with a reader, who sees it. */
async function inNews({ script, ...options }: RunOptions & { script?: Script } = {}) {
  const app = await running(script ?? (({ text }) => publicly(says(`Answer to ${text}`))), options)
  const ada = app.slack.person({ name: 'ada' })
  const news = app.slack.channel('news', { members: [ada] })
  const ours = () => ada.sees(news).filter(({ botId }) => botId !== null)
  return { ...app, ada, news, ours, to: into(app.slack, news) }
}

describe('a message into a channel', () => {
  test('is posted with its key, and found by it', async () => {
    const { slack, platform, ours, to } = await inNews()
    const posted = await platform.post(to, cited(3), KEY)
    const [message, ...others] = ours()
    expect(posted).toEqual({ kind: 'posted', message: message?.ts })
    expect(others).toEqual([])
    expect(message?.blocks[0]).toMatchObject({ block_id: `delivery:${KEY}` })
    expect(await platform.trace(to, KEY, since())).toEqual({ kind: 'found', message: message?.ts })
    expect(await platform.trace(to, 'another', since())).toEqual({ kind: 'absent' })
    expect(slack.violations).toEqual([])
  })

  test.each([0, 1, 40])('of %i stories is within Slack’s limits, and shows every source', async (stories) => {
    const { slack, platform, ours, to } = await inNews()
    expect(await platform.post(to, digest(stories), KEY)).toMatchObject({ kind: 'posted' })
    const [first, ...below] = ours()
    expect(first?.threadTs).toBeNull()
    expect(below.every(({ threadTs }) => threadTs === first?.ts)).toBe(true)
    expect(below.length > 0).toBe(stories === 40)
    const shown = ours()
      .map(({ blocks }) => shownIn(blocks))
      .join('\n')
    for (let n = 1; n <= stories; n++) {
      expect(shown).toContain(`${n}. Headline ${n}\n4 outlets, 2 reports`)
      expect(shown).toContain(`Sentence ${n} tells what happened. [${n}]`)
      expect(shown).toContain(`[${n}] “Statkevich refused to cross, witness ${n} said.”`)
    }
    expect(slack.violations).toEqual([])
  })

  test('in several parts has each story as a whole in one of them, and says in each which it is', async () => {
    const { slack, platform, ours, to } = await inNews()
    await platform.post(to, digest(40), KEY)
    const shown = ours().map(({ blocks }) => shownIn(blocks))
    for (const [at, text] of shown.entries()) {
      const headlines = [...text.matchAll(/^(\d+)\. Headline/gm)].map(([, n]) => n)
      expect(headlines).toEqual([...text.matchAll(/Sentence (\d+) tells/g)].map(([, n]) => n))
      expect(headlines).toEqual([...text.matchAll(/^\[(\d+)\] “Statkevich/gm)].map(([, n]) => n))
      expect(text).toContain(`${at + 1}/${shown.length}${at + 1 < shown.length ? ' · goes on below' : ''}`)
    }
    expect(shown.length).toBeGreaterThan(3)
    expect(slack.violations).toEqual([])
  })

  test('goes no further than to the part at which another process has taken over, which posts the others', async () => {
    const { platform, ours, to } = await inNews()
    let parts = 0
    expect(await platform.post(to, digest(40), KEY, async () => ++parts <= 2)).toMatchObject({ kind: 'unknown' })
    expect(ours()).toHaveLength(2)
    expect(await platform.trace(to, KEY, since(), async () => false)).toMatchObject({ kind: 'unknown' })
    expect(ours()).toHaveLength(2)
    expect(await platform.trace(to, KEY, since(), async () => true)).toMatchObject({ kind: 'found' })
    expect(ours().length).toBeGreaterThan(3)
    expect(await platform.post(to, digest(1), 'another', async () => false)).toMatchObject({ kind: 'unknown' })
    expect(ours().filter(({ threadTs }) => threadTs === null)).toHaveLength(1)
  })

  test('in several parts comes back later where Slack wants a long wait between them, and says when', async () => {
    const { slack, platform, ours, to } = await inNews()
    let parts = 0
    const limited = async () => {
      if (++parts === 3) slack.limit('chat.postMessage', { times: 1, retryAfterSeconds: 600 })
      return true
    }
    expect(await platform.post(to, digest(40), KEY, limited)).toMatchObject({ kind: 'unknown', retryAfterMs: 600_000 })
    expect(ours()).toHaveLength(2)
    slack.limit('chat.postMessage', { times: 1, retryAfterSeconds: 300 })
    expect(await platform.trace(to, KEY, since())).toMatchObject({ kind: 'unknown', retryAfterMs: 300_000 })
    slack.limit('conversations.history', { times: 1, retryAfterSeconds: 120 })
    expect(await platform.trace(to, KEY, since())).toMatchObject({ kind: 'unknown', retryAfterMs: 120_000 })
  })

  test('from whose channel Dateline is put out between two parts has arrived as far as it did, once', async () => {
    const { slack, platform, ours, log, to } = await inNews()
    slack.fail('chat.postMessage', 'not_in_channel', { after: 2 })
    const posted = await platform.post(to, digest(40), KEY)
    expect(posted).toEqual({ kind: 'posted', message: ours()[0]?.ts })
    expect(ours()).toHaveLength(2)
    expect(log.lines).toContainEqual(expect.objectContaining({ message: expect.stringContaining('rest of a message') }))
    expect(await platform.post(to, cited(1), 'the next')).toMatchObject({ kind: 'refused', why: 'forbidden' })
  })

  test('whose answer is lost is not known to have arrived, and is found', async () => {
    const { slack, platform, ours, to } = await inNews()
    slack.lose('chat.postMessage')
    expect(await platform.post(to, cited(1), KEY)).toMatchObject({ kind: 'unknown', retryAfterMs: null })
    expect(ours()).toHaveLength(1)
    expect(await platform.trace(to, KEY, since())).toEqual({ kind: 'found', message: ours()[0]?.ts })
    expect(slack.violations).toEqual([])
  })

  test('is found behind much that was written since, and not sought without end', async () => {
    const { slack, platform, ada, news, ours, to } = await inNews()
    await platform.post(to, cited(1), KEY)
    for (let n = 0; n < 450; n++) slack.otherBotSays(news, `noise ${n}`)
    expect(await platform.trace(to, KEY, since())).toEqual({ kind: 'found', message: ours()[0]?.ts })
    expect(slack.called('conversations.history')).toHaveLength(3)
    for (let n = 0; n < 1_600; n++) slack.otherBotSays(news, `more noise ${n}`)
    expect(await platform.trace(to, KEY, since())).toMatchObject({ kind: 'unknown' })
    expect(ada.sees(news).length).toBeGreaterThan(2_000)
  })

  test('is sought among ours alone', async () => {
    const { slack, platform, news, to } = await inNews()
    const act = slack.otherBotSays(news, 'Not Dateline’s.')
    if (act.message === null) throw new Error('nothing said')
    act.message.blocks = [{ type: 'divider', block_id: `delivery:${KEY}` }]
    expect(await platform.trace(to, KEY, since())).toEqual({ kind: 'absent' })
  })

  test('is refused where the channel is gone, archived or closed to Dateline, with what can be done', async () => {
    const { slack, platform, to } = await inNews()
    const other = slack.channel('other', { hasBot: false })
    const post = (channel = to.channel) => platform.post({ ...to, channel }, cited(1), KEY)
    expect(await post('C0GONE')).toMatchObject({ kind: 'refused', why: 'gone' })
    expect(await post(other.id)).toMatchObject({
      ...{ kind: 'refused', why: 'forbidden' },
      advice: expect.stringContaining('Invite me with /invite @dateline'),
    })
    slack.fail('chat.postMessage', 'is_archived')
    expect(await post()).toMatchObject({ kind: 'refused', why: 'gone', advice: expect.stringContaining('archived') })
    for (const error of ['restricted_action', 'missing_scope', 'ekm_access_denied']) {
      slack.fail('chat.postMessage', error)
      expect(await post()).toMatchObject({
        kind: 'refused',
        why: 'forbidden',
        advice: expect.stringMatching(/\w{20}|ask|install/),
      })
    }
  })

  test('is neither posted nor refused while Slack is in trouble, or wants us to wait', async () => {
    const { slack, platform, ours, to } = await inNews()
    const post = () => platform.post(to, cited(1), KEY)
    for (const error of ['fatal_error', 'internal_error', 'service_unavailable', 'invalid_auth', 'never_heard_of']) {
      slack.fail('chat.postMessage', error)
      expect(await post()).toMatchObject({ kind: 'unknown', retryAfterMs: null, error: expect.stringContaining(error) })
    }
    slack.fail('chat.postMessage', 'down', { status: 503 })
    expect(await post()).toMatchObject({ kind: 'unknown', retryAfterMs: null })
    slack.heal('chat.postMessage')
    slack.limit('chat.postMessage', { retryAfterSeconds: 30 })
    expect(await post()).toMatchObject({ kind: 'unknown', retryAfterMs: 30_000 })
    expect(ours()).toEqual([])
    expect(await platform.trace(to, KEY, since())).toEqual({ kind: 'absent' })
    slack.fail('conversations.history', 'missing_scope')
    expect(await platform.trace(to, KEY, since())).toMatchObject({
      kind: 'unknown',
      error: expect.stringContaining('slack-manifest.json'),
    })
  })

  test('is not known of where Slack cannot be reached, or is not connected', async () => {
    const { slack, platform, to } = await inNews()
    await slack.close()
    expect(await platform.post(to, cited(1), KEY)).toMatchObject({ kind: 'unknown', retryAfterMs: null })
    expect(await platform.trace(to, KEY, since())).toMatchObject({ kind: 'unknown' })
    expect(await platform.tell('U1', says('Hello.'))).toBe(false)
    const parts = { desk: scriptedDesk(() => publicly(says('Hello.'))), memory: memoryInRam(), log: logInRam() }
    const idle = createSlack(settingsFor(slack), parts)
    expect(await idle.post(to, cited(1), KEY)).toMatchObject({ kind: 'unknown' })
    expect(await idle.trace(to, KEY, since())).toMatchObject({ kind: 'unknown' })
    expect(await idle.tell('U1', says('Hello.'))).toBe(false)
  })

  test('in several parts is there when all are: what is missing is posted later, and nothing twice, also by another process', async () => {
    const memory = memoryInRam()
    const first = await inNews({ memory })
    const { slack, platform, ours, to } = first
    const whole = digest(40)
    slack.fail('chat.postMessage', 'internal_error', { after: 2 })
    expect(await platform.post(to, whole, KEY)).toMatchObject({ kind: 'unknown' })
    expect(ours()).toHaveLength(2)
    slack.heal('chat.postMessage')
    slack.lose('chat.postMessage')
    expect(await platform.trace(to, KEY, since())).toMatchObject({ kind: 'unknown' })
    expect(ours()).toHaveLength(3)
    await first.stop()
    const second = await running(() => publicly(says('Not now.')), { memory, server: slack })
    const found = { kind: 'found', message: ours()[0]?.ts }
    expect(await second.platform.trace(to, KEY, since())).toEqual(found)
    const shown = ours()
      .map(({ blocks }) => shownIn(blocks))
      .join('\n')
    const numbers = [...shown.matchAll(/^(\d+)\. Headline/gm)].map(([, n]) => Number(n))
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
    const parts = ours().length
    expect(parts).toBeGreaterThan(3)
    expect(
      ours()
        .slice(1)
        .every(({ threadTs }) => threadTs === ours()[0]?.ts),
    ).toBe(true)
    expect(await second.platform.trace(to, KEY, since())).toEqual(found)
    expect(ours()).toHaveLength(parts)
    expect(slack.violations).toEqual([])
  })

  test('that is made anew, because nothing of it arrived, has the new parts alone', async () => {
    const { slack, platform, ours, to } = await inNews()
    slack.fail('chat.postMessage', 'internal_error')
    await platform.post(to, digest(40), KEY)
    slack.heal('chat.postMessage')
    expect(await platform.trace(to, KEY, since())).toEqual({ kind: 'absent' })
    expect(await platform.post(to, digest(1), KEY)).toMatchObject({ kind: 'posted' })
    expect(ours()).toHaveLength(1)
  })

  test('in several parts is gone on with later where Slack wants that', async () => {
    const { slack, platform, ours, to } = await inNews()
    await platform.post(to, digest(40), KEY)
    const parts = ours().length
    slack.fail('chat.postMessage', 'internal_error', { after: 1 })
    await platform.post(to, digest(40), 'another')
    slack.heal('chat.postMessage')
    slack.limit('chat.postMessage', { times: 1, retryAfterSeconds: 1 })
    expect(await platform.trace(to, 'another', since())).toMatchObject({ kind: 'unknown', retryAfterMs: 1000 })
    await wait(1000)
    expect(await platform.trace(to, 'another', since())).toMatchObject({ kind: 'found' })
    expect(ours()).toHaveLength(2 * parts)
    expect(slack.violations).toEqual([])
  })

  test('counts as posted though what belongs below it is refused', async () => {
    const { slack, platform, ours, log, to } = await inNews()
    slack.fail('chat.postMessage', 'restricted_action_non_threadable_channel', { after: 1 })
    expect(await platform.post(to, cited(40), KEY)).toEqual({ kind: 'posted', message: ours()[0]?.ts })
    expect(ours()).toHaveLength(1)
    expect(log.lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'The rest of a message could not be posted below it.' }),
    )
  })

  test('never puts a token into what it says went wrong', () => {
    expect(openAfter(new Error('request with xoxb-1-2-secret failed')).error).not.toContain('secret')
  })
})

describe('the thread below a digest', () => {
  test('is its conversation, without mentions and with them, also after a restart', async () => {
    const memory = memoryInRam()
    const { slack, platform, desk, ada, news, ours, to, stop } = await inNews({ memory })
    await platform.post(to, cited(1), KEY)
    const [root] = ours()
    if (root === undefined) throw new Error('nothing posted')
    ada.says(news, 'who was it?', { thread: root })
    await ada.until(news, holds('Answer to who was it?'), { thread: root })
    await slack.settled()
    await stop()
    const second = await running(({ text }) => publicly(says(`Answer to ${text}`)), { memory, server: slack })
    ada.says(news, 'and when?', { thread: root })
    await ada.until(news, holds('Answer to and when?'), { thread: root })
    ada.says(news, 'and where?', { thread: root, mentionBot: true })
    await ada.until(news, holds('Answer to and where?'), { thread: root })
    ada.presses('sources:a1', root)
    await ada.until(news, holds('Answer to sources:a1'), { thread: root })
    const brought = [...desk.brought, ...second.desk.brought]
    expect(brought.map(({ request }) => request.conversation)).toEqual(Array(4).fill(`delivery:${KEY}`))
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('is where a menu beside each story leads: to a form about it, and to why it is there', async () => {
    const field = { name: 'question', label: 'Your question', kind: 'line' as const, placeholder: null, maxLength: 300 }
    const form = { id: 'story-ask:2', title: 'Ask', submitLabel: 'Ask', fields: [{ ...field, isRequired: true }] }
    const { slack, platform, desk, ada, news, ours, to } = await inNews({
      script: ({ what, text }) =>
        what === 'press' && text === form.id ? { kind: 'form', form } : publicly(says(`Answer to ${text}`)),
    })
    await platform.post(to, digest(3), KEY)
    const [root] = ours()
    if (root === undefined) throw new Error('nothing posted')
    ada.presses('story-why:3', root)
    await ada.until(news, holds('Answer to story-why:3'), { thread: root })
    ada.presses('story-ask:2', root)
    await slack.until(() => ada.modal !== null)
    if (ada.modal === null) throw new Error('no form')
    ada.submits(ada.modal, { question: 'why now?' })
    // For everybody, in the thread.
    expect(await ada.until(news, holds('Answer to story-ask:2'))).toMatchObject({
      threadTs: root.ts,
      ephemeralTo: null,
    })
    expect(desk.brought.map(({ what, text }) => `${what} ${text}`)).toEqual([
      'press story-why:3',
      'press story-ask:2',
      'submit story-ask:2',
    ])
    expect(desk.brought.map(({ request }) => request.conversation)).toEqual(Array(3).fill(`delivery:${KEY}`))
    await slack.settled()
    expect(slack.violations).toEqual([])
  })

  test('is its conversation also where the digest is the reply to a command', async () => {
    const { slack, desk, ada, news, ours } = await inNews({
      script: ({ what, text }) =>
        what === 'run'
          ? { kind: 'message', message: digest(2), isPrivate: false, conversation: `delivery:${KEY}` }
          : publicly(says(`Answer to ${text}`)),
    })
    ada.runs('/summary', 'now', { channel: news })
    await ada.until(news, holds('Headline 2'))
    await slack.settled()
    ada.says(news, 'who was it?', { thread: ours()[0] ?? '' })
    await ada.until(news, holds('Answer to who was it?'))
    expect(desk.brought[1]?.request.conversation).toBe(`delivery:${KEY}`)
  })

  test('is known after a trace, should who posted it have ended before that', async () => {
    const { slack, platform, desk, ada, news, ours, to } = await inNews()
    slack.lose('chat.postMessage')
    await platform.post(to, { ...cited(1), actions: ACTIONS }, KEY)
    await platform.trace(to, KEY, since())
    ada.says(news, 'who was it?', { thread: ours()[0] ?? '' })
    await ada.until(news, holds('Answer to who was it?'))
    expect(desk.brought[0]?.request.conversation).toBe(`delivery:${KEY}`)
  })
})

describe('one person', () => {
  test('is told in a direct message', async () => {
    const { slack, platform, ada } = await inNews()
    expect(await platform.tell(ada.id, says('The digest was paused.'))).toBe(true)
    const told = await ada.until(ada.dm, holds('The digest was paused.'))
    expect(told.ephemeralTo).toBeNull()
    expect(slack.called('conversations.open')).toHaveLength(1)
    expect(slack.violations).toEqual([])
  })

  test('is told also by an app that may not open direct messages, and not where there is none', async () => {
    const { slack, platform, ada } = await inNews()
    slack.fail('conversations.open', 'missing_scope')
    expect(await platform.tell(ada.id, says('The digest was paused.'))).toBe(true)
    await ada.until(ada.dm, holds('The digest was paused.'))
    slack.heal('conversations.open')
    expect(await platform.tell('U0NOBODY', says('The digest was paused.'))).toBe(false)
  })
})

// Digests managed on Slack, with the real desk behind the real Bolt app: the home tab, its buttons, and the forms that open from there and
// from commands.
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createSlack } from '../src/platforms/slack/platform.ts'
import { report } from './support/desk.ts'
import { type FrontDesk, openFrontDesk } from './support/front-desk.ts'
import { logInRam, memoryInRam } from './support/scripted-desk.ts'
import { settingsFor } from './support/slack-app.ts'
import {
  liveParts,
  type Person,
  plainText,
  type SlackChannel,
  type SlackMessage,
  type SlackView,
  startSlackServer,
} from './support/slack-server/index.ts'

const FILES = {
  'mill.txt': report(
    { title: 'Paper mill at Orsk Bridge burns down', outlet: 'Bridge Echo', published: '2025-09-18T02:00:00Z' },
    'The paper mill at Orsk Bridge burned down early on Thursday. Two night watchmen were hurt by smoke.',
  ),
}
const WEEKDAYS = 'Monday, Tuesday, Wednesday, Thursday, Friday'
const START = new Date('2025-09-18T09:00:00Z')

let front: FrontDesk
beforeAll(async () => {
  front = await openFrontDesk(FILES)
})

/** Ada administers the workspace, Bob does not; both are in #news. */
async function workspace() {
  const slack = await startSlackServer()
  // Digests are in the order in which they were made.
  let seconds = 0
  const desk = front.open({ clock: () => new Date(START.getTime() + ++seconds * 1000) })
  const platform = createSlack(settingsFor(slack), { desk, memory: memoryInRam(), log: logInRam() })
  onTestFinished(async () => {
    await platform.stop(2_000)
    expect(slack.violations).toEqual([])
    // Channels have the same ids on every server.
    for (const { id } of await front.storage.subscriptions.list()) await front.storage.subscriptions.remove(id)
  })
  await platform.start()
  const [ada, bob] = [slack.person({ name: 'ada', isAdmin: true }), slack.person({ name: 'bob' })]
  const news = slack.channel('news', { creator: slack.person({ name: 'founder' }), members: [ada, bob] })
  const digests = (channel: SlackChannel = news) =>
    front.storage.subscriptions.list({ platform: 'slack', community: null, channel: channel.id })

  /** The home tab once it shows this. */
  const home = async (person: Person, ...texts: string[]): Promise<SlackView> => {
    const shown = () => (person.home === null ? '' : plainText(person.home))
    await slack.until(() => texts.every((text) => shown().includes(text)), { what: `The home tab shows: ${shown()}` })
    return person.home as SlackView
  }
  const opensHome = async (person: Person, ...texts: string[]): Promise<SlackView> => {
    person.opensHome()
    return home(person, 'Dateline', ...texts)
  }
  const modal = async (person: Person): Promise<SlackView> => {
    await slack.until(() => person.modal !== null, { what: 'No form is open.' })
    return person.modal as SlackView
  }
  const subscribes = async (person: Person, text: string, channel: SlackChannel = news) => {
    const before = (await digests(channel)).length
    person.runs('/digest', `subscribe ${text}`, { channel })
    await person.until(channel, holds('Subscribed'))
    await slack.settled()
    expect(await digests(channel)).toHaveLength(before + 1)
  }
  return { slack, ada, bob, news, digests, home, opensHome, modal, subscribes }
}

const holds = (text: string) => (message: SlackMessage) => message.botId !== null && plainText(message).includes(text)

/** What stands in the fields of a form, by their names. */
function standing({ view }: SlackView): Record<string, unknown> {
  const blocks = view.blocks as { type: string; block_id: string; element: Record<string, unknown> }[]
  return Object.fromEntries(
    blocks
      .filter(({ type }) => type === 'input')
      .map(({ block_id, element }) => {
        const chosen = element.initial_option as { value: string } | undefined
        const many = (element.initial_options as { value: string }[] | undefined)?.map(({ value }) => value).join(', ')
        return [block_id, chosen?.value ?? many ?? element.initial_time ?? element.initial_value ?? '']
      }),
  )
}

function typesIn({ view }: SlackView): Record<string, unknown> {
  const blocks = view.blocks as { block_id: string; element?: { type: string } }[]
  return Object.fromEntries(blocks.map(({ block_id, element }) => [block_id, element?.type]))
}

describe('the home tab', () => {
  test('lists the digests of the direct message and of managed channels, with the next run in the reader’s zone', async () => {
    const { ada, bob, news, opensHome, subscribes } = await workspace()
    await subscribes(ada, 'weekdays 8:30 Europe/Vilnius topics:mill')
    await subscribes(bob, '20:00', bob.dm)
    const view = await opensHome(ada, '#news: on weekdays at 08:30 (Europe/Vilnius)')
    expect(plainText(view)).toContain('about “mill”')
    expect(plainText(view)).toContain('[Edit] [Pause] [Preview] [End]')
    expect(JSON.stringify(view.view)).toContain(
      `"type":"date","timestamp":${Date.parse('2025-09-19T05:30:00Z') / 1000}`,
    )
    const his = await opensHome(bob, 'Here: every day at 20:00 (Europe/Berlin)')
    expect(plainText(his)).not.toContain(`#${news.name}`)
    expect(plainText(his)).toContain('[Send now]')
  })

  test('tells nothing of a private channel that somebody is not in, though they administer the workspace', async () => {
    const { slack, ada, bob, digests, opensHome, subscribes } = await workspace()
    const secret = slack.channel('secret', { kind: 'private', creator: bob, members: [bob] })
    await subscribes(bob, '7:00', secret)
    const view = await opensHome(ada)
    expect(plainText(view)).not.toMatch(/secret|07:00|Your digests/)
    const his = await opensHome(bob, '#secret: every day at 07:00')
    secret.members.delete(bob.id)
    bob.presses('Pause', his)
    await slack.settled()
    expect(plainText(bob.home as SlackView)).toContain(
      'That digest is not there any more, or is of a channel that you are not in.',
    )
    expect(plainText(bob.home as SlackView)).not.toContain('#secret')
    expect(await digests(secret)).toMatchObject([{ state: 'active' }])
  })

  test('is shown anew after each press, with what came of it, and nothing is written beside it', async () => {
    const { slack, ada, digests, home, opensHome, subscribes } = await workspace()
    await subscribes(ada, '8:00')
    const written = slack.messages.length
    ada.presses('Pause', await opensHome(ada, '[Pause]'))
    ada.presses('Resume', await home(ada, 'Paused: the digest every day at 08:00.', '[Resume]'))
    const view = await home(ada, 'Resumed: a digest every day at 08:00', '[Pause]')
    const confirm = JSON.stringify(view.view)
    expect(confirm).toContain(
      '"text":{"type":"plain_text","text":"The digest every day at 08:00 will not be posted any more."',
    )
    ada.presses('End', view)
    await home(ada, 'Ended: the digest every day at 08:00.')
    await slack.settled()
    expect(plainText(ada.home as SlackView)).not.toContain('#news:')
    expect(await digests()).toEqual([])
    expect(slack.messages).toHaveLength(written)
  })

  test('that is out of date does what stands now, or says that it cannot be done', async () => {
    const { ada, news, home, opensHome, subscribes } = await workspace()
    await subscribes(ada, '8:00')
    const old = await opensHome(ada, '#news: every day at 08:00')
    const kept = { ...old, view: { ...old.view } }
    ada.runs('/digest', 'pause', { channel: news })
    await ada.until(news, holds('Paused'))
    ada.presses('Pause', kept)
    await home(ada, 'The digest every day at 08:00 is paused already.', '[Resume]')
    ada.runs('/digest', 'unsubscribe', { channel: news })
    await ada.until(news, holds('Ended'))
    ada.presses('End', kept)
    await home(ada, 'That digest is not there any more')
  })

  test('previews a digest, and sends that of the direct message, by a message each', async () => {
    const { ada, bob, opensHome, subscribes } = await workspace()
    await subscribes(ada, '8:00')
    ada.presses('Preview', await opensHome(ada, '#news'))
    await ada.until(ada.dm, holds('Orsk Bridge'))
    await subscribes(bob, '8:00', bob.dm)
    bob.presses('Send now', await opensHome(bob, 'Here:'))
    const sent = await bob.until(bob.dm, holds('Orsk Bridge'))
    bob.writes('how many were hurt?', { thread: sent })
    await bob.until(bob.dm, holds('Two night watchmen'), { thread: sent })
  })

  test('has room for many digests, and says how many more there are', async () => {
    const { slack, ada, opensHome } = await workspace()
    for (let at = 0; at < 3; at++) {
      const channel = slack.channel(`desk-${at}-${'x'.repeat(60)}`, { members: [ada] })
      for (let hour = 0; hour < 9; hour++) {
        ada.runs(
          '/digest',
          `subscribe ${hour}:00 and ${hour + 10}:30 America/Argentina/Buenos_Aires topics:"${'flood of the river, '.repeat(14)}"`,
          { channel },
        )
      }
      await slack.until(() => ada.sees(channel).filter(holds('Subscribed')).length === 9)
    }
    const view = await opensHome(ada, 'and 2 more: /digest list', 'Commands', 'Newest articles')
    expect((view.view.blocks as unknown[]).length).toBeLessThanOrEqual(100)
    expect(plainText(view).match(/\[Edit\]/g)).toHaveLength(25)
  })

  test('says so where Slack does not tell which channels somebody is in', async () => {
    const { slack, ada, bob, opensHome, subscribes } = await workspace()
    await subscribes(bob, '7:00', bob.dm)
    slack.fail('users.conversations', 'internal_error')
    await opensHome(ada, 'Which channels you are in could not be found out just now')
  })
})

describe('a form', () => {
  test('opens from the home tab with what stands, and what is wrong is said on top of the tab', async () => {
    const { ada, digests, home, opensHome, modal, subscribes } = await workspace()
    await subscribes(ada, 'weekdays 8:30 Europe/Vilnius topics:"mill, chess" empty:line')
    ada.presses('Edit', await opensHome(ada, '[Edit]'))
    const form = await modal(ada)
    expect(standing(form)).toEqual({
      ...{ time: '08:30', days: WEEKDAYS, zone: 'Europe/Vilnius', corrections: 'on' },
      ...{ topics: 'mill, chess', without: '', outlets: '', length: 'normal', empty: 'line' },
    })
    expect(typesIn(form)).toMatchObject({ time: 'timepicker', days: 'checkboxes', zone: 'external_select' })
    expect(await ada.searches(form, 'zone', 'mumb')).toContain('Asia/Kolkata')
    expect(await ada.searches(form, 'zone', 'ET')).toContain('America/New_York')
    expect((await ada.searches(form, 'zone', 'new york'))[0]).toBe('America/New_York')
    ada.submits(form, { topics: 'the', without: '!!!' })
    await home(ada, 'Nothing can be told to be about “the”.', 'Nothing can be told to be about “!!!”.')
    expect(ada.modal).toBeNull()
    ada.presses('Edit', await opensHome(ada, '[Edit]'))
    ada.submits(await modal(ada), {
      time: '18:00',
      days: `${WEEKDAYS}, Saturday, Sunday`,
      topics: '',
      length: 'short',
      empty: 'quiet',
    })
    await home(ada, 'Changed: a digest every day at 18:00', '#news: every day at 18:00 (Europe/Vilnius)')
    expect(ada.modal).toBeNull()
    expect(await digests()).toMatchObject([{ taste: { topics: [], length: 'short' }, saysWhenEmpty: false }])
  })

  test('opens from /digest edit, and tells the channel who sent it, which calls nobody', async () => {
    const { slack, ada, bob, news, modal, subscribes } = await workspace()
    await subscribes(ada, '8:00')
    await subscribes(ada, '9:00')
    const act = ada.runs('/digest', 'edit 2', { channel: news })
    const form = await modal(ada)
    await act.acknowledged()
    expect(standing(form)).toMatchObject({
      time: '09:00',
      days: `${WEEKDAYS}, Saturday, Sunday`,
      zone: 'Europe/Berlin',
    })
    ada.submits(form, { length: 'long' })
    const told = await bob.until(news, holds('Changed: a digest every day at 09:00'))
    expect(plainText(told)).toContain('Asked for by ada.')
    expect(told.ephemeralTo).toBeNull()
    expect(liveParts(told).filter(({ kind }) => kind !== 'date')).toEqual([])
    ada.runs('/digest', 'edit', { channel: news })
    const which = await ada.until(news, holds('from 1 to 2'))
    expect(which.ephemeralTo).toBe(ada.id)
    await slack.settled()
  })

  test('opens from /digest subscribe alone, and from the list of a channel’s digests', async () => {
    const { slack, ada, news, digests, modal } = await workspace()
    ada.runs('/digest', 'subscribe', { channel: news })
    ada.submits(await modal(ada), { outlets: 'Bridge Echo', empty: 'line' })
    await ada.until(news, holds('Subscribed: a digest on weekdays at 08:30'))
    await slack.until(() => ada.modal === null)
    ada.runs('/digest', 'list', { channel: news })
    ada.presses('Subscribe to a digest', await ada.until(news, holds('1. on weekdays')))
    ada.submits(await modal(ada), { time: '20:00', days: 'Sunday', length: 'short' })
    await ada.until(news, holds('Subscribed: a digest on Sundays at 20:00, time zone Europe/Berlin, your own.'))
    expect(await digests()).toMatchObject([
      { saysWhenEmpty: true, taste: { length: 'normal', outlets: ['Bridge Echo'] } },
      { saysWhenEmpty: false, taste: { length: 'short' } },
    ])
  })

  test('of a digest that somebody else has changed meanwhile says so, and changes nothing', async () => {
    const { slack, ada, bob, news, digests, modal, subscribes } = await workspace()
    await subscribes(ada, '8:00')
    ada.runs('/digest', 'edit', { channel: news })
    const form = await modal(ada)
    const other = slack.person({ isAdmin: true })
    news.members.add(other.id)
    other.runs('/digest', 'edit 1 9:00', { channel: news })
    await bob.until(news, holds('Changed: a digest every day at 09:00'))
    ada.submits(form, { length: 'short' })
    await ada.until(news, holds('Somebody has changed this digest meanwhile: it comes every day at 09:00'))
    expect(ada.modal).toBeNull()
    expect(await digests()).toMatchObject([{ schedule: { text: 'every day at 09:00' }, taste: { length: 'normal' } }])
  })

  test('that was opened by somebody who may not manage the channel any more changes nothing', async () => {
    const { slack, ada, news, digests, home, opensHome, modal, subscribes } = await workspace()
    await subscribes(ada, '8:00')
    const before = await digests()
    ada.presses('Edit', await opensHome(ada, '[Edit]'))
    const form = await modal(ada)
    ada.user.isAdmin = false
    ada.submits(form, { length: 'short' })
    await home(ada, '/digest edit is for people who may manage this channel.')
    expect(plainText(ada.home as SlackView)).not.toContain('[Edit]')
    ada.user.isAdmin = true
    ada.runs('/digest', 'edit', { channel: news })
    await slack.until(() => ada.modal !== null && ada.modal.id !== form.id)
    const again = await modal(ada)
    ada.user.isAdmin = false
    ada.submits(again, { length: 'short' })
    const told = await ada.until(news, holds('is for people who may manage this channel.'))
    expect(told.ephemeralTo).toBe(ada.id)
    expect(await digests()).toEqual(before)
  })

  test('is not opened for who may not manage the channel, nor is anything ended by mentioning it', async () => {
    const { slack, ada, bob, news, digests, subscribes } = await workspace()
    await subscribes(ada, '8:00')
    bob.runs('/digest', 'edit', { channel: news })
    await bob.until(news, holds('/digest edit is for people who may manage this channel.'))
    bob.says(news, 'digest unsubscribe', { mentionBot: true })
    await bob.until(news, holds('/digest unsubscribe is for people who may manage this channel.'))
    await slack.settled()
    expect(bob.modal).toBeNull()
    expect(await digests()).toHaveLength(1)
  })

  test('sent where Dateline cannot write is answered to the sender, with how to invite it', async () => {
    const { slack, ada, digests, modal } = await workspace()
    const other = slack.channel('other', { members: [ada], hasBot: false, creator: ada })
    ada.runs('/digest', 'subscribe', { channel: other })
    ada.submits(await modal(ada), { time: '08:00' })
    await slack.until(() => slack.messages.some(holds('Invite me with /invite @dateline')))
    expect(slack.messages.some(holds('Subscribed: a digest on weekdays at 08:00'))).toBe(true)
    expect(await digests(other)).toHaveLength(1)
  })
})

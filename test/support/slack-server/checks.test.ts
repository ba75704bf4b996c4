// What the Slack server refuses or notes down, and how it reads what it was sent.
import { App } from '@slack/bolt'
import { describe, expect, test } from 'vitest'
import { Arguments } from './arguments.ts'
import { QUIET, silent } from './bolt-app.ts'
import { checkMessage } from './checks/message.ts'
import { checkView } from './checks/view.ts'
import { liveParts, plainText, startSlackServer } from './index.ts'
import type { Json } from './types.ts'

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const plain = (text: string) => ({ type: 'plain_text', text })
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) })
const button = (more: Json = {}) => ({ type: 'button', action_id: 'a', text: plain('Press'), ...more })
const actions = (...elements: Json[]) => ({ type: 'actions', elements })
const rich = (...elements: Json[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] })

function errors(parts: Json, method = 'chat.postMessage'): (string | null)[] {
  const args = Arguments.parse(JSON.stringify({ text: 'x', ...QUIET, ...parts }), 'application/json')
  return checkMessage(method, args).map(({ error }) => error)
}

const errorsOf = (...blocks: Json[]) => errors({ blocks })

describe('messages', () => {
  test.each<[string, Json[]]>([
    ['a section', [section('*Hansa* won.')]],
    ['a header', [{ type: 'header', text: plain('x'.repeat(150)) }]],
    ['a divider', [{ type: 'divider' }]],
    ['a context', [{ type: 'context', elements: [mrkdwn('small'), plain('print')] }]],
    ['buttons', [actions(button({ value: 'v', url: 'http://127.0.0.1:1/#:~:text=won' }))]],
    [
      'rich text',
      [rich({ type: 'text', text: 'Hansa', style: { bold: true } }, { type: 'link', url: 'https://a.org' })],
    ],
    ['a date', [rich({ type: 'date', timestamp: 1_764_000_000, format: '{date_short} {time}', fallback: 'then' })]],
    ['markdown', [{ type: 'markdown', text: '**Hansa** won.' }]],
    ['50 blocks', Array.from({ length: 50 }, () => section('x'))],
  ])('%s is fine', (_name, blocks) => expect(errorsOf(...blocks)).toEqual([]))

  test.each<[string, Json[]]>([
    ['a section that is too long', [section('x'.repeat(3001))]],
    ['an empty section', [section('')]],
    ['a section of nothing', [{ type: 'section' }]],
    ['a header that is too long', [{ type: 'header', text: plain('x'.repeat(151)) }]],
    ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('x') }]],
    ['a context of 11', [{ type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn('x')) }]],
    ['26 buttons', [actions(...Array.from({ length: 26 }, (_, at) => button({ action_id: String(at) })))]],
    ['a long label', [actions(button({ text: plain('x'.repeat(76)) }))]],
    ['a long value', [actions(button({ value: 'x'.repeat(2001) }))]],
    ['a long action_id', [actions(button({ action_id: 'x'.repeat(256) }))]],
    ['a long address', [actions(button({ url: `https://a.org/${'x'.repeat(3000)}` }))]],
    ['no address', [actions(button({ url: 'javascript:alert(1)' }))]],
    ['one action_id twice in a block', [actions(button(), button())]],
    ['an unknown block', [{ type: 'marquee' }]],
    ['an unknown property', [{ ...section('x'), colour: 'red' }]],
    ['a date in milliseconds', [rich({ type: 'date', timestamp: 1_764_000_000_000, format: '{date}' })]],
    ['rich text of nothing', [rich({ type: 'text', text: '' })]],
    ['a button in rich text', [rich(button())]],
    ['51 blocks', Array.from({ length: 51 }, () => section('x'))],
  ])('%s is refused', (_name, blocks) => expect(errorsOf(...blocks)).toEqual(['invalid_blocks']))

  test('what is too long in all', () => {
    expect(errorsOf(...Array.from({ length: 5 }, () => section('x'.repeat(2700))))).toEqual(['msg_blocks_too_long'])
    expect(errors({ text: 'x'.repeat(40_001) })).toEqual(['msg_too_long'])
    expect(errors({ text: 'x'.repeat(4001) })).toEqual([null])
    expect(errors({ text: 'x'.repeat(4001) }, 'chat.update')).toEqual(['msg_too_long'])
    expect(errors({ text: '' })).toEqual(['no_text'])
  })

  test('metadata has a name and one level', () => {
    const metadata = (event_payload: unknown) => ({ metadata: { event_type: 'answer', event_payload } })
    expect(errors(metadata({ id: 'x', ids: ['y'], more: { z: 1 } }))).toEqual([])
    expect(errors(metadata({ deep: { deeper: {} } }))).toContain('invalid_metadata_format')
  })

  test('our own rules are noted, not refused', () => {
    expect(errors({ unfurl_links: true })).toEqual([null])
    expect(errors({ blocks: [section('x')], text: '' })).toEqual([null])
    expect(errors({ link_names: true })).toEqual([null])
    expect(errorsOf(actions(button()), actions(button()))).toEqual([null])
  })
})

test('views: titles, inputs that nothing submits, blocks for messages only', () => {
  const modal = (more: Json) => checkView({ type: 'modal', title: plain('A form'), blocks: [], ...more }, 'modal')
  const input = { type: 'input', label: plain('Claim'), element: { type: 'plain_text_input', max_length: 3000 } }
  expect(modal({ blocks: [input], submit: plain('Check') })).toEqual([])
  expect(modal({ blocks: [input] })).toHaveLength(1)
  expect(modal({ title: plain('x'.repeat(25)) })).toMatchObject([{ at: '/view/title/text' }])
  expect(modal({ private_metadata: 'x'.repeat(3001) })).toHaveLength(1)
  expect(modal({ blocks: [{ type: 'markdown', text: 'x' }] })).toHaveLength(1)
  expect(checkView({ type: 'home', blocks: Array.from({ length: 101 }, () => section('x')) }, 'home')).toHaveLength(1)
  const field = (element: Json) => ({ type: 'input', label: plain('A field'), element: { action_id: 'f', ...element } })
  const filled = (element: Json) => modal({ blocks: [field(element)], submit: plain('Save') })
  const options = ['a', 'b'].map((value) => ({ text: plain(value), value }))
  expect(filled({ type: 'plain_text_input', max_length: 3, initial_value: 'abc' })).toEqual([])
  expect(filled({ type: 'plain_text_input', max_length: 3, initial_value: 'abcd' })).toHaveLength(1)
  expect(filled({ type: 'static_select', options, initial_option: options[1] })).toEqual([])
  expect(filled({ type: 'static_select', options, initial_option: { text: plain('c'), value: 'a' } })).toHaveLength(1)
  expect(filled({ type: 'static_select', options: [...options, options[0]] })).toHaveLength(1)
})

test('a violation is answered with its error, and collected', async () => {
  const slack = await startSlackServer()
  const clientOptions = { slackApiUrl: slack.apiUrl, logger: silent }
  const { client } = new App({ token: slack.botToken, signingSecret: 'x', clientOptions, logger: silent })
  const channel = slack.channel('news').id
  const blocks = [{ type: 'header' as const, text: { type: 'plain_text' as const, text: 'x'.repeat(151) } }]
  await expect(client.chat.postMessage({ channel, text: 'x', blocks, ...QUIET })).rejects.toThrow('invalid_blocks')
  await client.chat.postMessage({ channel, text: 'x' })
  expect(slack.violations.map(({ error, at }) => [error, at])).toEqual([
    ['invalid_blocks', '/blocks/0/text/text'],
    [null, '/unfurl_links'],
    [null, '/unfurl_media'],
  ])
  expect(slack.messages).toHaveLength(1)
})

describe('reading', () => {
  const read = (...blocks: Json[]) => ({ text: '', blocks })

  test('what is alive in mrkdwn, and what is escaped', () => {
    const alive =
      '<@U1> <#C1|news> <!here> <!subteam^S1> <https://a.org/x?y=1&amp;z=2|here> *b* _i_ ~s~ `c` :tada: www.b.org'
    expect(liveParts(read(section(alive))).map(({ kind, target }) => `${kind} ${target}`)).toEqual([
      'user U1',
      'channel C1',
      'broadcast here',
      'usergroup S1',
      'link https://a.org/x?y=1&z=2',
      'bold *b*',
      'italic _i_',
      'strike ~s~',
      'code `c`',
      'emoji tada',
      'link www.b.org',
    ])
    const dead = '&lt;@U1&gt; 2 * 3 * 4 snake_case_name 10:30:00 a~b @here #news'
    expect(liveParts(read(section(dead)))).toEqual([])
    expect(plainText(read(section(dead)))).toBe('<@U1> 2 * 3 * 4 snake_case_name 10:30:00 a~b @here #news')
    expect(liveParts(read(section('> quoted'))).map(({ kind }) => kind)).toEqual(['quote'])
  })

  test('rich text is alive where it says so', () => {
    const block = rich(
      { type: 'text', text: '<@U1> *no* https://a.org' },
      { type: 'user', user_id: 'U2' },
      { type: 'broadcast', range: 'here' },
      { type: 'link', url: 'https://b.org', text: 'b' },
    )
    expect(liveParts(read(block)).map(({ kind, target }) => [kind, target])).toEqual([
      ['user', 'U2'],
      ['broadcast', 'here'],
      ['link', 'https://b.org'],
    ])
    expect(plainText(read(block))).toBe('<@U1> *no* https://a.org@U2@hereb')
  })

  test('markdown and buttons', () => {
    const parts = read(
      { type: 'markdown', text: '**b** [l](https://a.org) \\*no\\* <!here>' },
      actions(button({ url: 'https://c.org' })),
    )
    expect(liveParts(parts).map(({ kind, target }) => [kind, target])).toEqual([
      ['bold', '**b**'],
      ['link', 'https://a.org'],
      ['broadcast', 'here'],
      ['link', 'https://c.org'],
    ])
    expect(plainText(parts)).toBe('b l *no* @here\n[Press]')
  })
})

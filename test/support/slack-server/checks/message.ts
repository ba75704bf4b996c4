// Checks a message as it is posted or changed: its length, its blocks, its metadata, and Dateline's own rules for messages.
import { z } from 'zod'
import type { Arguments } from '../arguments.ts'
import type { Problem } from '../context.ts'
import { checkBlocks } from './blocks.ts'
import { misfits, textLength } from './shape.ts'

/** https://docs.slack.dev/reference/methods/chat.postMessage: cut off after 40,000 characters; 4,000 are asked for. */
const MAX_TEXT = 40_000
const BEST_TEXT = 4000
/** https://docs.slack.dev/reference/methods/chat.update: refused beyond 4,000. */
const MAX_NEW_TEXT = 4000
/** https://github.com/slackapi/bolt-js/issues/2509: refused near 13,200 characters, fewer with many blocks. */
const MAX_IN_BLOCKS = 13_000
/** https://docs.slack.dev/reference/methods/chat.postMessage: markdown_text 12,000, without blocks or text. */
const MAX_MARKDOWN = 12_000

const scalar = z.union([z.string(), z.number(), z.boolean()])
const flat = z.record(z.string(), scalar)

/** https://docs.slack.dev/messaging/message-metadata: a name, and one level of nesting. */
const metadata = z.strictObject({
  event_type: z.string().regex(/^[A-Za-z0-9_]{1,255}$/),
  event_payload: z.record(z.string(), z.union([scalar, flat, z.array(z.union([scalar, flat]))])),
})

export function checkMessage(method: string, args: Arguments): Problem[] {
  const text = args.text('text')
  const problems = checkTexts(method, text, args)
  if (args.has('blocks')) {
    const blocks = args.json('blocks', 'invalid_blocks_format')
    problems.push(...checkBlocks(blocks, 'message', '/blocks', 'invalid_blocks'), ...checkTotal(blocks))
    // What notifications and screen readers have to go by.
    if (text === '') problems.push({ error: null, at: '/text', problem: 'blocks without a text' })
  }
  problems.push(...checkMetadata(args))
  if (args.has('attachments')) problems.push({ error: null, at: '/attachments', problem: 'attachments are legacy' })
  return [...problems, ...checkRules(method, args)]
}

function checkTotal(blocks: unknown): Problem[] {
  const length = textLength(blocks)
  if (length <= MAX_IN_BLOCKS) return []
  return [{ error: 'msg_blocks_too_long', at: '/blocks', problem: `${length} characters in all blocks` }]
}

function checkMetadata(args: Arguments): Problem[] {
  if (!args.has('metadata')) return []
  return misfits(metadata, args.json('metadata', 'invalid_metadata_format'), '/metadata', 'invalid_metadata_format')
}

function checkTexts(method: string, text: string, args: Arguments): Problem[] {
  const problems: Problem[] = []
  const isEmpty = text === '' && !args.has('blocks') && !args.has('markdown_text')
  if (isEmpty) problems.push({ error: 'no_text', at: '/text', problem: 'there is nothing to show' })
  const max = method === 'chat.update' ? MAX_NEW_TEXT : MAX_TEXT
  if (text.length > max) problems.push({ error: 'msg_too_long', at: '/text', problem: `${text.length} characters` })
  else if (text.length > BEST_TEXT) problems.push({ error: null, at: '/text', problem: `${text.length} characters` })
  const markdown = args.text('markdown_text')
  if (markdown.length > MAX_MARKDOWN)
    problems.push({ error: 'msg_too_long', at: '/markdown_text', problem: `${markdown.length} characters` })
  if (markdown !== '' && (text !== '' || args.has('blocks')))
    problems.push({
      error: 'markdown_text_conflict',
      at: '/markdown_text',
      problem: 'markdown_text beside text or blocks',
    })
  return problems
}

/** What Slack would take, and Dateline does not send: previews of other people's pages, and names that become mentions by themselves. */
function checkRules(method: string, args: Arguments): Problem[] {
  const problems: Problem[] = []
  const rule = (name: string, problem: string) => problems.push({ error: null, at: `/${name}`, problem })
  if (method === 'chat.postMessage' || (method === 'response_url' && args.text('response_type') === 'in_channel')) {
    if (args.flag('unfurl_links') !== false) rule('unfurl_links', 'not false')
    if (args.flag('unfurl_media') !== false) rule('unfurl_media', 'not false')
  }
  if (args.flag('link_names') === true) rule('link_names', 'makes names mentions')
  if (args.text('parse') === 'full') rule('parse', 'makes names and addresses live')
  if (args.has('thread_ts') && !/^\d+\.\d{6}$/.test(args.text('thread_ts'))) rule('thread_ts', 'no ts')
  for (const name of ['username', 'icon_emoji', 'icon_url', 'as_user'])
    if (args.has(name)) rule(name, 'needs chat:write.customize')
  return problems
}

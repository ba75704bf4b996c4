// Mentions, direct messages, replies in our threads: what people write to Dateline in their own words.
import type { App, types } from '@slack/bolt'
import { isRecord } from '../shared/text.ts'
import { factsOf } from './failures.ts'
import { eventKey } from './memory.ts'
import { viewBlocks } from './pages.ts'
import { isDirectChannel } from './permissions.ts'
import { type Asker, answerOpenly, type Context, requestOf, serve } from './replies.ts'

export function listenToMessages(app: App, context: Context): void {
  const hear = (name: 'app_mention' | 'message', answer: typeof onMention) =>
    app.event(name, async ({ event }: { event: unknown }) => {
      const heard = heardIn(event)
      if (heard !== null) await answer(context, heard)
    })
  hear('app_mention', onMention)
  // Direct messages are answered in a thread each, as agents do; what stands in no thread is one conversation all the same.
  hear('message', (_context, heard) => (heard.isDirect ? answerBelow : onReply)(context, heard))
  app.event('link_shared', ({ event }) => onLinks(context, event))
}

/** In a group message Slack may tell of a mention as of a message, or as both. */
async function onMention(context: Context, heard: Heard): Promise<void> {
  const key = eventKey('event', `mention:${heard.channel}:${heard.ts}`)
  if (await context.memory.isNew(key)) await answerBelow(context, heard)
}

/** Of links in one message so many are looked up. */
const MOST_LINKS = 5

/** The address of an indexed article is shown with its story; others are Slack's own affair. */
async function onLinks(context: Context, event: types.LinkSharedEvent): Promise<void> {
  const { me, desk, client, log } = context
  const { channel, user, message_ts: ts, links, unfurl_id, source } = event
  if (user === me.user) return
  const request = requestOf(context, { user, channel, thread: null, conversation: null })
  const found = links.slice(0, MOST_LINKS).map(async ({ url }) => {
    const story = await desk.storyAt(url.replaceAll('&amp;', '&'), request)
    return story === null ? [] : [[url, { blocks: viewBlocks(story) }] as const]
  })
  const unfurls = Object.fromEntries((await Promise.all(found)).flat())
  if (Object.keys(unfurls).length === 0) return
  // What is still being composed has no ts.
  const where = unfurl_id && source ? { unfurl_id, source: source as 'composer' } : { channel, ts }
  const shown = client.chat.unfurl({ ...where, unfurls })
  await shown.catch((error: unknown) => log.info(factsOf(error), 'Slack does not take the story of a link.'))
}

/** People write these too: something with a file, a reply that is shown in the channel as well. */
const OF_PEOPLE: unknown[] = [undefined, 'file_share', 'thread_broadcast']

/** Returns what a person has written, as Slack writes it; `null` for anything else, and for what was only changed afterwards. */
function heardIn(event: unknown) {
  if (!isRecord(event) || !OF_PEOPLE.includes(event.subtype)) return null
  if (event.bot_id !== undefined || event.edited !== undefined || event.hidden === true) return null
  const { text, user, channel, ts, thread_ts: thread } = event
  if (typeof user !== 'string' || user === 'USLACKBOT' || typeof channel !== 'string' || typeof ts !== 'string')
    return null
  return {
    text: typeof text === 'string' ? text : '',
    user,
    channel,
    ts,
    /** The ts of the thread's first message; `null` for a message that stands in no thread. */
    thread: typeof thread === 'string' && thread !== ts ? thread : null,
    isGroup: event.channel_type === 'mpim',
    isDirect: event.channel_type === 'im' || isDirectChannel(channel),
  }
}

/** Who waits for an answer to what is certainly meant for Dateline, as `serve` names them; `null` for everything else. */
export function addressedIn(event: unknown) {
  const heard = heardIn(event)
  if (heard === null || !(heard.isDirect || (isRecord(event) && event.type === 'app_mention'))) return null
  const { user, channel, ts, thread } = heard
  return { user, channel, thread: thread ?? ts, inSight: thread }
}

type Heard = NonNullable<ReturnType<typeof heardIn>>

/** A reply in a thread is for us if we have spoken there, and nobody else is spoken to. Mentions come by themselves. */
async function onReply(context: Context, heard: Heard): Promise<void> {
  const { me, memory } = context
  const { channel, thread, text } = heard
  const isMention = text.includes(`<@${me.user}>`) || text.includes(`<@${me.user}|`)
  const isForAnother = /^\s*<@[A-Z0-9]+(?:\|[^>]*)?>/.test(text)
  if (isMention && heard.isGroup) return onMention(context, heard)
  if (thread === null || isMention || isForAnother || spoken(text, me.user) === '') return
  if ((await memory.conversation(channel, thread)) !== null) await answerBelow(context, heard)
}

/** Answers in the thread it stands in, or in one below it. */
async function answerBelow(context: Context, heard: Heard): Promise<void> {
  const { memory, desk, me } = context
  const { channel, user, thread: inSight } = heard
  const thread = inSight ?? heard.ts
  const known = await memory.conversation(channel, thread)
  const conversation = known ?? memory.nameFor(channel, heard.isDirect ? inSight : thread)
  if (known === null) await memory.keepConversation(channel, thread, conversation)
  const asker: Asker = { user, channel, thread, inSight, conversation }
  // Nothing but our name: what we can do is the answer.
  const words = spoken(heard.text, me.user) || 'help'
  await serve(context, asker, () => answerOpenly(context, asker, (request) => desk.respond(words, request)))
}

/** Returns the words a person sees, without our mention. https://docs.slack.dev/messaging/formatting-message-text */
export function spoken(text: string, bot: string): string {
  return text
    .replace(new RegExp(`<@${bot}(?:\\|[^>]*)?>`, 'g'), ' ')
    .replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_whole, target: string, label?: string) => referenceAs(target, label))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[ \t]+/g, ' ')
    .trim()
}

function referenceAs(target: string, label: string | undefined): string {
  const [, kind = '', rest = target] = /^([@#!])(.*)$/.exec(target) ?? []
  if (kind === '!') return label ?? `@${rest.replace(/^(?:subteam\^|date\^)/, '')}`
  const name = label === undefined || label === '' ? rest : label
  return kind === '' || name.startsWith(kind) ? name : `${kind}${name}`
}

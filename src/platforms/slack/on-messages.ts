// Mentions, direct messages, replies in our threads, and the assistant: what people write to Dateline in their own words.
import { type App, Assistant, type AssistantConfig } from '@slack/bolt'
import { shortened } from '../../domain/paging.ts'
import { type Asker, answerOpenly, type Counter, serve } from './counter.ts'
import { type Heard, heardIn, isForAnother, mentions, spoken } from './incoming.ts'
import { LIMITS } from './limits.ts'
import { factsOf } from './refusals.ts'

export function listenToMessages(app: App, counter: Counter): void {
  app.assistant(
    new Assistant({
      threadContextStore: NO_CONTEXT,
      threadStarted: async ({ event }) => {
        const { channel_id, thread_ts } = event.assistant_thread
        await suggest(counter, channel_id, thread_ts)
      },
      userMessage: async ({ event }) => {
        const heard = heardIn(event)
        if (heard !== null) await onDirect(counter, heard)
      },
    }),
  )
  app.event('app_mention', async ({ event }) => {
    const heard = heardIn(event)
    if (heard !== null) await onMention(counter, heard)
  })
  app.event('message', async ({ event }) => {
    const heard = heardIn(event)
    if (heard === null) return
    if (heard.isDirect) await onDirect(counter, heard)
    else await onReply(counter, heard)
  })
}

/** What a person had open when they turned to the assistant is nothing to us. */
const NO_CONTEXT: NonNullable<AssistantConfig['threadContextStore']> = { get: async () => ({}), save: async () => {} }

/** Questions to begin with, in an assistant thread or in the agent's messages as a whole. */
export async function suggest({ desk, client, log }: Counter, channel: string, thread: string | null): Promise<void> {
  const starters = (await desk.starters()).slice(0, LIMITS.suggestedPrompts)
  if (starters.length === 0) return
  const prompts = starters.map((message) => ({ title: shortened(message, LIMITS.promptTitle), message }))
  const where = { channel_id: channel, ...(thread === null ? {} : { thread_ts: thread }) }
  try {
    await client.assistant.threads.setSuggestedPrompts({ ...where, title: 'Ask about the articles', prompts })
  } catch (error) {
    log.info(factsOf(error), 'Slack does not take suggested questions here.')
  }
}

async function onMention(counter: Counter, heard: Heard): Promise<void> {
  await answerBelow(counter, heard, counter.conversations.ofThread(heard.channel, heard.thread ?? heard.ts))
}

/** Direct messages are answered in a thread each, as agents do; what stands in no thread is one conversation all the same. */
async function onDirect(counter: Counter, heard: Heard): Promise<void> {
  const { conversations } = counter
  if (heard.thread === null) return answerBelow(counter, heard, conversations.ofDirect(heard.channel))
  const isFirst = (await conversations.find(heard.channel, heard.thread)) === null
  if (isFirst) void title(counter, heard.channel, heard.thread, heard.text)
  await answerBelow(counter, heard, conversations.ofThread(heard.channel, heard.thread))
}

/** A reply in a thread is for us if we have spoken there, and nobody else is spoken to. Mentions come by themselves. */
async function onReply(counter: Counter, heard: Heard): Promise<void> {
  const { channel, thread, text } = heard
  const me = counter.me.user
  if (thread === null || mentions(text, me) || isForAnother(text, me) || spoken(text, me) === '') return
  const conversation = await counter.conversations.find(channel, thread)
  if (conversation !== null) await answerBelow(counter, heard, conversation)
}

/** In the thread it stands in, or in one below it. `conversation`: the thread's, unless it has one. */
async function answerBelow(counter: Counter, heard: Heard, conversation: string): Promise<void> {
  const { conversations, desk, me } = counter
  const { channel, user, thread: inSight } = heard
  const thread = inSight ?? heard.ts
  const known = await conversations.find(channel, thread)
  if (known === null) await conversations.remember(channel, thread, conversation)
  const team = heard.team ?? me.team
  const asker: Asker = { user, team, channel, thread, inSight, conversation: known ?? conversation }
  // Nothing but our name: what we can do is the answer.
  const words = spoken(heard.text, me.user) || 'help'
  await serve(counter, asker, () => answerOpenly(counter, asker, (request) => desk.respond(words, request)))
}

/** An assistant thread is listed by its title: the first question. */
async function title({ client, log, me }: Counter, channel: string, thread: string, text: string): Promise<void> {
  const words = shortened(spoken(text, me.user).replace(/\s+/g, ' '), LIMITS.threadTitle)
  if (words === '') return
  try {
    await client.assistant.threads.setTitle({ channel_id: channel, thread_ts: thread, title: words })
  } catch (error) {
    log.debug(factsOf(error), 'Slack does not take a title here.')
  }
}

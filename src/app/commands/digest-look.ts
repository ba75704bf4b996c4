// `/digest now`, `preview` and `why`: the digest before its hour, and the reasons for what is in it.
import type { Message } from '../../domain/message.ts'
import type { DigestTaste, Subscription } from '../../domain/subscription.ts'
import { composeText } from '../../messages/compose.ts'
import { keyOf } from '../delivery-key.ts'
import type { DeskTools } from '../desk-parts.ts'
import { digestFor } from '../digest-post.ts'
import { conversationAbout } from '../digest-stories.ts'
import { type Call, type Command, option, textOf } from './command.ts'
import { destinationOf, meant, WHICH } from './digest-options.ts'

const DAY_MS = 86_400_000
const USUAL: DigestTaste = { topics: [], without: [], outlets: [], length: 'normal' }

const now: Command = {
  name: 'digest now',
  description: 'Post the digest here at once',
  options: [WHICH],
  who: 'managers',
  isPrivate: false,
  isCounted: false,
  example: 'digest now',
  async handle({ values, request, tools }) {
    const one = await meant(values, request, tools)
    if ('problem' in one) return composeText(one.problem)
    const dueAt = tools.clock()
    const delivery = { subscriptionId: one.id, dueAt }
    const key = keyOf(delivery)
    const { message, isEmpty, ...contents } = await digestFor(one, await spanOf(one, tools), tools, key)
    if (isEmpty) return message
    // What is told now is not told again at the next hour.
    await tools.deliveries.noteTold(delivery, contents, key)
    return { message, conversation: conversationAbout(key, null) }
  },
}

const preview: Command = {
  name: 'digest preview',
  description: 'What the digest would be now, for your eyes only',
  options: [WHICH],
  who: 'everyone',
  isPrivate: true,
  isCounted: true,
  example: 'digest preview',
  async handle(call) {
    const { subscription, span } = await looked(call)
    return (await digestFor(subscription, span, call.tools, null)).message
  },
}

const why: Command = {
  name: 'digest why',
  description: 'Why a story is in the digest, or is not',
  options: [
    option({
      name: 'words',
      description: 'words of the story, such as a name in it',
      isRequired: true,
      maxLength: 200,
    }),
    WHICH,
  ],
  who: 'everyone',
  isPrivate: true,
  isCounted: true,
  example: 'digest why harbour',
  async handle(call): Promise<Message> {
    const { subscription, span } = await looked(call)
    const { digests, deliveries } = call.tools
    const words = textOf(call.values, 'words')
    const told = await deliveries.told(subscription.destination, null)
    const found = await digests.explain(words, { ...span, taste: subscription.taste, told })
    if (found === null) return composeText(`No story of the last weeks holds “${words}”.`)
    const { headline, isIn, why } = found
    return composeText(`“${headline}” ${isIn ? 'is in the digest' : 'is not in the digest'}: ${why}.`)
  },
}

export const LOOKING: readonly Command[] = [now, preview, why]

/** The digest that is meant; of a channel without any, what one would be that tells everything of the last day. */
async function looked({ values, request, tools }: Call) {
  const one = await meant(values, request, tools)
  if (!('problem' in one)) return { subscription: one, span: await spanOf(one, tools) }
  const destination = destinationOf(request)
  const all = await tools.subscriptions.list(destination)
  const subscription = all[0] ?? { destination, taste: USUAL }
  const until = tools.clock()
  return { subscription, span: { since: new Date(until.getTime() - DAY_MS), until } }
}

async function spanOf({ id, createdAt }: Subscription, { deliveries, clock }: DeskTools) {
  const until = clock()
  const covered = await deliveries.lastCovered(id)
  return { since: covered ?? new Date(createdAt.getTime() - DAY_MS), until }
}

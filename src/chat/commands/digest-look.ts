// `/digest now`, `preview` and `why`: the digest before its hour, and the reasons for what is in it.

import { composeText, note, plain } from '../../answers/compose.ts'
import { keyOf } from '../../digests/delivery-key.ts'
import { digestFor } from '../../digests/digest-post.ts'
import { USUAL_TASTE } from '../../digests/wishes.ts'
import type { Message } from '../../domain/message.ts'
import type { Subscription } from '../../domain/subscription.ts'
import type { DeskTools } from '../desk-parts.ts'
import { conversationAbout } from '../digest-stories.ts'
import { type Command, option, textOf } from './command.ts'
import { destinationOf, meant, WHICH } from './digest-options.ts'

const DAY_MS = 86_400_000

const now: Command = {
  name: 'digest now',
  description: 'Post the digest here at once',
  options: [WHICH],
  who: 'managers',
  isPrivate: false,
  isCounted: false,
  needsPosting: true,
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
    const { values, request, tools } = call
    const all = await tools.subscriptions.list(destinationOf(request))
    const [first] = all
    if (first === undefined) {
      // What one would be that tells everything of the last day.
      const until = tools.clock()
      const span = { since: new Date(until.getTime() - DAY_MS), until }
      return (await digestFor({ destination: destinationOf(request), taste: USUAL_TASTE }, span, tools, null)).message
    }
    const one = textOf(values, 'number') === '' ? first : await meant(values, request, tools)
    if ('problem' in one) return composeText(one.problem)
    const { message } = await digestFor(one, await spanOf(one, tools), tools, null)
    if (all.length === 1) return message
    const number = all.findIndex(({ id }) => id === one.id) + 1
    const other = number === 1 ? '/digest preview 2 shows the second' : '/digest preview 1 shows the first'
    const which = `This is digest ${number} of ${all.length}, ${one.schedule.text}. ${other}.`
    return { ...message, blocks: [...message.blocks, note(which)] }
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
    const { values, request, tools } = call
    const all = await tools.subscriptions.list(destinationOf(request))
    const isNamed = textOf(values, 'number') !== '' || all.length === 0
    const one = isNamed ? await meant(values, request, tools) : null
    if (one !== null && 'problem' in one) return composeText(one.problem)
    const words = textOf(values, 'words')
    const reasons: string[] = []
    for (const [at, subscription] of all.entries()) {
      if (one !== null && one.id !== subscription.id) continue
      const { destination, taste, schedule } = subscription
      const told = await tools.deliveries.told(destination, null)
      const found = await tools.digests.explain(words, { ...(await spanOf(subscription, tools)), taste, told })
      if (found === null) return composeText(`No story of the last weeks holds “${words}”.`)
      const which = all.length === 1 ? 'the digest' : `digest ${at + 1} (${schedule.text})`
      reasons.push(`“${found.headline}” ${found.isIn ? 'is in' : 'is not in'} ${which}: ${found.why}.`)
    }
    if (reasons.length === 1) return composeText(...reasons)
    return plain({ kind: 'list', heading: null, items: reasons.map((text) => ({ text, at: null })) })
  },
}

export const LOOKING: readonly Command[] = [now, preview, why]

async function spanOf({ id, createdAt }: Subscription, { deliveries, clock }: DeskTools) {
  const until = clock()
  const covered = await deliveries.lastCovered(id)
  return { since: covered ?? new Date(createdAt.getTime() - DAY_MS), until }
}

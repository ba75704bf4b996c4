// `/digest subscribe`, `list`, `edit`, `pause`, `resume` and `unsubscribe`: which digests a channel gets. Forms and buttons come to these, too.
import { composeText } from '../../answers/compose.ts'
import { composeSubscription, composeSubscriptions, type Remarks } from '../../digests/compose-subscriptions.ts'
import { isSettled, type Wished, type Wishes } from '../../digests/subscriptions.ts'
import { mayOpenForm } from '../../domain/command.ts'
import type { Message, MessageAction } from '../../domain/message.ts'
import type { Request } from '../../domain/ports.ts'
import type { Subscription } from '../../domain/subscription.ts'
import type { DeskTools } from '../desk-parts.ts'
import { editForm, SUBSCRIBE_FORM, subscribeForm } from '../digest-forms.ts'
import { type Call, type Command, type Opened, type Refusal, refusal } from './command.ts'
import {
  destinationOf,
  hereOf,
  knownOutlets,
  meant,
  scheduled,
  TASTE,
  WHEN,
  WHICH,
  wishesIn,
} from './digest-options.ts'

/** The button behind which a form waits that subscribes the channel. */
export const SUBSCRIBE: MessageAction = {
  id: SUBSCRIBE_FORM,
  label: 'Subscribe to a digest',
  opens: 'form',
  vote: null,
}

const MANAGED = { who: 'managers', isPrivate: false, isCounted: false, needsPosting: true, changesHome: true } as const

/** What a form that subscribes or changes has fields for. */
export const FORM_OPTIONS = [WHEN, ...TASTE]

const subscribe: Command = {
  ...MANAGED,
  name: 'digest subscribe',
  description: 'Have a digest posted here at its hours',
  options: FORM_OPTIONS,
  opensFormWith: [],
  example: 'digest subscribe weekdays 8:30',
  async handle({ values, request, tools }) {
    const destination = destinationOf(request)
    if (Object.keys(values).length === 0) {
      const problem = await tools.subscriptions.problemWithMore(destination)
      return problem === null ? { form: subscribeForm(FORM_OPTIONS) } : refusal(composeText(problem))
    }
    const wishes = wishesIn(values)
    const place = { destination, subscriber: request.person.id, outlets: await knownOutlets(tools), now: tools.clock() }
    const wished = await tools.subscriptions.subscribe(wishes, place)
    const { thread } = request.place
    const where = thread === undefined ? null : thread === null ? 'channel' : 'itself'
    return readBack('Subscribed', wishes, wished, tools, { thread: where, obstacle: await obstacleIn(request) })
  },
}

const list: Command = {
  name: 'digest list',
  description: 'The digests that this channel gets',
  options: [],
  who: 'everyone',
  isPrivate: true,
  isCounted: false,
  needsPosting: true,
  example: 'digest list',
  async handle({ request, tools }) {
    const { subscriptions, clock } = tools
    const destination = destinationOf(request)
    const listed = (await subscriptions.list(destination)).map((one) => scheduled(one, clock()))
    const { channel } = request.place
    const isInThread = hereOf(request) === 'thread'
    const around = isInThread ? (await subscriptions.list({ ...destination, channel })).length : null
    return { ...composeSubscriptions(listed, around), actions: [SUBSCRIBE] }
  },
}

const edit: Command = {
  ...MANAGED,
  name: 'digest edit',
  description: 'Change a digest of this channel',
  options: [WHICH, ...FORM_OPTIONS],
  opensFormWith: [WHICH.name],
  example: 'digest edit 1 when:"daily 18:00" length:short',
  handle: (call) =>
    withMeant(call, async (one) => {
      const { values, tools } = call
      if (mayOpenForm(edit, values)) return { form: editForm(one, FORM_OPTIONS) }
      const wishes = wishesIn(values)
      const around = { outlets: await knownOutlets(tools), now: tools.clock() }
      const isOfSettings = isSettled(one) && wishes.when !== undefined
      return readBack('Changed', wishes, await tools.subscriptions.edit(one, wishes, around), tools, { isOfSettings })
    }),
}

const pause: Command = {
  ...MANAGED,
  name: 'digest pause',
  description: 'Post no digest here until it is resumed',
  options: [WHICH],
  example: 'digest pause 1',
  handle: (call) =>
    withMeant(call, async (one) => {
      if (one.state === 'paused')
        return refusal(
          composeText(`The digest ${one.schedule.text} is paused already.`, '/digest resume brings it back.'),
        )
      const { schedule } = await call.tools.subscriptions.pause(one)
      return composeText(`Paused: the digest ${schedule.text}.`, '/digest resume brings it back.')
    }),
}

const resume: Command = {
  ...MANAGED,
  name: 'digest resume',
  description: 'Post a paused digest again',
  options: [WHICH],
  example: 'digest resume 1',
  handle: (call) =>
    withMeant(call, async (one) => {
      if (one.state === 'active') return refusal(composeText(`The digest ${one.schedule.text} is not paused.`))
      const { tools } = call
      const subscription = await tools.subscriptions.resume(one, tools.clock())
      const obstacle = await obstacleIn(call.request)
      return readBack('Resumed', {}, { subscription, twin: null }, tools, { obstacle })
    }),
}

const unsubscribe: Command = {
  ...MANAGED,
  name: 'digest unsubscribe',
  description: 'End a digest of this channel',
  options: [WHICH],
  example: 'digest unsubscribe 1',
  handle: (call) =>
    withMeant(call, async (one) => {
      await call.tools.subscriptions.end(one)
      const stays = isSettled(one) ? ['The settings ask for it; it stays ended until they ask for another time.'] : []
      return composeText(`Ended: the digest ${one.schedule.text}.`, ...stays)
    }),
}

export const MANAGING: readonly Command[] = [subscribe, list, edit, pause, resume, unsubscribe]

async function withMeant(
  { values, request, tools }: Call,
  work: (one: Subscription) => Promise<Message | Refusal | Opened>,
): Promise<Message | Refusal | Opened> {
  const one = await meant(values, request, tools)
  return 'problem' in one ? refusal(composeText(one.problem)) : work(one)
}

const obstacleIn = async ({ obstacle }: Request): Promise<string | null> => (await obstacle?.()) ?? null

async function readBack(
  did: string,
  wishes: Wishes,
  wished: Wished,
  tools: DeskTools,
  remarks: Pick<Remarks, 'thread' | 'obstacle' | 'isOfSettings'> = {},
): Promise<Message | Refusal> {
  if ('problem' in wished) return refusal(composeText(wished.problem))
  const { subscription, twin } = wished
  const { topics, without } = subscription.taste
  const written = [...(wishes.topics === undefined ? [] : topics), ...(wishes.without === undefined ? [] : without)]
  const unspoken = await tools.digests.unspoken(written)
  return composeSubscription(did, scheduled(subscription, tools.clock()), { ...remarks, twin, unspoken })
}

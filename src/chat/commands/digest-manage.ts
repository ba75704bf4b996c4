// `/digest subscribe`, `list`, `edit`, `pause`, `resume` and `unsubscribe`: which digests a channel gets. Buttons and forms call these, too.
import { composeText } from '../../answers/compose.ts'
import {
  composeSubscription,
  composeSubscriptions,
  noDigest,
  type Remarks,
} from '../../digests/compose-subscriptions.ts'
import { nextOccurrence } from '../../digests/moments.ts'
import type { Wished, Wishes } from '../../digests/subscriptions.ts'
import { isSettled } from '../../digests/subscriptions.ts'
import { mayOpenForm } from '../../domain/command.ts'
import type { Message, MessageAction } from '../../domain/message.ts'
import type { Request } from '../../domain/ports.ts'
import type { Destination, Subscription } from '../../domain/subscription.ts'
import { editForm, SUBSCRIBE_FORM, subscribeForm, WISHES, wishesIn } from '../forms.ts'
import { knownOutlets } from './browse.ts'
import {
  type Call,
  type Command,
  composed,
  FOR_ASKER,
  type Outcome,
  option,
  refuse,
  type Tools,
  textOf,
} from './command.ts'

/** The button behind which a form waits that subscribes the channel. */
export const SUBSCRIBE: MessageAction = {
  id: SUBSCRIBE_FORM,
  label: 'Subscribe to a digest',
  opens: 'form',
  vote: null,
}

export const WHICH = option({
  name: 'number',
  description: 'which digest, by its number in /digest list',
  maxLength: 3,
})

const MANAGED = {
  who: 'managers',
  isPrivate: false,
  isCounted: false,
  needsPosting: true,
  changesHome: true,
  compose: composed,
} as const

const subscribe: Command<Outcome> = {
  ...MANAGED,
  name: 'digest subscribe',
  description: 'Have a digest posted here at its hours',
  options: WISHES,
  opensFormWith: [],
  example: 'digest subscribe weekdays 8:30',
  async run({ values, request, tools }) {
    const destination = destinationOf(request)
    if (Object.keys(values).length === 0) {
      const problem = await tools.subscriptions.problemWithMore(destination)
      return problem === null ? { form: subscribeForm() } : refuse(problem)
    }
    const wishes = wishesIn(values)
    const place = { destination, subscriber: request.person.id, outlets: await knownOutlets(tools), now: tools.clock() }
    const wished = await tools.subscriptions.subscribe(wishes, place)
    const { thread } = request.place
    const where = thread === undefined ? null : thread === null ? 'channel' : 'itself'
    return readBack('Subscribed', wishes, wished, tools, { thread: where, obstacle: await obstacleIn(request) })
  },
}

const list: Command<Message> = {
  ...FOR_ASKER,
  needsPosting: true,
  compose: composed,
  name: 'digest list',
  description: 'The digests that this channel gets',
  options: [],
  example: 'digest list',
  async run({ request, tools: { subscriptions, clock } }) {
    const destination = destinationOf(request)
    const listed = (await subscriptions.list(destination)).map((one) => scheduled(one, clock()))
    const isInThread = hereOf(request) === 'thread'
    const { channel } = request.place
    const around = isInThread ? (await subscriptions.list({ ...destination, channel })).length : null
    return { ...composeSubscriptions(listed, around), actions: [SUBSCRIBE] }
  },
}

const edit: Command<Outcome> = {
  ...MANAGED,
  name: 'digest edit',
  description: 'Change a digest of this channel',
  options: [WHICH, ...WISHES],
  opensFormWith: [WHICH.name],
  example: 'digest edit 1 when:"daily 18:00" length:short',
  async run(call) {
    const { values, tools } = call
    const one = await digestMeant(call)
    if (mayOpenForm(edit, values)) return { form: editForm(one) }
    const wishes = wishesIn(values)
    const wished = await tools.subscriptions.edit(one, wishes, {
      outlets: await knownOutlets(tools),
      now: tools.clock(),
    })
    return readBack('Changed', wishes, wished, tools, { isOfSettings: isSettled(one) && wishes.when !== undefined })
  },
}

const pause: Command<Message> = {
  ...MANAGED,
  name: 'digest pause',
  description: 'Post no digest here until it is resumed',
  options: [WHICH],
  example: 'digest pause 1',
  async run(call) {
    const one = await digestMeant(call)
    const back = '/digest resume brings it back.'
    if (one.state === 'paused') return refuse(`The digest ${one.schedule.text} is paused already.`, back)
    await call.tools.subscriptions.pause(one)
    return composeText(`Paused: the digest ${one.schedule.text}.`, back)
  },
}

const resume: Command<Message> = {
  ...MANAGED,
  name: 'digest resume',
  description: 'Post a paused digest again',
  options: [WHICH],
  example: 'digest resume 1',
  async run(call) {
    const one = await digestMeant(call)
    if (one.state === 'active') return refuse(`The digest ${one.schedule.text} is not paused.`)
    const { tools, request } = call
    const subscription = await tools.subscriptions.resume(one, tools.clock())
    return readBack('Resumed', {}, { subscription, twin: null }, tools, { obstacle: await obstacleIn(request) })
  },
}

const unsubscribe: Command<Message> = {
  ...MANAGED,
  name: 'digest unsubscribe',
  description: 'End a digest of this channel',
  options: [WHICH],
  example: 'digest unsubscribe 1',
  async run(call) {
    const one = await digestMeant(call)
    await call.tools.subscriptions.end(one)
    const stays = isSettled(one) ? ['The settings ask for it; it stays ended until they ask for another time.'] : []
    return composeText(`Ended: the digest ${one.schedule.text}.`, ...stays)
  },
}

export const MANAGING: readonly Command[] = [subscribe, list, edit, pause, resume, unsubscribe]

/** "Here" is where something is asked: a thread has digests of its own, where the platform lets Dateline post in it. */
export const destinationOf = ({ place: { platform, community, thread, channel } }: Request): Destination => ({
  ...{ platform, community, channel: thread ?? channel },
})

const hereOf = ({ place }: Request): 'channel' | 'thread' => (typeof place.thread === 'string' ? 'thread' : 'channel')

/** The digest that is meant; where there is only one, it need not be named. Refuses where none is, or one of several. */
export async function digestMeant({ values, request, tools }: Call): Promise<Subscription> {
  const all = await tools.subscriptions.list(destinationOf(request))
  const [only] = all
  if (only === undefined) return refuse(noDigest(hereOf(request)))
  const named = textOf(values, WHICH.name)
  if (named === '' && all.length === 1) return only
  // Buttons and forms name it by its id, which stays when another one is ended.
  const chosen = all.find(({ id }) => id === named) ?? all[Number(named) - 1]
  if (named !== '' && chosen !== undefined) return chosen
  if (all.length === 1) return refuse('There is only one digest here, number 1; /digest list shows it.')
  return refuse(`Which one? Name its number, from 1 to ${all.length}; /digest list shows them.`)
}

export function scheduled(subscription: Subscription, now: Date): { subscription: Subscription; next: Date | null } {
  return { subscription, next: subscription.state === 'active' ? nextOccurrence(subscription.schedule, now) : null }
}

const obstacleIn = async ({ obstacle }: Request): Promise<string | null> => (await obstacle?.()) ?? null

async function readBack(
  done: string,
  wishes: Wishes,
  wished: Wished,
  tools: Tools,
  remarks: Pick<Remarks, 'thread' | 'obstacle' | 'isOfSettings'> = {},
): Promise<Message> {
  if ('problem' in wished) return refuse(wished.problem)
  const { subscription, twin } = wished
  const { topics, without } = subscription.taste
  const topicsWritten = [
    ...(wishes.topics === undefined ? [] : topics),
    ...(wishes.without === undefined ? [] : without),
  ]
  const unspoken = await tools.digests.unspoken(topicsWritten)
  return composeSubscription(done, scheduled(subscription, tools.clock()), { ...remarks, twin, unspoken })
}

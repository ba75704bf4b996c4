// `/digest subscribe`, `list`, `edit`, `pause`, `resume` and `unsubscribe`: which digests a channel gets. Buttons and forms call these, too.
import { composeText } from '../../answers/compose.ts'
import {
  composeSubscription,
  composeSubscriptions,
  noDigest,
  twinInWords,
  unspokenInWords,
} from '../../digests/compose-subscriptions.ts'
import { isSettled, type Wished, type Wishes } from '../../digests/subscriptions.ts'
import { mayOpenForm } from '../../domain/command.ts'
import type { Request } from '../../domain/ports.ts'
import type { Destination, Subscription } from '../../domain/subscription.ts'
import { digestForm, SUBSCRIBE, WHICH, WISHES, wishesIn } from '../digest-forms.ts'
import { knownOutlets } from './browse.ts'
import { type Call, type Command, FOR_ASKER, type Outcome, refuse, type Tools, textOf } from './command.ts'

const MANAGED = { who: 'managers', isPrivate: false, isCounted: false, needsPosting: true } as const

const IN_THREAD = 'It comes in this thread. For one in the channel around it, subscribe there.'
const AROUND_THREAD = 'It comes in the channel around this thread, not in the thread.'
const OF_SETTINGS =
  'The settings have it posted: when Dateline is started again, it comes at their hours. DIGEST_CRON changes these.'

type Change = (one: Subscription, call: Call) => Promise<Outcome>

const changing = (word: string, description: string, run: Change): Command => ({
  ...{ ...MANAGED, changesHome: true, name: `digest ${word}`, description, options: [WHICH] },
  example: `digest ${word} 1`,
  run: async (call) => run(await digestMeant(call), call),
})

const subscribe: Command = {
  ...{ ...MANAGED, changesHome: true, name: 'digest subscribe', options: WISHES, opensFormWith: [] },
  description: 'Have a digest posted here at its hours',
  example: 'digest subscribe weekdays 8:30',
  async run({ values, request, tools }) {
    const destination = destinationOf(request)
    if (Object.keys(values).length === 0) {
      const problem = await tools.subscriptions.problemWithMore(destination)
      return problem === null ? { form: digestForm(null) } : refuse(problem)
    }
    const wishes = wishesIn(values)
    const place = { destination, subscriber: request.person.id, outlets: await knownOutlets(tools), now: tools.clock() }
    const wished = await tools.subscriptions.subscribe(wishes, place)
    const { thread } = request.place
    const where = thread === undefined ? null : thread === null ? AROUND_THREAD : IN_THREAD
    return readBack('Subscribed', wishes, wished, tools, await obstacleIn(request), where)
  },
}

const list: Command = {
  ...{ ...FOR_ASKER, needsPosting: true, name: 'digest list', options: [], example: 'digest list' },
  description: 'The digests that this channel gets',
  async run({ request, tools: { subscriptions, clock } }) {
    const destination = destinationOf(request)
    const { channel } = request.place
    const isInThread = channel !== destination.channel
    const around = isInThread ? (await subscriptions.list({ ...destination, channel })).length : null
    return { ...composeSubscriptions(await subscriptions.list(destination), clock(), around), actions: [SUBSCRIBE] }
  },
}

const edit: Command = {
  ...changing('edit', 'Change a digest of this channel', async (one, { values, tools }) => {
    if (mayOpenForm(edit, values)) return { form: digestForm(one) }
    const wishes = wishesIn(values)
    const known = { outlets: await knownOutlets(tools), now: tools.clock() }
    const wished = await tools.subscriptions.edit(one, wishes, known)
    return readBack('Changed', wishes, wished, tools, isSettled(one) && wishes.when !== undefined ? OF_SETTINGS : null)
  }),
  options: [WHICH, ...WISHES],
  opensFormWith: [WHICH.name],
  example: 'digest edit 1 when:"daily 18:00" length:short',
}

const pause = changing('pause', 'Post no digest here until it is resumed', async (one, { tools }) => {
  const back = '/digest resume brings it back.'
  if (one.state === 'paused') return refuse(`The digest ${one.schedule.text} is paused already.`, back)
  await tools.subscriptions.pause(one)
  return composeText(`Paused: the digest ${one.schedule.text}.`, back)
})

const resume = changing('resume', 'Post a paused digest again', async (one, { tools, request }) => {
  if (one.state === 'active') return refuse(`The digest ${one.schedule.text} is not paused.`)
  const subscription = await tools.subscriptions.resume(one, tools.clock())
  return readBack('Resumed', {}, { subscription, twin: null }, tools, await obstacleIn(request))
})

const unsubscribe = changing('unsubscribe', 'End a digest of this channel', async (one, { tools }) => {
  await tools.subscriptions.end(one)
  const stays = isSettled(one) ? ['The settings ask for it; it stays ended until they ask for another time.'] : []
  return composeText(`Ended: the digest ${one.schedule.text}.`, ...stays)
})

export const MANAGING: readonly Command[] = [subscribe, list, edit, pause, resume, unsubscribe]

/** "Here" is where something is asked: a thread has digests of its own, where the platform lets Dateline post in it. */
export const destinationOf = ({ place: { platform, community, thread, channel } }: Request): Destination => ({
  ...{ platform, community, channel: thread ?? channel },
})

/** The digest that is meant; where there is only one, it need not be named. Refuses where none is, or one of several. */
export async function digestMeant({ values, request, tools }: Call): Promise<Subscription> {
  const all = await tools.subscriptions.list(destinationOf(request))
  const [only] = all
  if (only === undefined) return refuse(noDigest(request.place.thread ? 'thread' : 'channel'))
  const named = textOf(values, WHICH.name)
  if (named === '' && all.length === 1) return only
  const chosen = all.find(({ id }) => id === named) ?? all[Number(named) - 1]
  if (named !== '' && chosen !== undefined) return chosen
  if (all.length === 1) return refuse('There is only one digest here, number 1; /digest list shows it.')
  return refuse(`Which one? Name its number, from 1 to ${all.length}; /digest list shows them.`)
}

const obstacleIn = async ({ obstacle }: Request): Promise<string | null> => (await obstacle?.()) ?? null

async function readBack(done: string, wishes: Wishes, wished: Wished, tools: Tools, ...remarks: (string | null)[]) {
  if ('problem' in wished) return refuse(wished.problem)
  const { subscription, twin } = wished
  const { topics, without } = subscription.taste
  const unspoken = await tools.digests.unspoken([...(wishes.topics ? topics : []), ...(wishes.without ? without : [])])
  const all = [...remarks, ...unspokenInWords(unspoken), twin && twinInWords(twin)]
  return composeSubscription(done, subscription, tools.clock(), all)
}

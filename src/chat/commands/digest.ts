// `/digest` and what belongs to it, which buttons and forms call, too; and `digest` on the command line.
import { asLatest, composeDigest, digestFor } from '../../digests/compose-digest.ts'
import { composeSubscription, composeSubscriptions, noDigest } from '../../digests/compose-subscriptions.ts'
import { keyOf, spanOf } from '../../digests/courier.ts'
import { ASKED_ABOUT_MS } from '../../digests/digests.ts'
import { namesZone } from '../../digests/schedule.ts'
import type { Wished, Wishes } from '../../digests/subscriptions.ts'
import { zoneMeant } from '../../digests/time-zone.ts'
import { readTaste, USUAL_TASTE } from '../../digests/topics.ts'
import { mayOpenForm } from '../../domain/command.ts'
import { longDay } from '../../domain/day.ts'
import { list, type Message, type MessageBlock, note, plain, textMessage } from '../../domain/message.ts'
import type { Request } from '../../domain/ports.ts'
import { type Destination, type DigestLength, isSettled, type Subscription } from '../../domain/subscription.ts'
import { squeezed } from '../../text/characters.ts'
import { fold } from '../../text/words.ts'
import { composeHow } from '../compose.ts'
import {
  callsIn,
  digestButtons,
  digestForm,
  FORM_VALUES,
  partIn,
  SUBSCRIBE,
  suggestWish,
  TASTE,
  WHICH,
  WISHES,
  wishesIn,
} from '../digest-forms.ts'
import { digestJson } from '../json.ts'
import { knownOutlets, PERIOD, periodIn, problemInPeriod } from './browse.ts'
import { type Call, type Command, FOR_ASKER, type Outcome, option, refuse, type Tools, textOf } from './command.ts'

const DAY_MS = 86_400_000
const READ = { who: 'everyone', isPrivate: true, isCounted: true } as const
const MANAGED = { who: 'managers', isPrivate: false, isCounted: false, needsPosting: true } as const

const IN_THREAD = 'It comes in this thread. For one in the channel around it, subscribe there.'
const AROUND_THREAD = 'It comes in the channel around this thread, not in the thread.'
const OF_SETTINGS =
  'The settings have it posted: when Dateline is started again, it comes at their hours. DIGEST_CRON changes these.'

type Change = (one: Subscription, call: Call) => Promise<Outcome>

const changing = (word: string, description: string, run: Change): Command => ({
  ...{ ...MANAGED, changesHome: true, name: `digest ${word}`, description, options: [WHICH] },
  example: `digest ${word} 1`,
  run: async (call) => run(await digestMeant(textOf(call.values, WHICH.name), call.request, call.tools), call),
})

const subscribe: Command = {
  ...{ ...MANAGED, changesHome: true, name: 'digest subscribe', options: WISHES, opensFormWith: [] },
  description: 'Have a digest posted here at its hours',
  example: 'digest subscribe weekdays 8:30',
  async run({ values, request, tools }) {
    const destination = destinationOf(request)
    if (Object.keys(values).length === 0) {
      const problem = await tools.subscriptions.problemWithMore(destination)
      if (problem !== null) return refuse(problem)
      return { form: digestForm(null, await knownOutlets(tools), await zoneOf(request)) }
    }
    const wishes = { ...wishesIn(values), ...(await callsIn(values, request)) }
    const zone = await zoneOf(request)
    const known = { outlets: await knownOutlets(tools), now: tools.clock(), zone }
    const wished = await tools.subscriptions.subscribe(wishes, { destination, subscriber: request.person.id }, known)
    const { thread } = request.place
    const where = thread === undefined ? null : thread === null ? AROUND_THREAD : IN_THREAD
    const isAsked = request.keepZone !== undefined && zone === null && !wishes.zone && !namesZone(wishes.when ?? '')
    const remarks = [isAsked ? WHICH_ZONE : null, await obstacleIn(request), where]
    return readBack('Subscribed', wishes, wished, { request, tools }, ...remarks)
  },
  suggest: suggestWish,
  inWords: async (call) =>
    Object.keys(call.values).length === 0 ? { ...composeHow(subscribe), actions: [SUBSCRIBE] } : subscribe.run(call),
}

const lists: Command = {
  ...{ ...FOR_ASKER, needsPosting: true, showsManaged: true, name: 'digest list', options: [], example: 'digest list' },
  description: 'The digests that this channel gets',
  async run({ request, tools: { subscriptions, clock } }) {
    const destination = destinationOf(request)
    const { channel } = request.place
    const isInThread = channel !== destination.channel
    const around = isInThread ? (await subscriptions.list({ ...destination, channel })).length : null
    const words = request.person.isManager ? ['edit', 'pause', 'unsubscribe'] : []
    const all = (await subscriptions.list(destination)).map((subscription, at) => {
      return { subscription, name: `${at + 1}.`, buttons: digestButtons(subscription, words) }
    })
    return { ...composeSubscriptions(all, clock(), around), actions: [SUBSCRIBE] }
  },
}

const edit: Command = {
  ...changing('edit', 'Change a digest of this channel', async (one, { values, tools, request }) => {
    const known = { outlets: await knownOutlets(tools), now: tools.clock() }
    if (mayOpenForm(edit, values)) return { form: digestForm(one, known.outlets, null, partIn(values)) }
    const wishes = { ...wishesIn(values), ...(await callsIn(values, request)) }
    const wished = await tools.subscriptions.edit(one, wishes, known)
    const isOfSettings = isSettled(one) && (wishes.when ?? wishes.zone) !== undefined
    return readBack('Changed', wishes, wished, { request, tools }, isOfSettings ? OF_SETTINGS : null)
  }),
  suggest: suggestWish,
  options: [WHICH, ...WISHES],
  opensFormWith: FORM_VALUES,
  // The list has a button for each.
  inWords: async (call) => (mayOpenForm(edit, call.values) ? lists : edit).run(call),
  example: 'digest edit 1 when:"daily 18:00" length:short',
}

const pause = changing('pause', 'Post no digest here until it is resumed', async (one, { tools }) => {
  const back = '/digest resume brings it back.'
  if (one.state === 'paused') return refuse(`The digest ${one.schedule.text} is paused already.`, back)
  await tools.subscriptions.pause(one)
  return textMessage(`Paused: the digest ${one.schedule.text}.`, back)
})

const resume = changing('resume', 'Post a paused digest again', async (one, { tools, request }) => {
  if (one.state === 'active') return refuse(`The digest ${one.schedule.text} is not paused.`)
  const subscription = await tools.subscriptions.resume(one, tools.clock())
  return readBack('Resumed', {}, { subscription }, { tools, request }, await obstacleIn(request))
})

const unsubscribe = changing('unsubscribe', 'End a digest of this channel', async (one, { tools }) => {
  await tools.subscriptions.end(one)
  const stays = isSettled(one) ? ['The settings ask for it; it stays ended until they ask for another time.'] : []
  return textMessage(`Ended: the digest ${one.schedule.text}.`, ...stays)
})

/** "Here" is where something is asked: a thread has digests of its own, where the platform lets Dateline post in it. */
const destinationOf = ({ place: { platform, community, thread, channel } }: Request): Destination => ({
  ...{ platform, community, channel: thread ?? channel },
})

/** The digest that is meant; where there is only one, it need not be named. Refuses where none is, or one of several. */
async function digestMeant(named: string, request: Request, tools: Tools): Promise<Subscription> {
  const all = await tools.subscriptions.list(destinationOf(request))
  const [only] = all
  if (only === undefined) return refuse(noDigest(request.place.thread ? 'thread' : 'channel'))
  if (named === '' && all.length === 1) return only
  const chosen = all.find(({ id }) => id === named) ?? all[Number(named) - 1]
  if (named !== '' && chosen !== undefined) return chosen
  if (all.length === 1) return refuse('There is only one digest here, number 1; /digest list shows it.')
  return refuse(`Which one? Name its number, from 1 to ${all.length}; /digest list shows them.`)
}

const obstacleIn = async ({ obstacle }: Request): Promise<string | null> => (await obstacle?.()) ?? null

const WHICH_ZONE = 'Your own time zone is not known to me: the button says it, and I keep it for the next time.'

/** One that says so itself; what a platform tells too late or wrongly is as good as nothing. */
const zoneOf = async ({ zone }: Request): Promise<string | null> => zoneMeant((await zone?.()) ?? '')

async function readBack(
  done: string,
  wishes: Wishes,
  wished: Wished,
  { request, tools }: Pick<Call, 'request' | 'tools'>,
  ...remarks: (string | null)[]
) {
  if ('problem' in wished) return refuse(wished.problem)
  const { subscription, chosen } = wished
  if (wishes.zone !== undefined) await request.keepZone?.(subscription.schedule.timeZone)
  const isOwn = (await zoneOf(request)) === subscription.schedule.timeZone
  const { topics, without } = subscription.taste
  const unspoken = await tools.digests.unspoken([...(wishes.topics ? topics : []), ...(wishes.without ? without : [])])
  const times =
    chosen &&
    `You named no time of day, so I took ${chosen}. Edit changes it, or for instance: /digest edit when:"9:00 and 17:00"`
  const all = [times ?? null, ...remarks, ...unspoken]
  const shown = composeSubscription(done, subscription, tools.clock(), all, isOwn)
  return { ...shown, actions: digestButtons(subscription, [...(chosen ? ['edit'] : []), 'zone', 'taste']) }
}

const now: Command = {
  ...{ ...MANAGED, isCounted: true, name: 'digest now', options: [WHICH], example: 'digest now' },
  description: 'Post the digest here at once',
  async run({ values, request, tools }) {
    const one = await digestMeant(textOf(values, WHICH.name), request, tools)
    const delivery = { subscriptionId: one.id, dueAt: tools.clock() }
    const key = keyOf(delivery)
    const { message, isEmpty, ...contents } = await digestFor(one, await spanOf(one, tools), tools, key)
    if (isEmpty) return message
    // What is told now is not told again at the next hour.
    await tools.deliveries.noteTold(delivery, contents, key)
    return { shown: { ...message, keptAs: key }, conversation: `delivery:${key}` }
  },
}

const preview: Command = {
  ...{ ...READ, name: 'digest preview', options: [WHICH], example: 'digest preview' },
  description: 'What the digest would be now, for your eyes only',
  async run({ values, request, tools }) {
    return (await previewed(textOf(values, WHICH.name), request, tools)).message
  },
}

/** What the digest named by its number would be now; where the channel gets none, the usual one. */
export async function previewed(which: string, request: Request, tools: Tools, length?: DigestLength) {
  const destination = destinationOf(request)
  const all = await tools.subscriptions.list(destination)
  const one = which === '' || all.length === 0 ? all[0] : await digestMeant(which, request, tools)
  const taste = one?.taste ?? USUAL_TASTE
  const sought = { destination, taste: length === undefined ? taste : { ...taste, length } }
  const span = one === undefined ? lastDay(tools.clock()) : await spanOf(one, tools)
  let made = await digestFor(sought, span, tools, null)
  const notes: MessageBlock[] = []
  // Where nothing was told yet, the latest there is shows how a digest looks.
  const isFirst = made.isEmpty && (await tools.deliveries.told(destination, null)).length === 0
  const latest = isFirst ? await newestOf(tools) : null
  if (latest !== null) {
    made = await digestFor(sought, lastDay(latest), tools, null)
    made = { ...made, message: asLatest(made.message) }
  }
  if (one !== undefined && all.length > 1) {
    const number = numberOf(one, all)
    const other = number === 1 ? '/digest preview 2 shows the second' : '/digest preview 1 shows the first'
    notes.push(note(`This is digest ${number} of ${all.length}, ${one.schedule.text}. ${other}.`))
  }
  const sources = { id: `digest-sources:${PREVIEW}:${which}`, label: 'Sources' }
  const blocks = [...made.message.blocks, ...notes]
  return { ...made, message: { ...made.message, blocks, actions: made.isEmpty ? [] : [sources] } }
}

const NEWS =
  /^(?:so )?(?:what(?:'?s| is)? new|what(?:'s| is| has)? happen(?:ed|ing)|tl ?dr|catch (?:me|us) up|what did (?:i|we) miss|(?:any |the |latest )?(?:news|headlines))(?: today| here| please)?$/

export function asksForNews(text: string): boolean {
  const asked = text.toLowerCase().replaceAll('’', "'")
  return NEWS.test(squeezed(asked.replace(/[^\p{L}\p{N}' ]/gu, ' ')))
}

export const newsFor = async (request: Request, tools: Tools): Promise<Message> =>
  (await previewed('', request, tools, 'short')).message

/** In place of the key of a delivery. */
export const PREVIEW = 'preview'

const why: Command = {
  ...{ ...READ, name: 'digest why', example: 'digest why harbour' },
  description: 'Why a story is in the digest, or is not',
  options: [
    option('words', 'words of the story, such as a name in it', {
      isRequired: true,
      isSuggested: true,
      maxLength: 200,
    }),
    WHICH,
  ],
  async suggest(_option, typed, { dateline, clock }) {
    const recent = await dateline.stories({ since: new Date(clock().getTime() - ASKED_ABOUT_MS), until: clock() })
    const fitting = recent.filter(({ headline }) => fold(headline).includes(fold(typed)))
    return fitting.map(({ id, headline }) => ({ name: headline, value: id }))
  },
  async run({ values, request, tools }) {
    const all = await tools.subscriptions.list(destinationOf(request))
    const which = textOf(values, WHICH.name)
    const isOne = which !== '' || all.length === 0
    const words = textOf(values, 'words')
    const reasons: string[] = []
    for (const one of isOne ? [await digestMeant(which, request, tools)] : all) {
      const told = await tools.deliveries.told(one.destination, null)
      const found = await tools.digests.explain(words, { ...(await spanOf(one, tools)), taste: one.taste, told })
      if (found === null) return textMessage(`No dated story of the last weeks holds “${words}”.`)
      const which = all.length === 1 ? 'the digest' : `digest ${numberOf(one, all)} (${one.schedule.text})`
      reasons.push(`“${found.headline}” ${found.isIn ? 'is in' : 'is not in'} ${which}: ${found.why}.`)
    }
    return reasons.length === 1 ? textMessage(...reasons) : plain(list(null, reasons))
  },
}

export const DIGESTS: readonly Command[] = [subscribe, lists, edit, pause, resume, unsubscribe, now, preview, why]

/** The moment of the newest story; `null` where there is none with a date. */
const newestOf = async ({ dateline, clock }: Tools, until = clock()) =>
  (await dateline.stories({ until }))[0]?.lastPublishedAt ?? null

const numberOf = ({ id }: Subscription, all: Subscription[]): number => all.findIndex((one) => one.id === id) + 1
const lastDay = (until: Date) => ({ since: new Date(until.getTime() - DAY_MS), until })

export const digest: Command = {
  ...{ ...READ, name: 'digest', options: [], example: 'digest --topics trains' },
  description: 'What is new, as a channel would get it: of the last day, or of another time',
  cliOptions: [...PERIOD, ...TASTE],
  problemIn: problemInPeriod,
  async run({ values, tools }) {
    const { taste, problems } = readTaste(wishesIn(values), USUAL_TASTE, await knownOutlets(tools))
    const problem = Object.values(problems).find((text) => text !== null)
    if (problem !== undefined) return refuse(problem)
    const period = periodIn(values)
    const span = { ...lastDay(period.until ?? tools.clock()), ...period }
    const { digest: made } = await tools.digests.make({ ...span, taste, told: [], isExact: true })
    const newest = await newestOf(tools, span.until)
    const remarks = await tools.digests.unspoken([...taste.topics, ...taste.without])
    if (made.stories.length === 0 && newest !== null && newest < span.since) {
      const day = newest.toISOString().slice(0, 10)
      remarks.unshift(`The newest article is of ${longDay(newest)}: --since ${day} tells what was new then.`)
    }
    const ofOthers = taste.length === 'long' ? 'The command "stories" lists all.' : '--length long has room for more.'
    return { shown: composeDigest(made, { ofOthers }), json: digestJson(made), remarks }
  },
}

// `/digest now`, `preview` and `why`: the digest before its hour, and the reasons for what is in it. And `digest` on the command line.
import { composeText, note, plain } from '../../answers/compose.ts'
import { composeDigest, digestFor } from '../../digests/compose-digest.ts'
import { unspokenInWords } from '../../digests/compose-subscriptions.ts'
import { keyOf } from '../../digests/courier.ts'
import { tasteOf, USUAL_TASTE } from '../../digests/topics.ts'
import { longDay } from '../../domain/day.ts'
import type { Digest } from '../../domain/digest.ts'
import type { Message } from '../../domain/message.ts'
import type { Subscription } from '../../domain/subscription.ts'
import { list } from '../compose.ts'
import { TASTE, wishesIn } from '../forms.ts'
import { digestJson } from '../json.ts'
import { knownOutlets, PERIOD, periodIn, problemInPeriod } from './browse.ts'
import { type Call, type Command, composed, type Outcome, option, refuse, type Tools, textOf } from './command.ts'
import { destinationOf, digestMeant, WHICH } from './digest-manage.ts'

const DAY_MS = 86_400_000

const now: Command<Outcome> = {
  ...{ who: 'managers', isPrivate: false, isCounted: false, needsPosting: true, compose: composed },
  name: 'digest now',
  description: 'Post the digest here at once',
  options: [WHICH],
  example: 'digest now',
  async run(call) {
    const { tools } = call
    const one = await digestMeant(call)
    const delivery = { subscriptionId: one.id, dueAt: tools.clock() }
    const key = keyOf(delivery)
    const { message, isEmpty, ...contents } = await digestFor(one, await spanOf(one, tools), tools, key)
    if (isEmpty) return message
    // What is told now is not told again at the next hour.
    await tools.deliveries.noteTold(delivery, contents, key)
    return { message, conversation: `delivery:${key}` }
  },
}

const preview: Command<Message> = {
  ...{ who: 'everyone', isPrivate: true, isCounted: true, compose: composed },
  name: 'digest preview',
  description: 'What the digest would be now, for your eyes only',
  options: [WHICH],
  example: 'digest preview',
  async run(call) {
    const { values, request, tools } = call
    const all = await tools.subscriptions.list(destinationOf(request))
    const [first] = all
    const usual = { destination: destinationOf(request), taste: USUAL_TASTE }
    if (first === undefined) return (await digestFor(usual, lastDay(tools), tools, null)).message
    const one = textOf(values, WHICH.name) === '' ? first : await digestMeant(call)
    const { message } = await digestFor(one, await spanOf(one, tools), tools, null)
    if (all.length === 1) return message
    const number = all.findIndex(({ id }) => id === one.id) + 1
    const other = number === 1 ? '/digest preview 2 shows the second' : '/digest preview 1 shows the first'
    const which = note(`This is digest ${number} of ${all.length}, ${one.schedule.text}. ${other}.`)
    return { ...message, blocks: [...message.blocks, which] }
  },
}

const why: Command<Message> = {
  ...{ who: 'everyone', isPrivate: true, isCounted: true, compose: composed },
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
  example: 'digest why harbour',
  async run(call) {
    const { values, request, tools } = call
    const all = await tools.subscriptions.list(destinationOf(request))
    const isOne = textOf(values, WHICH.name) !== '' || all.length === 0
    const asked = isOne ? [await digestMeant(call)] : all
    const words = textOf(values, 'words')
    const reasons: string[] = []
    for (const one of asked) {
      const told = await tools.deliveries.told(one.destination, null)
      const found = await tools.digests.explain(words, { ...(await spanOf(one, tools)), taste: one.taste, told })
      if (found === null) return composeText(`No story of the last weeks holds “${words}”.`)
      const number = all.findIndex(({ id }) => id === one.id) + 1
      const which = all.length === 1 ? 'the digest' : `digest ${number} (${one.schedule.text})`
      reasons.push(`“${found.headline}” ${found.isIn ? 'is in' : 'is not in'} ${which}: ${found.why}.`)
    }
    return reasons.length === 1 ? composeText(...reasons) : plain(list(null, reasons))
  },
}

export const LOOKING: readonly Command[] = [now, preview, why]

function lastDay({ clock }: Tools, until = clock()) {
  return { since: new Date(until.getTime() - DAY_MS), until }
}

/** From what was covered last until now. */
async function spanOf({ id, createdAt }: Subscription, { deliveries, clock }: Tools) {
  const covered = await deliveries.lastCovered(id)
  return { since: covered ?? new Date(createdAt.getTime() - DAY_MS), until: clock() }
}

/** The digest of a time, on the command line. */
interface Made {
  digest: Digest
  isLong: boolean
  remarks: string[]
}

export const digest: Command<Made> = {
  ...{ who: 'everyone', isPrivate: true, isCounted: true },
  name: 'digest',
  description: 'What is new, as a channel would get it: of the last day, or of another time',
  options: [],
  cliOptions: [...PERIOD, ...TASTE],
  example: 'digest --topics trains',
  problemIn: problemInPeriod,
  async run({ values, tools }: Call) {
    const read = tasteOf(wishesIn(values), USUAL_TASTE, await knownOutlets(tools))
    if ('problem' in read) return refuse(read.problem)
    const { taste } = read
    const period = periodIn(values)
    const span = { ...lastDay(tools, period.until), ...period }
    const made = await tools.digests.make({ ...span, taste, told: [], isExact: true })
    const newest = (await tools.dateline.stories({ until: span.until }))[0]?.lastPublishedAt ?? null
    const isEarlier = made.digest.stories.length === 0 && newest !== null && newest < span.since
    const earlier = isEarlier
      ? [
          `The newest article is of ${longDay(newest)}: --since ${newest.toISOString().slice(0, 10)} tells what was new then.`,
        ]
      : []
    const unspoken = unspokenInWords(await tools.digests.unspoken([...taste.topics, ...taste.without]))
    return { digest: made.digest, isLong: taste.length === 'long', remarks: [...earlier, ...unspoken] }
  },
  compose: (made) =>
    digestMessage(made, made.isLong ? 'The command "stories" lists all.' : '--length long has room for more.'),
  json: (made) => digestJson(made.digest),
  // Whoever is mailed it has no options to set.
  page: (made) => digestMessage(made, ''),
  remarks: ({ remarks }) => remarks,
}

function digestMessage(made: Made, ofOthers: string): Message {
  return composeDigest(made.digest, { actionsFor: () => [], ofOthers })
}

// `/digest now`, `preview` and `why`: the digest before its hour, and the reasons for what is in it. And `digest` on the command line.
import { composeText, list, note, plain } from '../../answers/compose.ts'
import { composeDigest, digestFor } from '../../digests/compose-digest.ts'
import { unspokenInWords } from '../../digests/compose-subscriptions.ts'
import { keyOf, spanOf } from '../../digests/courier.ts'
import { readTaste, USUAL_TASTE } from '../../digests/topics.ts'
import { longDay } from '../../domain/day.ts'
import type { Subscription } from '../../domain/subscription.ts'
import { TASTE, WHICH, wishesIn } from '../digest-forms.ts'
import { digestJson } from '../json.ts'
import { knownOutlets, PERIOD, periodIn, problemInPeriod } from './browse.ts'
import { type Command, option, refuse, textOf } from './command.ts'
import { destinationOf, digestMeant } from './digest-manage.ts'

const DAY_MS = 86_400_000

const now: Command = {
  ...{ who: 'managers', isPrivate: false, isCounted: false, needsPosting: true, name: 'digest now', options: [WHICH] },
  description: 'Post the digest here at once',
  example: 'digest now',
  async run(call) {
    const { tools } = call
    const one = await digestMeant(call)
    const delivery = { subscriptionId: one.id, dueAt: tools.clock() }
    const key = keyOf(delivery)
    const { message, isEmpty, ...contents } = await digestFor(
      one,
      await spanOf(one, tools.deliveries, tools.clock()),
      tools,
      key,
    )
    if (isEmpty) return message
    // What is told now is not told again at the next hour.
    await tools.deliveries.noteTold(delivery, contents, key)
    return { shown: message, conversation: `delivery:${key}` }
  },
}

const preview: Command = {
  ...{ who: 'everyone', isPrivate: true, isCounted: true, name: 'digest preview', options: [WHICH] },
  description: 'What the digest would be now, for your eyes only',
  example: 'digest preview',
  async run(call) {
    const { values, request, tools } = call
    const destination = destinationOf(request)
    const all = await tools.subscriptions.list(destination)
    const usual = { destination, taste: USUAL_TASTE }
    const one = textOf(values, WHICH.name) === '' || all.length === 0 ? all[0] : await digestMeant(call)
    const span = one === undefined ? lastDay(tools.clock()) : await spanOf(one, tools.deliveries, tools.clock())
    const { message } = await digestFor(one ?? usual, span, tools, null)
    if (one === undefined || all.length === 1) return message
    const number = numberOf(one, all)
    const other = number === 1 ? '/digest preview 2 shows the second' : '/digest preview 1 shows the first'
    const which = note(`This is digest ${number} of ${all.length}, ${one.schedule.text}. ${other}.`)
    return { ...message, blocks: [...message.blocks, which] }
  },
}

const why: Command = {
  ...{ who: 'everyone', isPrivate: true, isCounted: true, name: 'digest why' },
  description: 'Why a story is in the digest, or is not',
  options: [option('words', 'words of the story, such as a name in it', { isRequired: true, maxLength: 200 }), WHICH],
  example: 'digest why harbour',
  async run(call) {
    const { values, request, tools } = call
    const all = await tools.subscriptions.list(destinationOf(request))
    const isOne = textOf(values, WHICH.name) !== '' || all.length === 0
    const words = textOf(values, 'words')
    const reasons: string[] = []
    for (const one of isOne ? [await digestMeant(call)] : all) {
      const told = await tools.deliveries.told(one.destination, null)
      const found = await tools.digests.explain(words, {
        ...(await spanOf(one, tools.deliveries, tools.clock())),
        taste: one.taste,
        told,
      })
      if (found === null) return composeText(`No story of the last weeks holds “${words}”.`)
      const which = all.length === 1 ? 'the digest' : `digest ${numberOf(one, all)} (${one.schedule.text})`
      reasons.push(`“${found.headline}” ${found.isIn ? 'is in' : 'is not in'} ${which}: ${found.why}.`)
    }
    return reasons.length === 1 ? composeText(...reasons) : plain(list(null, reasons))
  },
}

export const LOOKING: readonly Command[] = [now, preview, why]

const numberOf = ({ id }: Subscription, all: Subscription[]): number => all.findIndex((one) => one.id === id) + 1

const lastDay = (until: Date) => ({ since: new Date(until.getTime() - DAY_MS), until })

export const digest: Command = {
  ...{ who: 'everyone', isPrivate: true, isCounted: true, name: 'digest', options: [], makesPages: true },
  description: 'What is new, as a channel would get it: of the last day, or of another time',
  cliOptions: [...PERIOD, ...TASTE],
  example: 'digest --topics trains',
  problemIn: problemInPeriod,
  async run({ values, tools }) {
    const { taste, problems } = readTaste(wishesIn(values), USUAL_TASTE, await knownOutlets(tools))
    const problem = Object.values(problems).find((text) => text !== null)
    if (problem !== undefined) return refuse(problem)
    const period = periodIn(values)
    const span = { ...lastDay(period.until ?? tools.clock()), ...period }
    const { digest: made } = await tools.digests.make({ ...span, taste, told: [], isExact: true })
    const newest = (await tools.dateline.stories({ until: span.until }))[0]?.lastPublishedAt ?? null
    const remarks = unspokenInWords(await tools.digests.unspoken([...taste.topics, ...taste.without]))
    if (made.stories.length === 0 && newest !== null && newest < span.since) {
      const day = newest.toISOString().slice(0, 10)
      remarks.unshift(`The newest article is of ${longDay(newest)}: --since ${day} tells what was new then.`)
    }
    const shown = (ofOthers: string) => composeDigest(made, { actionsFor: () => [], ofOthers })
    const others = taste.length === 'long' ? 'The command "stories" lists all.' : '--length long has room for more.'
    // Whoever is mailed the page has no options to set.
    return { shown: shown(others), json: digestJson(made), page: shown(''), remarks }
  },
}

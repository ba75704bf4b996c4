// `/sources` and what belongs to it: the feeds that bring articles, how they do, and the outlets that the articles are of.
import { item, type Message, type MessageItem, note, plain, textMessage } from '../../domain/message.ts'
import { placeOf, SETTINGS, type Source } from '../../domain/source.ts'
import { linksIn } from '../../text/web-addresses.ts'
import { counted } from '../../text/words.ts'
import { composeOutlets } from '../compose.ts'
import { personKey } from './ask.ts'
import { type Call, type Command, FOR_ASKER, option, refuse, textOf } from './command.ts'

const [OUTLETS_SHOWN, SOURCES_SHOWN] = [25, 50]
const MINUTE_MS = 60_000
const MOST_MINUTES = 10_080
const LONGEST_ADDRESS = 2000
const MANAGED = { who: 'managers', changesAll: true, isPrivate: false, isCounted: true } as const
const COMES = 'Its articles come within a few minutes while Dateline is on duty, or with `index` on the command line.'
const NONE = 'No feed brings articles. /sources add has one bring them, and so do FEEDS and feeds.opml.'

const list: Command = {
  ...{ ...FOR_ASKER, name: 'sources list', options: [], example: 'sources list' },
  description: 'The feeds that bring articles and how they do, and the outlets that the articles are of',
  cliOptions: [option('opml', 'print the feeds as OPML, for a feed reader', { kind: 'flag' })],
  async run({ values, tools }) {
    const sources = await tools.sources()
    const problem = await sources.settle()
    const all = await sources.list()
    if (values.opml === true) return { shown: textMessage(), text: await sources.opml() }
    const outlets = composeOutlets(await tools.reader.outletFacts(), OUTLETS_SHOWN)
    const feeds = composeFeeds(all, problem)
    return { shown: { ...outlets, blocks: [...feeds.blocks, ...outlets.blocks] }, json: sourcesJson(all) }
  },
}

const add: Command = {
  ...{ ...MANAGED, name: 'sources add', example: 'sources add https://example.org/feed.xml' },
  description: 'Have a feed bring articles, by its address or that of a page; or read one article',
  options: [
    option('address', 'the address of a feed, a site or an article', { isRequired: true, maxLength: LONGEST_ADDRESS }),
    option('minutes', 'minutes between two looks at it', { maxLength: 5 }),
  ],
  problemIn(values) {
    const minutes = textOf(values, 'minutes')
    const isRight = minutes === '' || (/^\d+$/.test(minutes) && Number(minutes) >= 1 && Number(minutes) <= MOST_MINUTES)
    return isRight ? null : `Write minutes as a whole number from 1 to ${MOST_MINUTES}.`
  },
  async run({ values, request, tools }) {
    const minutes = textOf(values, 'minutes')
    const interval = minutes === '' ? null : Number(minutes) * MINUTE_MS
    const written = textOf(values, 'address')
    const address = linksIn(written).links[0] ?? written
    const added = await (await tools.sources()).add(address, personKey(request), interval)
    if (added.kind === 'page') {
      const feeds = added.feeds.slice(0, 3).map((url) => `The site has a feed: /sources add ${url}`)
      return textMessage(`Read: ${added.what}. It can be asked about within a minute or two.`, ...feeds)
    }
    const { source, items, others } = added
    const further = others.slice(0, 3).map((url) => `The page names another: /sources add ${url}`)
    return textMessage(`Added: ${nameOf(source)}, with ${counted(items, 'item')} now.`, COMES, ...further)
  },
}

type Change = (source: Source, call: Call) => Promise<Message>

const changing = (word: string, description: string, run: Change): Command => ({
  ...{ ...MANAGED, isCounted: false, name: `sources ${word}`, description, example: `sources ${word} 1` },
  options: [
    option('source', 'its number in the list, its address, or words of its name', {
      ...{ isRequired: true, isSuggested: true, maxLength: LONGEST_ADDRESS },
    }),
  ],
  run: async (call) => run(await sourceMeant(call), call),
  async suggest(_option, typed, tools) {
    const all = await (await tools.sources()).list()
    const fitting = all.filter((source) => nameOf(source).toLowerCase().includes(typed.toLowerCase()))
    return fitting.map((source) => ({ name: nameOf(source).slice(0, 100), value: String(all.indexOf(source) + 1) }))
  },
})

const remove = changing('remove', 'Have a feed bring no more articles', async (source, { tools }) => {
  await (await tools.sources()).remove(source)
  return textMessage(`Removed: ${nameOf(source)}. What it brought stays.`)
})

const pause = changing('pause', 'Leave a feed alone until it is resumed', async (source, { tools }) => {
  if (source.state === 'paused')
    return refuse(`${nameOf(source)} is paused already.`, '/sources resume brings it back.')
  await (await tools.sources()).pause(source)
  return textMessage(`Paused: ${nameOf(source)}.`, '/sources resume brings it back.')
})

const resume = changing('resume', 'Look at a paused feed again', async (source, { tools }) => {
  await (await tools.sources()).resume(source)
  return textMessage(`Resumed: ${nameOf(source)}.`, COMES)
})

export const SOURCES: readonly Command[] = [list, add, pause, resume, remove]

async function sourceMeant({ values, tools }: Call): Promise<Source> {
  const all = await (await tools.sources()).list()
  if (all.length === 0) return refuse(NONE)
  const named = textOf(values, 'source')
  const chosen = all[Number(named) - 1] ?? all.find(({ url }) => url === named)
  if (chosen !== undefined) return chosen
  const holdsIt = ({ title, url }: Source) => `${title} ${url}`.toLowerCase().includes(named.toLowerCase())
  const fitting = /^\d+$/.test(named) ? [] : all.filter(holdsIt)
  const [only] = fitting
  if (only !== undefined && fitting.length === 1) return only
  const which =
    fitting.length === 0 ? `No source is called “${named}”.` : `“${named}” may be one of ${fitting.length} sources.`
  return refuse(which, '/sources list shows them with their numbers.')
}

const nameOf = (source: Source) => (source.title === null ? placeOf(source) : `${source.title} (${placeOf(source)})`)

export function composeFeeds(all: Source[], problem: string | null = null): Message {
  const wrong = problem === null ? [] : [note(problem)]
  if (all.length === 0) return plain(...wrong, ...textMessage(NONE).blocks)
  const more = all.length - SOURCES_SHOWN
  const items = all.slice(0, SOURCES_SHOWN).flatMap(stateOf)
  const others = more > 0 ? [note(`and ${counted(more, 'other')}`)] : []
  return plain(...wrong, { kind: 'list', heading: counted(all.length, 'feed'), items }, ...others)
}

function stateOf(source: Source, n: number): MessageItem[] {
  const { error, remedy, failingSince, lastGoodAt, items } = source.fetched
  const name = `${n + 1}. ${nameOf(source)}: ${source.state === 'paused' ? 'paused; ' : ''}`
  const last = `${counted(items, 'item')}, last looked at`
  if (error === null)
    return [lastGoodAt === null ? item(`${name}not looked at yet`) : item(name + last, dateOf(lastGoodAt))]
  const before = lastGoodAt === null ? [] : [item(`${last} with success`, dateOf(lastGoodAt))]
  const next = source.state === 'paused' ? [] : [item('to be looked at again', source.nextAt)]
  return [item(`${name}${error}. ${remedy} It has failed since`, dateOf(failingSince)), ...before, ...next]
}

const dateOf = (moment: number | null): Date | null => (moment === null ? null : new Date(moment))

function sourcesJson(all: Source[]): object {
  const sources = all.map(({ url, title, state, addedBy, nextAt, fetched }) => {
    const { items, lastGoodAt, failingSince, error, remedy } = fetched
    const times = { lastGoodAt: dateOf(lastGoodAt), failingSince: dateOf(failingSince), nextAt }
    return { url, title, state, isOfSettings: addedBy === SETTINGS, items, ...times, error, remedy }
  })
  return { sources }
}

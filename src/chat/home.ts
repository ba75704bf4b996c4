// What is shown where nobody asks, without a model: the bot's own page with somebody's digests, the story of a pasted link, examples.
import { sourcesOf } from '../answers/compose.ts'
import { extentOf } from '../answers/story-views.ts'
import { exampleQuestions } from '../answers/suggestions.ts'
import { composeDigests } from '../digests/compose-subscriptions.ts'
import type { CommandSpec } from '../domain/command.ts'
import type { Message, MessageAction, MessageBlock } from '../domain/message.ts'
import { list, note, paragraph, plain, storyPage } from '../domain/message.ts'
import type { OwnChannel, Request } from '../domain/ports.ts'
import { quoteOf, sentencesIn } from '../stories/read-story.ts'
import { counted } from '../text/words.ts'
import type { Tools } from './commands/command.ts'
import { composeArticles } from './compose.ts'
import { digestButtons, SUBSCRIBE } from './digest-forms.ts'

/** A page has room for so many digests, beside all else that stands there. */
const [DIGESTS_SHOWN, NEWEST_SHOWN] = [25, 5]
/** Articles among which questions to suggest are looked for, and how long those hold. */
const EXAMPLE_ARTICLES = 12
const EXAMPLES_MS = 10 * 60_000

/** `mayManageAll`: whether they are among the people of the settings; `null`: nothing is posted there, and no digest shown. */
export async function homePage(request: Request, tools: Tools, mayManageAll: boolean | null): Promise<Message> {
  const [status, newest, examples, digests] = await Promise.all([
    tools.status(),
    tools.reader.newest({ limit: NEWEST_SHOWN }),
    tools.starters(),
    mayManageAll === null ? [] : digestsOf(request, tools, mayManageAll),
  ])
  const read = `I have read ${counted(status.articles, 'article')} from ${counted(status.outlets, 'outlet')}.`
  const intro = paragraph(read, 'Ask me about them: mention me in a channel, or write to me here.')
  const latest = newest.length === 0 ? [] : composeArticles('Newest articles', newest).blocks
  // Whoever subscribes there gets the digest as a direct message.
  const subscribing: MessageBlock[] = mayManageAll === null ? [] : [{ kind: 'buttons', actions: [SUBSCRIBE] }]
  const asking = examples.length === 0 ? [] : [list('For instance', examples)]
  const blocks = [intro, ...subscribing, ...digests, ...latest, ...asking]
  return { heading: 'Dateline', blocks, actions: [COMMANDS] }
}

/** Has the page unfold its list of commands. */
const COMMANDS: MessageAction = { id: 'commands', label: 'Commands' }

async function digestsOf(request: Request, tools: Tools, mayManageAll: boolean): Promise<MessageBlock[]> {
  const { person, place } = request
  const all = (await tools.subscriptions.list()).filter(({ destination }) => destination.platform === place.platform)
  const isAllHere = all.every(({ destination }) => destination.channel === place.channel)
  const channels = isAllHere ? [] : await channelsOf(request)
  const shown = all.flatMap((one) => {
    const isHere = one.destination.channel === place.channel
    const there = channels?.find(({ channel }) => channel === one.destination.channel)
    const isManaged = isHere || mayManageAll || there?.isManager === true
    if (!isHere && (there === undefined || (!isManaged && one.subscriber !== person.id))) return []
    const words = ['edit', 'pause', 'preview', ...(isHere ? ['now'] : []), 'unsubscribe']
    const buttons = isManaged ? digestButtons(one, words) : []
    return [{ subscription: one, name: isHere ? 'Here:' : `#${there?.name}:`, isHere, buttons }]
  })
  shown.sort((a, b) => Number(b.isHere) - Number(a.isHere) || a.name.localeCompare(b.name))
  const more = shown.length - DIGESTS_SHOWN
  const first = shown.slice(0, DIGESTS_SHOWN)
  const unknown = 'Which channels you are in could not be found out just now: their digests are missing here.'
  return [
    ...(shown.length === 0
      ? []
      : composeDigests('Your digests', counted(shown.length, 'digest'), first, tools.clock())),
    ...(more > 0 ? [note(`and ${more} more: /digest list shows those of a channel.`)] : []),
    ...(channels === null ? [note(unknown)] : []),
  ]
}

/** `null` where the platform could not tell. */
async function channelsOf({ channels, signal }: Request): Promise<OwnChannel[] | null> {
  const own = channels === undefined ? [] : await channels().catch(() => null)
  signal?.throwIfAborted()
  return own
}

/** Questions that the newest articles answer, made again when they are too old; those that failed are not kept. */
export function startersOf({ reader, dateline, clock }: Pick<Tools, 'reader' | 'dateline' | 'clock'>) {
  let made: { at: number; result: Promise<string[]> } | null = null
  const make = async (): Promise<string[]> => {
    const newest = await reader.newest({ limit: EXAMPLE_ARTICLES })
    const read = await reader.articles(newest.map(({ id }) => id))
    const articles = newest.flatMap(({ id }) => read.get(id) ?? [])
    return exampleQuestions(articles, dateline, clock())
  }
  return (): Promise<string[]> => {
    const now = clock().getTime()
    if (made === null || now - made.at > EXAMPLES_MS) made = { at: now, result: make() }
    made.result.catch(() => {
      made = null
    })
    return made.result
  }
}

const OF_TOPIC = new Set(['summary', 'stories', 'search', 'articles', 'digest why'])

/** The same commands, those of questions and topics with examples from the index; with none where it holds nothing. */
export async function withExamples<C extends CommandSpec>(
  commands: readonly C[],
  { starters, dateline }: Pick<Tools, 'starters' | 'dateline'>,
): Promise<C[]> {
  const [[question], [topic]] = await Promise.all([starters(), dateline.topicsFor('', 1)])
  return commands.map((command) => {
    const words = command.name === 'ask' ? question : topic?.name
    if (command.name !== 'ask' && !OF_TOPIC.has(command.name)) return command
    return { ...command, example: words === undefined ? command.name : `${command.name} ${words}` }
  })
}

/** A pasted link as the story that its article is of: what unfurls below somebody's message. `null` where no article has that address. */
export async function storyCard(address: string, { reader, dateline }: Tools): Promise<Message | null> {
  const id = await reader.idAt(address)
  const article = id === null ? undefined : (await reader.articles([id])).get(id)
  if (article === undefined) return null
  const [first] = sentencesIn(article)
  const citation = { n: 1, ...quoteOf(article, first?.span ?? { start: 0, end: article.text.length }) }
  const source = sourcesOf({ citations: [citation], sources: [article] }, false)
  const story = await dateline.storyOf(article.id)
  const headline = { kind: 'headline', text: story?.headline ?? article.title, extent: '' } as const
  return plain(
    { ...headline, link: source.sources[0]?.link ?? null, ...(story && { page: storyPage(story.id) }) },
    { kind: 'paragraph', sentences: [{ text: citation.quote.replace(/\s+/g, ' '), citations: [1] }] },
    { ...source, heading: 'Source' },
    ...(story === null ? [] : [note(extentOf(story))]),
  )
}

// Messages about Dateline itself: what is indexed, what a search found, how things stand, how to ask, how a refresh went.
import { mention } from '../answers/compose.ts'
import type { RefreshReport } from '../articles/refresh.ts'
import { HELD_DAYS } from '../articles/refresh-plan.ts'
import type { ArticleFacts, FoundPassage, Skipped } from '../domain/article.ts'
import type { CommandOption, CommandSpec } from '../domain/command.ts'
import { longDay } from '../domain/day.ts'
import type { Message, MessageBlock, MessageItem } from '../domain/message.ts'
import { item, list, note, paragraph, plain, textMessage } from '../domain/message.ts'
import type { OutletFacts } from '../storage/articles.ts'
import type { IndexFault } from '../storage/passages.ts'
import type { HeldFiles } from '../storage/records.ts'
import type { Trouble } from '../storage/stories.ts'
import { counted, number } from '../text/words.ts'

/** Skipped files listed after a refresh; `articles` lists them all. */
const SKIPPED_NAMED = 10

export type Listed = ArticleFacts & { id: string; version: string; file: string }

export interface IndexState {
  articles: number
  passages: number
  /** Articles that wait to be indexed. */
  pending: number
  skipped: number
  fault: IndexFault
  /** Why the articles are not sorted into stories, where they are not. */
  unsorted?: Trouble | null
  /** Missing files whose articles are kept for now. */
  held?: HeldFiles | null
}

export interface StatusFacts extends IndexState {
  outlets: number
  newest: Date | null
  /** When the articles were last looked at; `null`: not since the start. */
  refreshedAt: Date | null
  model: string | null
  votes: { up: number; down: number }
  failingFeeds?: number
}

export const composeArticles = (heading: string, articles: Listed[]): Message =>
  plain({ kind: 'sources', heading, sources: articles.map((article) => mention(article)) })

export function composeOutlets(outlets: OutletFacts[], most: number): Message {
  if (outlets.length === 0) return textMessage('No articles are indexed yet.')
  const items = outlets.slice(0, most).map(({ outlet, articles, newest }) => {
    return item(`${outlet}: ${counted(articles, 'article')}, ${newest === null ? 'undated' : 'the newest of'}`, newest)
  })
  const others = outlets.length - most
  const more = others > 0 ? [note(`and ${counted(others, 'other outlet')}`)] : []
  return plain({ kind: 'list', heading: counted(outlets.length, 'outlet'), items }, ...more)
}

export function composeStatus(facts: StatusFacts): Message {
  const { articles, passages, pending, skipped, held = null, fault, outlets, newest, refreshedAt, model, votes } = facts
  const { failingFeeds = 0 } = facts
  const all: (MessageItem | null | false)[] = [
    item(`${counted(articles, 'article')} from ${counted(outlets, 'outlet')}, in ${counted(passages, 'passage')}.`),
    newest && item('The newest article is of', newest),
    refreshedAt && item('Last looked for new articles', refreshedAt),
    pending > 0 && item(`${counted(pending, 'article')} wait to be indexed.`),
    skipped > 0 && item(`${counted(skipped, 'file or line', 'files or lines')} could not be used.`),
    held !== null && item('Articles that are missing from the folder are kept until that is confirmed.'),
    failingFeeds > 0 &&
      item(`${counted(failingFeeds, 'feed')} could not be read at the last look; /sources list says why.`),
    item(wording(model)),
    votes.up + votes.down > 0 && item(`Votes on answers: 👍 ${votes.up}, 👎 ${votes.down}.`),
  ]
  const isWell = fault === null && held === null && failingFeeds === 0
  const heading = !isWell ? 'Not all is well' : articles === 0 ? 'No articles are indexed yet' : 'All is well'
  const faulty = fault === null ? [] : [note(`The index is ${fault}; it is being made anew.`)]
  return plain({ kind: 'list', heading, items: all.flatMap((one) => one || []) }, ...faulty)
}

const wording = (model: string | null): string =>
  model === null
    ? 'Answers are the articles’ own sentences; no language model is set up.'
    : `Answers are worded by ${model} and checked against the articles.`

export function composeHelp(commands: readonly CommandSpec[], examples: string[]): Message {
  return plain(
    paragraph(
      'Ask about the articles in your own words; follow-ups such as “why?” or “and how old is he?” refer to what came before.',
      'Every answer names the articles it rests on, word for word, and says so when they hold none.',
    ),
    ...(examples.length === 0 ? [] : [list('For instance', examples)]),
    ...composeCommands(commands).blocks,
  )
}

export function composeCommands(commands: readonly CommandSpec[]): Message {
  const lines = commands.map(({ name, description, example, options }) => {
    return `/${name}: ${description}${example === name ? '' : `, as in /${example}`}${options.map(chosenFrom).join('')}`
  })
  return plain(list('Commands', lines))
}

/** "; view: summary, timeline or compare", of an option that takes only these. */
const chosenFrom = ({ name, choices }: CommandOption): string =>
  choices.length === 0
    ? ''
    : `; ${name}:${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(choices.map(({ value }) => value))}`

export const composeShortHelp = (examples: string[]): Message =>
  plain(
    ...(examples.length === 0
      ? [paragraph('Ask about the articles in your own words.')]
      : [list('Ask me, for instance', examples.slice(0, 3))]),
    note('Digests: “subscribe us on weekdays at 8:30”. /help shows all commands.'),
  )

/** How a command is written, where it cannot be carried out as it was. */
export function composeHow({ name, description, example }: CommandSpec): Message {
  const ways = [`/${example}: ${description}`, `@Dateline ${example}`]
  return plain(list('Write it like this', ways.slice(0, example === name ? 1 : 2)))
}

/** What a person sees who starts Dateline in a terminal. `model`: its name, `null` where answers are the articles' own sentences. */
export function composeGreeting(articles: Listed[], examples: string[], model: string | null): Message {
  if (articles.length === 0)
    return textMessage('There are no articles yet. Put some into the articles folder and start again.')
  const outlets = new Set(articles.map(({ outlet }) => outlet)).size
  const intro = `Dateline has read ${counted(articles.length, 'article')} from ${counted(outlets, 'outlet')}.`
  const tries = examples.length === 0 ? paragraph('Ask about them in your own words.') : list('Try asking', examples)
  return plain(paragraph(intro, wording(model)), tries, note('/help · sources · + or - to vote · quit'))
}

export function composeRefresh(report: Omit<RefreshReport, 'unchanged' | 'clusteringSeconds'>): Message {
  const { articles, passages, skipped, held, seconds } = report
  const changes = Object.entries({ new: report.added, changed: report.updated, gone: report.removed })
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${number(count)} ${what}`)
  const what = changes.join(', ') || 'nothing new'
  return plain(
    paragraph(`${counted(articles, 'article')} in ${counted(passages, 'passage')}: ${what} (${seconds.toFixed(1)} s).`),
    ...(held === null ? [] : [paragraph(...heldInWords(held))]),
    ...skippedBlocks(skipped, SKIPPED_NAMED),
  )
}

export function heldInWords({ files, articles, since }: HeldFiles): [finding: string, remedy: string] {
  const finding = `${counted(files, 'file')} with ${counted(articles, 'article')} ${files === 1 ? 'has' : 'have'} been missing from the articles folder since ${longDay(since)}.`
  const kept = `The articles stay in the index for ${HELD_DAYS} days, or for as long as the folder is empty, and nothing is told as withdrawn.`
  const remedy =
    'Look whether a disk is missing. If they were cleared out: `npm run -s dateline -- index --confirm-removal`.'
  return [`${finding} ${kept}`, remedy]
}

/** What is told of what was carried over; the tables are called by their plurals. */
const CARRIED = 'article version subscription delivery answer vote source post'
  .split(' ')
  .map((one) => [one, one.replace(/y$/, 'ie').concat('s')] as const)

export function composeCarried(carried: ReadonlyMap<string, number>): Message {
  const told = CARRIED.map(([one, table]) => counted(carried.get(table) ?? 0, one, table))
  const rows = carried.values().reduce((sum, count) => sum + count, 0)
  const parts = new Intl.ListFormat('en-GB').format(told)
  return textMessage(`Carried over: ${parts}; ${counted(rows, 'row')} in all, as many as there were.`)
}

export function composeListing({ articles, skipped }: { articles: Listed[]; skipped: Skipped[] }): Message {
  if (articles.length === 0 && skipped.length === 0) return textMessage('No articles are indexed.')
  const sources = articles.map((article) => ({
    ...mention(article),
    details: { author: article.author, agency: article.agency, before: '', after: '' },
  }))
  const listed: MessageBlock = { kind: 'sources', heading: counted(sources.length, 'article'), sources }
  return plain(...(sources.length === 0 ? [] : [listed]), ...skippedBlocks(skipped))
}

export function composeFound(found: FoundPassage[]): Message {
  if (found.length === 0) return textMessage('No passage holds these words.')
  const sources = found.map(({ article, text }, at) => ({ ...mention(article), n: at + 1, quote: text }))
  return plain({ kind: 'sources', heading: counted(found.length, 'passage'), sources })
}

export function skippedBlocks(skipped: Skipped[], most = skipped.length): MessageBlock[] {
  const named = skipped.slice(0, most).map(({ file, line, reason }) => {
    return `${file}${line === undefined ? '' : `, line ${line}`}: ${reason}`
  })
  const more = skipped.length > most ? [note(`and ${number(skipped.length - most)} more; see \`articles\``)] : []
  return named.length === 0 ? [] : [list('Could not be used', named), ...more]
}

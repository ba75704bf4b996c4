// Messages about Dateline itself, for its operator: what is indexed, what a search found, how a refresh went.
import { composeText, mention, note, paragraph, plain } from '../answers/compose.ts'
import type { ArticleFacts, Skipped } from '../domain/article.ts'
import type { Message, MessageBlock, MessageCheck } from '../domain/message.ts'
import type { FoundPassage } from '../domain/passage.ts'
import { counted, number } from '../text/words.ts'

/** Outlets named in a greeting before "and 4 others". */
const OUTLETS_NAMED = 3
/** Skipped files listed after a refresh; `articles` lists them all. */
const SKIPPED_NAMED = 10

type Listed = ArticleFacts & { id: string; version: string; file: string }

export interface RefreshSummary {
  articles: number
  passages: number
  added: number
  updated: number
  removed: number
  skipped: Skipped[]
  seconds: number
}

/** `model` is the model's name, `null` where answers are the articles' own sentences. */
export interface GreetingFacts {
  articles: Listed[]
  examples: string[]
  model: string | null
}

export function composeGreeting({ articles, examples, model }: GreetingFacts): Message {
  if (articles.length === 0)
    return composeText('There are no articles yet. Put some into the articles folder and start again.')
  const how =
    model === null
      ? 'Answers are the articles’ own sentences; no language model is set up.'
      : `Answers are worded by ${model} and checked against the articles.`
  const intro = `Dateline has read ${counted(articles.length, 'article')} from ${outletsOf(articles)}.`
  const tries = examples.length === 0 ? paragraph('Ask about them in your own words.') : list('Try asking', examples)
  return plain(paragraph(intro, how), tries, note('/help · sources · + or - to vote · quit'))
}

export function composeRefresh(summary: RefreshSummary): Message {
  const { articles, passages, added, updated, removed, skipped, seconds } = summary
  const changes = [
    added > 0 ? `${number(added)} new` : '',
    updated > 0 ? `${number(updated)} changed` : '',
    removed > 0 ? `${number(removed)} gone` : '',
  ].filter((change) => change !== '')
  const what = changes.length === 0 ? 'nothing new' : changes.join(', ')
  const sentence = `${counted(articles, 'article')} in ${counted(passages, 'passage')}: ${what} (${seconds.toFixed(1)} s).`
  const blocks = [paragraph(sentence), ...skippedBlocks(skipped.slice(0, SKIPPED_NAMED))]
  const others = skipped.length - SKIPPED_NAMED
  return plain(...blocks, ...(others > 0 ? [note(`and ${number(others)} more; see \`articles\``)] : []))
}

export function composeListing(listing: { articles: Listed[]; skipped: Skipped[] }): Message {
  const { articles, skipped } = listing
  if (articles.length === 0 && skipped.length === 0) return composeText('No articles are indexed.')
  const sources = articles.map((article) => ({
    ...mention(article),
    details: { author: article.author, agency: article.agency, before: '', after: '' },
  }))
  const listed: MessageBlock[] =
    sources.length === 0 ? [] : [{ kind: 'sources', heading: counted(sources.length, 'article'), sources }]
  return plain(...listed, ...skippedBlocks(skipped))
}

export function composeFound(found: FoundPassage[]): Message {
  if (found.length === 0) return composeText('No passage holds these words.')
  const sources = found.map(({ article, text }, at) => ({ ...mention(article), n: at + 1, quote: text }))
  return plain({ kind: 'sources', heading: counted(found.length, 'passage'), sources })
}

export function composeChecks(checks: MessageCheck[]): Message {
  return plain({ kind: 'checks', checks })
}

function skippedBlocks(skipped: Skipped[]): MessageBlock[] {
  if (skipped.length === 0) return []
  const items = skipped.map(
    ({ file, line, reason }) => `${file}${line === undefined ? '' : `, line ${line}`}: ${reason}`,
  )
  return [list('Not indexed', items)]
}

function list(heading: string, items: string[]): MessageBlock {
  return { kind: 'list', heading, items: items.map((text) => ({ text, at: null })) }
}

/** The outlets with most articles first: "Sample Wire, Mock Chronicle and 4 others". */
function outletsOf(articles: Listed[]): string {
  const counts = new Map<string, number>()
  for (const { outlet } of articles) counts.set(outlet, (counts.get(outlet) ?? 0) + 1)
  const outlets = [...counts].sort(([, a], [, b]) => b - a).map(([outlet]) => outlet)
  const others = outlets.length - OUTLETS_NAMED
  const named = others > 1 ? [...outlets.slice(0, OUTLETS_NAMED), `${number(others)} other outlets`] : outlets
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(named)
}

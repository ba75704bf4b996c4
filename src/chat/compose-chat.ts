// Messages of the commands in chat: the newest articles, the outlets, how things stand, and how to ask.
import { composeText, mention, note, paragraph, plain } from '../answers/compose.ts'
import type { ArticleFacts } from '../domain/article.ts'
import type { CommandSpec } from '../domain/command.ts'
import type { LinkTo } from '../domain/links.ts'
import type { Message, MessageBlock, MessageItem } from '../domain/message.ts'
import { counted } from '../text/words.ts'

type Listed = ArticleFacts & { id: string; version: string; file: string }

export interface OutletLine {
  outlet: string
  articles: number
  newest: Date | null
}

/** How things stand, for whoever wonders. */
export interface StatusFacts {
  articles: number
  passages: number
  /** Articles that wait to be indexed. */
  pending: number
  /** Files and lines that could not be used. */
  skipped: number
  /** What is wrong with the index; `null` if nothing. */
  fault: string | null
  outlets: number
  newest: Date | null
  /** When the articles were last looked at; `null`: not since the start. */
  refreshedAt: Date | null
  model: string | null
  votes: { up: number; down: number }
}

/** Articles as a list under a heading; `none` is said where there are none. */
export function composeArticles(
  articles: Listed[],
  { heading, none, linkTo }: { heading: string; none: string; linkTo: LinkTo },
): Message {
  if (articles.length === 0) return composeText(none)
  return plain({ kind: 'sources', heading, sources: articles.map((article) => mention(article, linkTo)) })
}

export function composeOutlets(outlets: OutletLine[], most: number): Message {
  if (outlets.length === 0) return composeText('No articles are indexed yet.')
  const items = outlets.slice(0, most).map(
    ({ outlet, articles, newest }): MessageItem => ({
      text: `${outlet}: ${counted(articles, 'article')}${newest === null ? ', undated' : ', the newest of'}`,
      at: newest,
    }),
  )
  const others = outlets.length - most
  const more = others > 0 ? [note(`and ${counted(others, 'other outlet')}`)] : []
  return plain({ kind: 'list', heading: counted(outlets.length, 'outlet'), items }, ...more)
}

export function composeStatus(facts: StatusFacts): Message {
  const { articles, passages, pending, skipped, fault, outlets, newest, refreshedAt, model, votes } = facts
  const lines: MessageItem[] = [
    at(`${counted(articles, 'article')} from ${counted(outlets, 'outlet')}, in ${counted(passages, 'passage')}.`),
    ...(newest === null ? [] : [at('The newest article is of', newest)]),
    ...(refreshedAt === null ? [] : [at('Last looked for new articles', refreshedAt)]),
    ...(pending > 0 ? [at(`${counted(pending, 'article')} wait to be indexed.`)] : []),
    ...(skipped > 0 ? [at(`${counted(skipped, 'file or line', 'files or lines')} could not be used.`)] : []),
    at(
      model === null
        ? 'Answers are the articles’ own sentences; no language model is set up.'
        : `Answers are worded by ${model}, and checked against the articles.`,
    ),
    ...(votes.up + votes.down > 0 ? [at(`Votes on answers: 👍 ${votes.up}, 👎 ${votes.down}.`)] : []),
  ]
  const trouble: MessageBlock[] = fault === null ? [] : [note(`The index is ${fault}; it is being made anew.`)]
  const wellOrEmpty = articles === 0 ? 'No articles are indexed yet' : 'All is well'
  return plain({ kind: 'list', heading: fault === null ? wellOrEmpty : 'Not all is well', items: lines }, ...trouble)
}

export interface HelpFacts {
  commands: readonly CommandSpec[]
  examples: string[]
}

export function composeHelp({ commands, examples }: HelpFacts): Message {
  return plain(
    paragraph(
      'Ask about the articles in your own words; follow-ups such as “why?” or “and how old is he?” refer to what came before.',
      'Every answer names the articles it rests on, word for word, and says so when they hold none.',
    ),
    ...examplesOf(examples),
    { kind: 'list', heading: 'Commands', items: commands.map(commandLine) },
  )
}

/** What somebody sees who opens the bot's own page. */
export function composeHome(
  facts: HelpFacts & { status: StatusFacts; newest: Listed[]; linkTo: LinkTo; digests: MessageBlock[] },
): Message {
  const { commands, examples, status, newest, linkTo, digests } = facts
  const read = `I have read ${counted(status.articles, 'article')} from ${counted(status.outlets, 'outlet')}.`
  const latest: MessageBlock[] =
    newest.length === 0
      ? []
      : [{ kind: 'sources', heading: 'Newest articles', sources: newest.map((article) => mention(article, linkTo)) }]
  return {
    heading: 'Dateline',
    blocks: [
      paragraph(read, 'Ask me about them: mention me in a channel, or write to me here.'),
      ...digests,
      ...latest,
      ...examplesOf(examples),
      { kind: 'list', heading: 'Commands', items: commands.map(commandLine) },
    ],
    actions: [],
  }
}

/** A failure as the asker sees it: what to do, and a reference under which the log tells the rest. */
export function composeFailure(advice: string, reference: string): Message {
  return plain(paragraph(advice), note(`Reference ${reference}`))
}

function examplesOf(examples: string[]): MessageBlock[] {
  return examples.length === 0 ? [] : [{ kind: 'list', heading: 'For instance', items: examples.map((one) => at(one)) }]
}

const commandLine = ({ name, description, example }: CommandSpec): MessageItem =>
  at(`/${name}: ${description}${example === name ? '' : `, as in /${example}`}`)

const at = (text: string, moment: Date | null = null): MessageItem => ({ text, at: moment })

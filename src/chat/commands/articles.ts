// `/articles`: the newest articles, or those that some words or an outlet pick out.

import { composeText } from '../../answers/compose.ts'
import { unknownOutlet } from '../../digests/wishes.ts'
import type { Message } from '../../domain/message.ts'
import type { Suggestion } from '../../domain/ports.ts'
import { fold } from '../../text/words.ts'
import { composeArticles } from '../compose-chat.ts'
import type { DeskTools } from '../desk-parts.ts'
import { type Call, type Command, option, textOf } from './command.ts'
import { knownOutlets } from './digest-options.ts'

/** Articles shown. */
const SHOWN = 10
/** Passages looked through for them: several may be of one article. */
const PASSAGES = 60
const MOST_SUGGESTIONS = 25

export const articles: Command = {
  name: 'articles',
  description: 'The newest articles, or those about something',
  options: [
    option({ name: 'words', description: 'what they are to be about', maxLength: 200 }),
    option({ name: 'outlet', description: 'only those of this outlet', isSuggested: true, maxLength: 100 }),
  ],
  who: 'everyone',
  isPrivate: true,
  isCounted: false,
  example: 'articles night train',
  handle,
  async suggest(name, typed, { catalogue }): Promise<Suggestion[]> {
    if (name !== 'outlet') return []
    const outlets = await catalogue.outletFacts()
    const fitting = outlets.filter(({ outlet }) => fold(outlet).includes(fold(typed)))
    return fitting.slice(0, MOST_SUGGESTIONS).map(({ outlet }) => ({ name: outlet, value: outlet }))
  },
}

async function handle({ values, tools }: Call): Promise<Message> {
  const words = textOf(values, 'words')
  const wanted = textOf(values, 'outlet')
  const outlets = wanted === '' ? [] : await knownOutlets(tools)
  const outlet = wanted === '' ? null : outletCalled(wanted, outlets)
  if (wanted !== '' && outlet === null) return composeText(unknownOutlet(wanted, outlets))
  const by = outlet === null ? '' : ` by ${outlet}`
  const about = words === '' ? by : ` about “${words}”${by}`
  const found = words === '' ? await newest(outlet, tools) : await articlesAbout(words, outlet, tools)
  return composeArticles(found, {
    heading: `${words === '' ? 'The newest articles' : 'Articles'}${about}`,
    none: `There are no articles${about}.`,
    linkTo: tools.linkTo,
  })
}

function newest(outlet: string | null, { catalogue }: DeskTools) {
  return catalogue.newest({ limit: SHOWN, ...(outlet !== null && { outlet }) })
}

async function articlesAbout(words: string, outlet: string | null, { dateline, clock }: DeskTools) {
  const found = await dateline.search(words, { limit: PASSAGES, now: clock() })
  const distinct = [...new Map(found.map(({ article }) => [article.id, article])).values()]
  return distinct.filter((article) => outlet === null || article.outlet === outlet).slice(0, SHOWN)
}

/** The outlet of that name, or the one whose name holds it. */
function outletCalled(wanted: string, outlets: readonly string[]): string | null {
  const folded = fold(wanted)
  return (
    outlets.find((outlet) => fold(outlet) === folded) ?? outlets.find((outlet) => fold(outlet).includes(folded)) ?? null
  )
}

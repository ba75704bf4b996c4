// What is written in reply to a digest, or in its thread: about one of its stories, or about all of it. And what a posted digest holds.
import { leansBack } from '../answers/ask.ts'
import { excerptsOf, mention } from '../answers/compose.ts'
import { extentOf } from '../answers/story-views.ts'
import { list, type Message, note, paragraph, plain, textMessage } from '../domain/message.ts'
import type { Request } from '../domain/ports.ts'
import type { Story } from '../domain/story.ts'
import type { ChosenStory, DigestContents } from '../domain/subscription.ts'
import { squeezed } from '../text/characters.ts'
import { ASKING_WORDS, STOP_WORDS, wordsOf } from '../text/words.ts'
import { answerTo, composeAnswered, talkOptions } from './commands/ask.ts'
import type { Result, Tools } from './commands/command.ts'

export interface PostedStory extends ChosenStory {
  /** From 1, in the digest's order. */
  number: number
  /** As it is now; `null`: nothing of it is there any more. */
  present: Story | null
}

/** The stories in the digest's order; [] where nothing is known of a delivery with that key. */
export async function storiesOf(key: string, { deliveries, dateline }: Tools): Promise<PostedStory[]> {
  const { chosen } = (await deliveries.contentsOf(key)) ?? { chosen: [] }
  return Promise.all(
    chosen.map(async (one, at) => {
      const present = await dateline.story(one.storyId)
      const headline = one.headline || present?.headline || 'a story that has left'
      return { ...one, number: at + 1, headline, present }
    }),
  )
}

export const articlesOf = ({ articles }: Story): string[] => articles.map(({ articleId }) => articleId)

/** The conversation below a digest; that about one of its stories alone where one is named. */
export const conversationAbout = (key: string, story: Story | null): string =>
  story === null ? `delivery:${key}` : `delivery:${key}:${story.id}`

/** Of a conversation below a digest its key, and the id of the story that it is about. */
interface About {
  key: string
  storyId: string | null
}

function aboutIn(conversation: string | null): About | null {
  const [found, key = '', storyId = null] = /^delivery:([^:]+)(?::(.+))?$/s.exec(conversation ?? '') ?? []
  return found === undefined ? null : { key, storyId }
}

/** Why the story is in the digest: what it was chosen for; where that was not kept, what the story is now. */
export function reasonsOf({ number, headline, why, present }: PostedStory): Message {
  const reasons = why.length > 0 ? why : [present === null ? 'nothing of it is there any more' : extentOf(present)]
  const order =
    'The more reports a story has (reprints count once) and the fresher it is, the higher it stands; this channel’s topics come first.'
  const headed = { kind: 'headline', text: `${number}. ${headline}`, extent: 'why it is here' } as const
  return plain(headed, list(null, reasons), note(order))
}

/** A story named by its number: "2", "2. why?", "2 - how old?", "story 2 how old is she?". */
const NUMBERED =
  /^(?:(?:the )?story #?|#)(?<number>\d{1,2})\b[.:)]? ?(?<question>.*)$|^(?<bare>\d{1,2})(?:[.:)](?!\d)| [–—-](?= )|$) ?(?<asked>.*)$/i
const QUESTION_WORD = /\b(?:how|wh(?:y|o|om|ose|at|en|ere|ich))\b/i

export const NOTHING_LEFT = 'Nothing of that story is there any more.'

/** Asks the story that the reply names by its number, or that the conversation is about, else all of the digest. `null` where it is about no digest, or nothing of it is left. */
export async function replyBelowDigest(written: string, request: Request, tools: Tools): Promise<Result | null> {
  const about = aboutIn(request.conversation)
  if (about === null) return null
  const stories = await storiesOf(about.key, tools)
  const present = stories.flatMap((story) => story.present ?? [])
  if (present.length === 0) return null
  const groups = NUMBERED.exec(squeezed(written))?.groups
  const number = groups?.number ?? groups?.bare
  const question = (number === undefined ? written.trim() : (groups?.question ?? groups?.asked)) ?? ''
  const named = number === undefined ? undefined : stories[Number(number) - 1]
  if (number !== undefined && named === undefined) {
    const named = stories.map(({ number, headline }) => `${number}. ${headline}`)
    const shown = plain(paragraph(`There is no story ${number} in this digest.`), list(null, named))
    return { shown, conversation: conversationAbout(about.key, null) }
  }
  if (named?.present === null) return { shown: textMessage(NOTHING_LEFT) }
  // The id that a conversation is about may lead to another story since.
  const story = named?.present ?? (about.storyId === null ? null : await tools.dateline.story(about.storyId))
  const conversation = conversationAbout(about.key, story)
  const asker = { request: { ...request, conversation }, isPrivate: false, tools }
  const saysWhat = wordsOf(question).some(({ folded }) => !STOP_WORDS.has(folded) && !ASKING_WORDS.has(folded))
  if (story !== null && !saysWhat && !QUESTION_WORD.test(question)) {
    const talk = talkOptions(asker)
    const summarise = () => tools.dateline.summarise(story.id, { ...talk, length: 'normal' })
    return { shown: composeAnswered(await tools.conversations.add(summarise, talk), asker), conversation }
  }
  const needsStory = named !== undefined && (!saysWhat || leansBack(question))
  const asked = needsStory ? `${question} ${named.headline}` : question
  const within = (story === null ? present : [story]).flatMap(articlesOf)
  return { shown: await answerTo(asked, asker, within), conversation }
}

/** Story by story; `null` where nothing is left of it. */
export async function sourcesIn({ chosen, told, cites = [] }: DigestContents, tools: Tools): Promise<Message | null> {
  const blocks = chosen.map(async ({ storyId, headline }, at) => {
    const own = told.filter((one) => one.storyId === storyId)
    const found = await Promise.all(own.map((one) => tools.reader.articleVersion(one.articleId, one.version)))
    const sources = found.flatMap((article) => {
      if (article === null) return []
      const cited = cites.filter(({ articleId, version }) => articleId === article.id && version === article.version)
      return cited.length === 0 ? [mention(article)] : excerptsOf(article, cited)
    })
    return sources.length === 0 ? [] : [{ kind: 'sources', heading: `${at + 1}. ${headline}`, sources } as const]
  })
  const all = (await Promise.all(blocks)).flat()
  return all.length === 0 ? null : plain(...all)
}

// What is written in reply to a digest, or in its thread: about the story that is named or was spoken of, or about all of the digest alone.
import { composeText, mention, plain } from '../answers/compose.ts'
import { leansBack } from '../answers/follow-up.ts'
import { viewNamed } from '../answers/summary-view.ts'
import type { Message } from '../domain/message.ts'
import type { Request } from '../domain/ports.ts'
import type { Story } from '../domain/story.ts'
import { worthReading } from '../stories/read-story.ts'
import { wordsOf } from '../text/words.ts'
import { answerTo, composeAnswered, talkOptions } from './commands/ask.ts'
import type { Tools } from './commands/command.ts'
import { list } from './compose.ts'
import {
  aboutIn,
  askingFor,
  conversationAbout,
  namedStory,
  numberedIn,
  type PostedStory,
  reasonsOf,
  storiesOf,
} from './digest-stories.ts'

/** Articles of a story in which names are looked for. */
const READ = 5
const WHY_HERE =
  /^(?:and\s+)?why\s+(?:is|was|are)\s+(?:it|this|that|the story|this story|that story)\s+(?:here|in|there)\b[^?]*\W*$/i
/** What asks to be told a story rather than anything of it. */
const TELL =
  /^(?:and\s+|please\s+)?(?:(?:can you\s+)?(?:tell|show|give)\s+(?:me|us)\s+)?(?:some\s+|a\s+|the\s+)?(?:more|details?|summary|summari[sz]e|sum(?:\s+it)?\s+up|(?<view>timeline|compare))(?:\s+(?:about|of|on))?(?:\s+(?:it|this|that|this story|that story))?\W*$/i
/** Who merely greets or thanks asks nothing. */
const COURTESY = /\b(?:hello|hi|hey|thanks?|thank you|ok|okay|good (?:morning|evening|afternoon)|bye)\b/i

export const NOTHING_LEFT = 'Nothing of that story is there any more.'

/**
 * In the conversation about one story what is written is about that one; in that of the whole digest about the story that it names by
 * number, words or names, or about the one spoken of last if it leans on that. What says nothing by itself is asked back about. Gives the
 * reply with the conversation in which it stands; `null` where the conversation is about no digest, or nothing of it is there any more.
 */
export async function replyBelowDigest(
  written: string,
  request: Request,
  tools: Tools,
): Promise<{ message: Message; conversation: string } | null> {
  const about = aboutIn(request.conversation)
  if (about === null) return null
  const stories = await storiesOf(about.key, tools)
  const present = stories.flatMap((story) => story.present ?? [])
  if (present.length === 0) return null
  const toAll = (message: Message) => ({ message, conversation: conversationAbout(about.key, null) })
  const numbered = numberedIn(written)
  const posted = numbered === null ? undefined : stories[numbered.number - 1]
  if (numbered !== null && posted === undefined)
    return toAll(whichOne(`There is no story ${numbered.number} in this digest.`, written, stories))
  if (posted?.present === null) return toAll(composeText(NOTHING_LEFT))
  const question = numbered?.question ?? written.trim()
  const saysWhat = askingFor(question).length > 0
  const tells = TELL.exec(question)
  const asksBack = tells !== null || (!saysWhat && wordsOf(question).length > 0 && !COURTESY.test(question))
  const spokenOf = posted?.present ?? (await storyMeant(about, written, present, tools))
  const story = spokenOf ?? (asksBack && present.length === 1 ? (present[0] ?? null) : null)
  if (story === null && asksBack) return toAll(whichOne('Which story?', written, stories))
  const conversation = conversationAbout(about.key, story)
  const asker = { request: { ...request, conversation }, isPrivate: false, tools }
  const at = stories.findIndex((one) => one.present?.id === story?.id)
  const chosen = story === null ? undefined : stories[at]
  if (chosen !== undefined && WHY_HERE.test(question)) return { message: reasonsOf(chosen, at + 1), conversation }
  if (story !== null && (question === '' || tells !== null)) {
    const talk = talkOptions(asker.request, tools)
    const view = viewNamed(tells?.groups?.view?.toLowerCase() ?? '')
    const summarise = () => tools.dateline.summarise(story.id, { ...talk, length: 'normal', view })
    return { message: composeAnswered(await tools.conversations.add(summarise, talk), asker), conversation }
  }
  const asked = posted === undefined || saysWhat ? question : `${question} ${posted.headline}`
  const within = (story === null ? present : [story]).flatMap(articlesOf)
  return { message: await answerTo(asked, asker, within), conversation }
}

export const articlesOf = ({ articles }: Story): string[] => articles.map(({ articleId }) => articleId)

/** Where what was said last in a conversation stands: below a digest that may be about one of its stories. */
export async function lastTalk(conversation: string | null, { answers }: Tools): Promise<string | null> {
  const about = aboutIn(conversation)
  return about === null || about.storyId !== null ? conversation : answers.lastOfKin(conversationAbout(about.key, null))
}

/** The articles that a digest was made of, story by story; `null` where the conversation is about no digest that is known. */
export async function sourcesOfDigest(conversation: string | null, tools: Tools): Promise<Message | null> {
  const about = aboutIn(conversation)
  const contents = about === null ? null : await tools.deliveries.contentsOf(about.key)
  if (about === null || contents === null) return null
  const blocks = await Promise.all(
    (await storiesOf(about.key, tools)).map(async ({ storyId, headline }, at) => {
      const told = contents.told.filter((one) => one.storyId === storyId)
      const found = await Promise.all(
        told.map(({ articleId, version }) => tools.catalogue.articleVersion(articleId, version)),
      )
      const sources = found.flatMap((article) => (article === null ? [] : [mention(article)]))
      return sources.length === 0 ? [] : [{ kind: 'sources', heading: `${at + 1}. ${headline}`, sources } as const]
    }),
  )
  return blocks.flat().length === 0 ? null : plain(...blocks.flat())
}

function whichOne(problem: string, written: string, stories: readonly PostedStory[]): Message {
  const { number, question } = numberedIn(written) ?? { number: 0, question: written.trim() }
  const example = question === '' || number > 0 ? '1. why?' : `1. ${question}`
  const { blocks } = composeText(`${problem} Write its number in front, like this: ${example}`)
  const lines = stories.map(({ headline }, at) => `${at + 1}. ${headline}`)
  return plain(...blocks, list(null, lines))
}

async function storyMeant(
  { key, storyId }: { key: string; storyId: string | null },
  written: string,
  stories: readonly Story[],
  tools: Tools,
): Promise<Story | null> {
  // Its id may lead to another one since.
  if (storyId !== null) return tools.dateline.story(storyId)
  const named = namedStory(written, await Promise.all(stories.map((story) => read(story, tools))))
  if (named !== null || !(leansBack(written) || TELL.test(written))) return named
  const last = aboutIn(await tools.answers.lastOfKin(conversationAbout(key, null)))
  return last === null || last.storyId === null ? null : tools.dateline.story(last.storyId)
}

async function read(story: Story, { catalogue }: Tools) {
  const wanted = new Set(worthReading(story).slice(0, READ))
  const members = story.articles.filter(({ articleId }) => wanted.has(articleId))
  const articles = await Promise.all(
    members.map(({ articleId, version }) => catalogue.articleVersion(articleId, version)),
  )
  return { story, articles: articles.filter((article) => article !== null) }
}

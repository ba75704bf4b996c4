// What is written in reply to a digest, or in its thread: about the story that is named or was spoken of, or about all of the digest alone.
import { composeText, mention, plain } from '../answers/compose.ts'
import { leansBack } from '../answers/follow-up.ts'
import { viewNamed } from '../answers/summary-view.ts'
import type { Message } from '../domain/message.ts'
import type { Request } from '../domain/ports.ts'
import type { Story } from '../domain/story.ts'
import { worthReading } from '../stories/read-story.ts'
import { wordsOf } from '../text/words.ts'
import type { DeskTools } from './desk-parts.ts'
import { NOTHING_LEFT, reasonsOf } from './digest-actions.ts'
import { aboutIn, conversationAbout, type PostedStory, storiesOf } from './digest-stories.ts'
import { askingFor, namedStory } from './named-story.ts'
import { numberedIn } from './numbered-story.ts'
import { answerTo, messageOf, talkOptions } from './reply.ts'

/** Articles of a story in which names are looked for. */
const READ = 5
const WHY_HERE =
  /^(?:and\s+)?why\s+(?:is|was|are)\s+(?:it|this|that|the story|this story|that story)\s+(?:here|in|there)\b[^?]*\W*$/i
/** What asks to be told a story rather than anything of it. */
const TELL =
  /^(?:and\s+|please\s+)?(?:(?:can you\s+)?(?:tell|show|give)\s+(?:me|us)\s+)?(?:some\s+|a\s+|the\s+)?(?:more|details?|summary|summari[sz]e|sum(?:\s+it)?\s+up|(?<view>timeline|compare))(?:\s+(?:about|of|on))?(?:\s+(?:it|this|that|this story|that story))?\W*$/i
/** Who merely greets or thanks asks nothing. */
const COURTESY = /\b(?:hello|hi|hey|thanks?|thank you|ok|okay|good (?:morning|evening|afternoon)|bye)\b/i

export interface DigestReply {
  message: Message
  /** That in which it is answered. */
  conversation: string
}

/**
 * In the conversation about one story what is written is about that one; in that of the whole digest about the story that it names by
 * number, words or names, or about the one spoken of last if it leans on that. What says nothing by itself is asked back about.
 * `null` where the conversation is about no digest, or nothing of it is there any more.
 */
export async function replyBelowDigest(
  written: string,
  request: Request,
  tools: DeskTools,
): Promise<DigestReply | null> {
  const about = aboutIn(request.conversation)
  if (about === null) return null
  const stories = await storiesOf(about.key, tools)
  const present = stories.flatMap((story) => story.present ?? [])
  if (present.length === 0) return null
  const whole = conversationAbout(about.key, null)
  const numbered = numberedIn(written)
  const posted = numbered === null ? undefined : stories[numbered.number - 1]
  if (numbered !== null && posted === undefined)
    return {
      message: whichOne(`There is no story ${numbered.number} in this digest.`, written, stories),
      conversation: whole,
    }
  if (posted?.present === null) return { message: NOTHING_LEFT, conversation: whole }
  const [only] = present
  const spokenOf = posted?.present ?? (await meant(about, written, present, tools))
  const question = numbered?.question ?? written.trim()
  const saysWhat = askingFor(question).length > 0
  const tells = TELL.exec(question)
  const asksBack = tells !== null || (!saysWhat && wordsOf(question).length > 0 && !COURTESY.test(question))
  const story = spokenOf ?? (asksBack && present.length === 1 ? (only ?? null) : null)
  if (story === null && asksBack) return { message: whichOne('Which story?', written, stories), conversation: whole }
  const conversation = conversationAbout(about.key, story)
  const options = { request: { ...request, conversation }, isPrivate: false, tools }
  if (story !== null && WHY_HERE.test(question)) {
    const at = stories.findIndex(({ present: one }) => one?.id === story.id)
    const chosen = stories[at]
    if (chosen !== undefined) return { message: reasonsOf(chosen, at + 1), conversation }
  }
  if (story !== null && (question === '' || tells !== null)) {
    const talk = talkOptions(options)
    const view = viewNamed(tells?.groups?.view?.toLowerCase() ?? '')
    const work = () => tools.dateline.summarise(story.id, { ...talk, length: 'normal', view })
    return { message: messageOf(await tools.conversations.add(work, talk), options), conversation }
  }
  const within = (story === null ? present : [story]).flatMap(({ articles }) =>
    articles.map(({ articleId }) => articleId),
  )
  const asked = posted === undefined || saysWhat ? question : `${question} ${posted.headline}`
  return { message: await answerTo(asked, { ...options, within }), conversation }
}

/** Where what was said last in a conversation stands: below a digest that may be about one of its stories. */
export async function lastTalk(conversation: string | null, { answers }: DeskTools): Promise<string | null> {
  const about = aboutIn(conversation)
  return about === null || about.storyId !== null ? conversation : answers.lastOfKin(conversationAbout(about.key, null))
}

/** The articles that a digest was made of, story by story; `null` where the conversation is about no digest that is known. */
export async function sourcesOfDigest(conversation: string | null, tools: DeskTools): Promise<Message | null> {
  const about = aboutIn(conversation)
  const contents = about === null ? null : await tools.deliveries.contentsOf(about.key)
  if (about === null || contents === null) return null
  const blocks = await Promise.all(
    (await storiesOf(about.key, tools)).map(async ({ storyId, headline }, at) => {
      const told = contents.told.filter((one) => one.storyId === storyId)
      const found = await Promise.all(
        told.map(({ articleId, version }) => tools.catalogue.articleVersion(articleId, version)),
      )
      const sources = found.flatMap((article) => (article === null ? [] : [mention(article, tools.linkTo)]))
      return sources.length === 0 ? [] : [{ kind: 'sources', heading: `${at + 1}. ${headline}`, sources } as const]
    }),
  )
  return blocks.flat().length === 0 ? null : plain(...blocks.flat())
}

function whichOne(problem: string, written: string, stories: readonly PostedStory[]): Message {
  const { number, question } = numberedIn(written) ?? { number: 0, question: written.trim() }
  const example = question === '' || number > 0 ? '1. why?' : `1. ${question}`
  const items = stories.map(({ headline }, at) => ({ text: `${at + 1}. ${headline}`, at: null }))
  const { blocks } = composeText(`${problem} Write its number in front, like this: ${example}`)
  return plain(...blocks, { kind: 'list', heading: null, items })
}

async function meant(
  { key, storyId }: { key: string; storyId: string | null },
  written: string,
  stories: readonly Story[],
  tools: DeskTools,
): Promise<Story | null> {
  // Its id may lead to another one since.
  if (storyId !== null) return tools.dateline.story(storyId)
  const named = namedStory(written, await Promise.all(stories.map((story) => read(story, tools))))
  if (named !== null || !(leansBack(written) || TELL.test(written))) return named
  const last = aboutIn(await tools.answers.lastOfKin(conversationAbout(key, null)))
  return last === null || last.storyId === null ? null : tools.dateline.story(last.storyId)
}

async function read(story: Story, { catalogue }: DeskTools) {
  const wanted = new Set(worthReading(story).slice(0, READ))
  const members = story.articles.filter(({ articleId }) => wanted.has(articleId))
  const articles = await Promise.all(
    members.map(({ articleId, version }) => catalogue.articleVersion(articleId, version)),
  )
  return { story, articles: articles.filter((article) => article !== null) }
}

// What a reader can do with a digest: ask about one of its stories, and see why each is in it. Replies to it ask about its stories too.
import type { ChosenStory } from '../digest/ports.ts'
import type { FormField, Message, MessageBlock, MessageItem } from '../domain/message.ts'
import type { Story } from '../domain/story.ts'
import { ASKING_WORDS, STOP_WORDS } from '../language/stop-words.ts'
import { wordsOf } from '../language/words.ts'
import { composeText, note, plain } from '../messages/compose.ts'
import { extentOf } from '../messages/compose-stories.ts'
import type { Reply, Request } from '../messages/ports.ts'
import type { DeskTools } from './desk-parts.ts'
import { answerTo } from './reply.ts'

const QUESTION_LENGTH = 300
/** Platforms begin the conversation of whoever replies to a digest with this; the delivery's key follows. */
const CONVERSATION = /^delivery:([^:]+)/
/** How somebody names a story: "2. ", "story 2: ". */
const NUMBER = /^\s*(?:story\s+)?#?(\d{1,2})[.:)]\s/i

const TOO_OLD = composeText('The records of that digest are gone. /digest preview shows what is new now.')
const NOTHING_LEFT = composeText('Nothing of that story is there any more.')

/**
 * What is asked in the conversation of a digest: the question, and the articles it is about, by their ids. "2. why?" asks the second
 * story why it came to that. `null` where the conversation is about no digest, or nothing of it is there any more.
 */
export async function askedOfDigest(
  conversation: string | null,
  written: string,
  tools: DeskTools,
): Promise<{ question: string; within: string[] } | null> {
  const key = conversation === null ? undefined : CONVERSATION.exec(conversation)?.[1]
  if (key === undefined) return null
  const stories = await storiesOf(key, tools)
  const [number, digits] = NUMBER.exec(written) ?? []
  const one = digits === undefined ? null : (stories[Number(digits) - 1]?.present ?? null)
  const meant = one === null ? stories.flatMap(({ present }) => present ?? []) : [one]
  const within = meant.flatMap(({ articles }) => articles.map(({ articleId }) => articleId))
  if (within.length === 0) return null
  if (one === null) return { question: written, within }
  const question = written.slice(number?.length ?? 0)
  const saysWhat = wordsOf(question).some(({ folded }) => !STOP_WORDS.has(folded) && !ASKING_WORDS.has(folded))
  return { question: saysWhat ? question : `${question} ${one.headline}`, within }
}

/** Asks for a question about the story of that number; '': also for the number, as the button of older digests does, which is about them all. */
export async function askForm(key: string, number: string, tools: DeskTools): Promise<Reply> {
  const stories = await storiesOf(key, tools)
  if (stories.length === 0) return privately(TOO_OLD)
  const story = stories[Number(number) - 1]
  if (number !== '' && !story?.present) return privately(NOTHING_LEFT)
  const question: FormField = {
    name: 'question',
    label: story === undefined ? 'Your question' : `About “${story.headline}”`,
    kind: 'lines',
    placeholder: 'How did it come to that?',
    isRequired: true,
    maxLength: QUESTION_LENGTH,
  }
  const form = { id: `digest-ask:${key}`, title: 'Ask about a story', submitLabel: 'Ask' }
  if (number !== '') return { kind: 'form', form: { ...form, id: `${form.id}:${number}`, fields: [question] } }
  return { kind: 'form', form: { ...form, fields: [WHICH_STORY, question] } }
}

const WHICH_STORY: FormField = {
  name: 'story',
  label: 'Which story, by its number',
  kind: 'line',
  placeholder: '1',
  isRequired: true,
  maxLength: 2,
}

export async function askAboutStory(
  key: string,
  values: Record<string, string>,
  request: Request,
  tools: DeskTools,
): Promise<Reply> {
  const stories = await storiesOf(key, tools)
  if (stories.length === 0) return privately(TOO_OLD)
  const story = stories[Number(values.story?.trim()) - 1]
  if (story === undefined)
    return privately(
      composeText(`Name a story by its number, from 1 to ${stories.length}. Then I ask about that one alone.`),
    )
  if (story.present === null) return privately(NOTHING_LEFT)
  const within = story.present.articles.map(({ articleId }) => articleId)
  const about = { ...request, conversation: `delivery:${key}:${story.present.id}` }
  const answer = await answerTo(values.question ?? '', { request: about, isPrivate: false, tools, within })
  const heading = { kind: 'headline', text: story.headline, extent: values.question ?? '' } as const
  return { kind: 'message', message: { ...answer, blocks: [heading, ...answer.blocks] }, isPrivate: false }
}

/** Why the story of that number is in the digest; '': why each is, as the button of older digests asks. */
export async function whyInDigest(key: string, number: string, tools: DeskTools): Promise<Reply> {
  const stories = await storiesOf(key, tools)
  if (stories.length === 0) return privately(TOO_OLD)
  const story = stories[Number(number) - 1]
  if (number !== '' && story === undefined) return privately(NOTHING_LEFT)
  if (story !== undefined) {
    const title: MessageBlock = { kind: 'headline', text: `${number}. ${story.headline}`, extent: 'why it is here' }
    return privately(plain(title, { kind: 'list', heading: null, items: itemsOf(reasonsFor(story)) }, RANKING))
  }
  const lines = stories.map((one, at) => `${at + 1}. ${one.headline}: ${reasonsFor(one).join('; ')}`)
  return privately(plain({ kind: 'list', heading: 'Why these stories', items: itemsOf(lines) }, RANKING))
}

const RANKING: MessageBlock = note(
  'The more independent reports a story has and the fresher it is, the higher it stands; this channel’s topics come first.',
)

/** Those it was chosen for; where they were not kept, what the story is now. */
function reasonsFor({ why, present }: AskableStory): string[] {
  if (why.length > 0) return why
  return present === null ? ['nothing of it is there any more'] : [extentOf(present)]
}

const itemsOf = (texts: string[]): MessageItem[] => texts.map((text) => ({ text, at: null }))

/** A story of a digest that was posted. */
interface AskableStory extends ChosenStory {
  /** As it is now; `null`: nothing of it is there any more. */
  present: Story | null
}

/** The stories of a delivery in the order of the digest. */
async function storiesOf(key: string, { deliveries, dateline }: DeskTools): Promise<AskableStory[]> {
  const { chosen } = (await deliveries.contentsOf(key)) ?? { chosen: [] }
  return Promise.all(
    chosen.map(async (one) => {
      const present = await dateline.story(one.storyId)
      return { ...one, headline: one.headline || present?.headline || 'a story that has left', present }
    }),
  )
}

const privately = (message: Message): Reply => ({ kind: 'message', message, isPrivate: true })

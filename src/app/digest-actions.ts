// What a reader can do with a digest: ask about one of its stories, and see why each is in it. Replies to it ask about its stories too.
import type { Form, Message } from '../domain/message.ts'
import type { Story } from '../domain/story.ts'
import { ASKING_WORDS, STOP_WORDS } from '../language/stop-words.ts'
import { wordsOf } from '../language/words.ts'
import { composeText, plain } from '../messages/compose.ts'
import type { Reply, Request } from '../messages/ports.ts'
import type { DeskTools } from './desk-parts.ts'
import { answerTo } from './reply.ts'

const QUESTION_LENGTH = 300
/** Platforms begin the conversation of whoever replies to a digest with this; the delivery's key follows. */
const CONVERSATION = /^delivery:([^:]+)/
/** How somebody names a story: "2. ", "story 2: ". */
const NUMBER = /^\s*(?:story\s+)?#?(\d{1,2})[.:)]\s/i

const TOO_OLD = composeText('The records of that digest are gone. /digest preview shows what is new now.')

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
  const one = digits === undefined ? null : (stories[Number(digits) - 1] ?? null)
  const meant = one === null ? stories.filter((story) => story !== null) : [one]
  const within = meant.flatMap(({ articles }) => articles.map(({ articleId }) => articleId))
  if (within.length === 0) return null
  if (one === null) return { question: written, within }
  const question = written.slice(number?.length ?? 0)
  const saysWhat = wordsOf(question).some(({ folded }) => !STOP_WORDS.has(folded) && !ASKING_WORDS.has(folded))
  return { question: saysWhat ? question : `${question} ${one.headline}`, within }
}

export function askForm(key: string): Form {
  return {
    id: `digest-ask:${key}`,
    title: 'Ask about a story',
    submitLabel: 'Ask',
    fields: [
      {
        name: 'story',
        label: 'Which story, by its number',
        kind: 'line',
        placeholder: '1',
        isRequired: true,
        maxLength: 2,
      },
      {
        name: 'question',
        label: 'Your question',
        kind: 'lines',
        placeholder: 'How did it come to that?',
        isRequired: true,
        maxLength: QUESTION_LENGTH,
      },
    ],
  }
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
  if (story === null) return privately(composeText('Nothing of that story is there any more.'))
  const within = story.articles.map(({ articleId }) => articleId)
  const about = { ...request, conversation: `delivery:${key}:${story.id}` }
  const answer = await answerTo(values.question ?? '', { request: about, isPrivate: false, tools, within })
  const heading = { kind: 'headline', text: story.headline, extent: values.question ?? '' } as const
  return { kind: 'message', message: { ...answer, blocks: [heading, ...answer.blocks] }, isPrivate: false }
}

export async function whyThese(key: string, tools: DeskTools): Promise<Reply> {
  const stories = await storiesOf(key, tools)
  if (stories.length === 0) return privately(TOO_OLD)
  const items = stories.map((story, at) => {
    if (story === null) return { text: `${at + 1}. (nothing of it is there any more)`, at: null }
    const { headline, outlets, reports } = story
    const by = outlets.length === 1 ? (outlets[0] ?? '') : `${outlets.length} outlets`
    const times = reports === 1 ? 'one report' : `${reports} independent reports`
    return { text: `${at + 1}. ${headline}: ${by}, ${times}`, at: null }
  })
  const how =
    'The more independent reports a story has and the fresher it is, the higher it stands; this channel’s topics come first.'
  return privately(plain({ kind: 'list', heading: 'Why these stories', items }, { kind: 'note', text: how }))
}

/** The stories of a delivery in the order of the digest, as they are now; `null` for what has left since. */
async function storiesOf(key: string, { deliveries, dateline }: DeskTools): Promise<(Story | null)[]> {
  const told = (await deliveries.tellsOf(key)) ?? []
  const ids = [...new Set(told.map(({ storyId }) => storyId))]
  return Promise.all(ids.map((id) => dateline.story(id)))
}

const privately = (message: Message): Reply => ({ kind: 'message', message, isPrivate: true })

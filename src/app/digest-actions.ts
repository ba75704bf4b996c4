// What a reader can do with a digest: ask about one of its stories, and see why each is in it. Replies to it ask about its stories too.
import type { Form, Message } from '../domain/message.ts'
import type { Story } from '../domain/story.ts'
import { composeText, plain } from '../messages/compose.ts'
import type { Reply, Request } from '../messages/ports.ts'
import type { DeskTools } from './desk-parts.ts'
import { answerTo } from './reply.ts'

const QUESTION_LENGTH = 300
/** Platforms begin the conversation of whoever replies to a digest with this; the delivery's key follows. */
const CONVERSATION = /^delivery:([^:]+)/

/** The articles of the digest that a conversation is about, by their ids; `null` where it is about none. */
export async function articlesSpokenOf(
  conversation: string | null,
  question: string,
  tools: DeskTools,
): Promise<string[] | null> {
  const key = conversation === null ? undefined : CONVERSATION.exec(conversation)?.[1]
  if (key === undefined) return null
  const stories = await storiesOf(key, tools)
  const [, written] = /^\s*(?:story\s+)?#?(\d{1,2})[.:)]\s/i.exec(question) ?? []
  const one = written === undefined ? null : (stories[Number(written) - 1] ?? null)
  const meant = one === null ? stories.filter((story) => story !== null) : [one]
  const ids = meant.flatMap(({ articles }) => articles.map(({ articleId }) => articleId))
  return ids.length === 0 ? null : ids
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

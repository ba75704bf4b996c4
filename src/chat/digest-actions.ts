// What a reader can do with a digest: ask about one of its stories, and see why it is in it.
import { composeText, note, plain } from '../answers/compose.ts'
import { extentOf } from '../answers/story-views.ts'
import type { Form, FormField, Message, MessageBlock, MessageItem, ReturnedForm } from '../domain/message.ts'
import type { Reply, Request } from '../domain/ports.ts'
import type { DeskTools } from './desk-parts.ts'
import { conversationAbout, type PostedStory, storiesOf } from './digest-stories.ts'
import { answerTo } from './reply.ts'

const QUESTION_LENGTH = 300

const TOO_OLD = composeText('The records of that digest are gone. /digest preview shows what is new now.')
export const NOTHING_LEFT = composeText('Nothing of that story is there any more.')

/** Asks for a question about the story of that number; '': also for the number, as the button of older digests does, which is about them all. */
export async function askForm(key: string, number: string, tools: DeskTools): Promise<Reply> {
  const stories = await storiesOf(key, tools)
  if (stories.length === 0) return privately(TOO_OLD)
  const story = stories[Number(number) - 1]
  if (number !== '' && !story?.present) return privately(NOTHING_LEFT)
  return { kind: 'form', form: formAbout(key, number, story, {}) }
}

function formAbout(key: string, number: string, story: PostedStory | undefined, filled: Record<string, string>): Form {
  const question: FormField = {
    ...(filled.question ? { value: filled.question } : {}),
    name: 'question',
    label: story === undefined ? 'Your question' : `About “${story.headline}”`,
    kind: 'lines',
    placeholder: 'How did it come to that?',
    isRequired: true,
    maxLength: QUESTION_LENGTH,
  }
  const form = { id: `digest-ask:${key}`, title: 'Ask about a story', submitLabel: 'Ask' }
  if (number !== '') return { ...form, id: `${form.id}:${number}`, fields: [question] }
  const which = filled.story ? { ...WHICH_STORY, value: filled.story } : WHICH_STORY
  return { ...form, fields: [which, question] }
}

/** Of the form that wants the number of a story: whether there is one of that number. */
export async function proofreadQuestion(
  form: string,
  filled: Record<string, string>,
  tools: DeskTools,
): Promise<ReturnedForm | null> {
  const [kind, key = '', number = ''] = form.split(':')
  if (kind !== 'digest-ask' || number !== '') return null
  const stories = await storiesOf(key, tools)
  if (stories.length === 0 || stories[Number(filled.story?.trim()) - 1] !== undefined) return null
  return { form: formAbout(key, '', undefined, filled), problems: { story: numberWanted(stories.length) } }
}

const numberWanted = (stories: number): string => `Name a story by its number, from 1 to ${stories}, for instance: 1`

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
  if (story === undefined) return privately(composeText(numberWanted(stories.length)))
  if (story.present === null) return privately(NOTHING_LEFT)
  const within = story.present.articles.map(({ articleId }) => articleId)
  const conversation = conversationAbout(key, story.present)
  const about = { ...request, conversation }
  const answer = await answerTo(values.question ?? '', { request: about, isPrivate: false, tools, within })
  const question = values.question ?? ''
  const { name } = request.person
  const extent = name === undefined || request.place.isDirect ? question : `${name}: ${question}`
  const heading = { kind: 'headline', text: story.headline, extent } as const
  return {
    kind: 'message',
    message: { ...answer, blocks: [heading, ...answer.blocks] },
    isPrivate: false,
    conversation,
  }
}

/** Why the story of that number is in the digest; '': why each is, as the button of older digests asks. */
export async function whyInDigest(key: string, number: string, tools: DeskTools): Promise<Reply> {
  const stories = await storiesOf(key, tools)
  if (stories.length === 0) return privately(TOO_OLD)
  const story = stories[Number(number) - 1]
  if (number !== '' && story === undefined) return privately(NOTHING_LEFT)
  if (story !== undefined) return privately(reasonsOf(story, Number(number)))
  const lines = stories.map((one, at) => `${at + 1}. ${one.headline}: ${reasonsFor(one).join('; ')}`)
  return privately(plain({ kind: 'list', heading: 'Why these stories', items: itemsOf(lines) }, RANKING))
}

/** Why the story of that number is in the digest. */
export function reasonsOf(story: PostedStory, number: number): Message {
  const title: MessageBlock = { kind: 'headline', text: `${number}. ${story.headline}`, extent: 'why it is here' }
  return plain(title, { kind: 'list', heading: null, items: itemsOf(reasonsFor(story)) }, RANKING)
}

const RANKING: MessageBlock = note(
  'The more independent reports a story has and the fresher it is, the higher it stands; this channel’s topics come first.',
)

/** Those it was chosen for; where they were not kept, what the story is now. */
function reasonsFor({ why, present }: PostedStory): string[] {
  if (why.length > 0) return why
  return present === null ? ['nothing of it is there any more'] : [extentOf(present)]
}

const itemsOf = (texts: string[]): MessageItem[] => texts.map((text) => ({ text, at: null }))

const privately = (message: Message): Reply => ({ kind: 'message', message, isPrivate: true })

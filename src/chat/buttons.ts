// What a reader can do with an answer or a story of a digest: see the sources, vote, share, ask about it, see why it is there; and with what
// somebody has written: check it. An action's id is its kind and the answer's id, or its kind, the digest's key and the story's number.
import { composeAnswer, composeSources, composeText, note } from '../answers/compose.ts'
import type { KeptAnswer } from '../answers/kept-answers.ts'
import type { Answer } from '../domain/answer.ts'
import type { Form, FormField, Message, MessageBlock } from '../domain/message.ts'
import type { Reply, Request } from '../domain/ports.ts'
import type { Story } from '../domain/story.ts'
import { sentencesOf } from '../text/sentences.ts'
import { wordsOf } from '../text/words.ts'
import { answerTo, buttonsUnder, personKey } from './commands/ask.ts'
import { refuse, type Tools } from './commands/command.ts'
import { conversationAbout, type PostedStory, reasonsOf, storiesOf } from './digest-stories.ts'
import { articlesOf, NOTHING_LEFT } from './replies.ts'

const WHY_LENGTH = 1000
const QUESTION_LENGTH = 300
const TOO_OLD = 'That button is too old to work. Ask again for a fresh answer.'

export const privately = (message: Message): Extract<Reply, { kind: 'message' }> => ({
  ...{ kind: 'message', message, isPrivate: true },
})

/** What a button does. */
export async function pressButton(action: string, request: Request, tools: Tools): Promise<Reply> {
  const [kind = '', id = '', number = ''] = action.split(':')
  switch (kind) {
    case 'digest-ask': {
      const { headline } = await presentStory(id, number, tools)
      const field = { name: 'question', label: `About “${headline}”`, placeholder: 'How did it come to that?' }
      return form(action, 'Ask about a story', 'Ask', { ...field, isRequired: true, maxLength: QUESTION_LENGTH })
    }
    case 'digest-why':
      return privately(reasonsOf(await storyOf(id, number, tools), Number(number)))
    case 'sources':
      return privately(composeSources((await keptAnswer(id, tools)).answer))
    case 'up':
      return voted(id, request, tools, 'up', 'Thank you: noted.')
    case 'down': {
      // Counted at once: a person who closes the form has voted all the same.
      await voted(id, request, tools, 'down', '')
      const placeholder = 'It names the wrong person; the articles say …'
      const field = { name: 'why', label: 'What should the answer have said?', placeholder }
      return form(`why:${id}`, 'What was wrong?', 'Send', { ...field, isRequired: false, maxLength: WHY_LENGTH })
    }
    case 'share': {
      const { answer } = await keptAnswer(id, tools)
      const { blocks } = composeAnswer(answer)
      const quote: MessageBlock = { kind: 'quote', text: answer.question }
      const message = { heading: null, blocks: [quote, ...blocks], actions: buttonsUnder(id, answer, false) }
      return { kind: 'message', message, isPrivate: false }
    }
    default:
      return refuse(TOO_OLD)
  }
}

function form(id: string, title: string, submitLabel: string, field: Omit<FormField, 'kind'>): Reply {
  return { kind: 'form', form: { id, title, submitLabel, fields: [{ ...field, kind: 'lines' }] } }
}

/** What a form does that a button has opened. */
export async function submitForm(
  form: Form['id'],
  values: Record<string, string>,
  request: Request,
  tools: Tools,
): Promise<Reply> {
  const [kind, id = '', number = ''] = form.split(':')
  if (kind === 'digest-ask')
    return askAboutStory(await presentStory(id, number, tools), id, values.question ?? '', request, tools)
  if (kind !== 'why') return refuse('That form is too old to be sent. Ask again for a fresh answer.')
  const why = values.why?.trim().slice(0, WHY_LENGTH) || null
  return voted(id, request, tools, 'down', 'Thank you: noted, so that it can be mended.', why)
}

async function keptAnswer(id: string, { answers }: Tools): Promise<KeptAnswer> {
  return (await answers.find(id)) ?? refuse(TOO_OLD)
}

async function voted(
  id: string,
  request: Request,
  tools: Tools,
  choice: 'up' | 'down',
  thanks: string,
  why: string | null = null,
): Promise<Reply> {
  const answer = (await keptAnswer(id, tools)).id
  await tools.answers.vote({ answer, person: personKey(request), choice, why, at: tools.clock() })
  return privately(composeText(thanks))
}

async function storyOf(key: string, number: string, tools: Tools): Promise<PostedStory> {
  if (number === '')
    refuse('That button is too old to work. Reply to the digest with the number of a story, for instance: 1. why?')
  const stories = await storiesOf(key, tools)
  if (stories.length === 0) refuse('The records of that digest are gone. /digest preview shows what is new now.')
  return stories[Number(number) - 1] ?? refuse(NOTHING_LEFT)
}

async function presentStory(...which: Parameters<typeof storyOf>): Promise<{ headline: string; present: Story }> {
  const { headline, present } = await storyOf(...which)
  return { headline, present: present ?? refuse(NOTHING_LEFT) }
}

async function askAboutStory(
  { headline, present }: { headline: string; present: Story },
  key: string,
  question: string,
  request: Request,
  tools: Tools,
): Promise<Reply> {
  const conversation = conversationAbout(key, present)
  const asker = { request: { ...request, conversation }, isPrivate: false, tools }
  const answer = await answerTo(question, asker, articlesOf(present))
  const { name } = request.person
  // What all see who have not seen the form says who filled it in.
  const extent = name === undefined || request.place.isDirect ? question : `${name}: ${question}`
  const message: Message = { ...answer, blocks: [{ kind: 'headline', text: headline, extent }, ...answer.blocks] }
  return { kind: 'message', message, isPrivate: false, conversation }
}

/** Claims looked into; a longer message is checked at its beginning, and that is said. */
const MOST_CLAIMS = 3
/** A sentence of fewer words claims nothing that could be looked up. */
const FEWEST_WORDS = 3
const LONGEST_CLAIM = 500

/** "Check against articles": each claim of a message as it was written, with what the articles say about it below. */
export async function checkClaims(text: string, request: Request, { dateline, clock }: Tools): Promise<Message> {
  const written = text.replace(/https?:\/\/\S+|\s+/g, ' ').replace(/ +/g, ' ')
  const claims = sentencesOf(written)
    .map(({ start, end }) => written.slice(start, end).trim().slice(0, LONGEST_CLAIM))
    .filter((sentence) => wordsOf(sentence).length >= FEWEST_WORDS)
  if (claims.length === 0)
    return composeText('There is nothing in that message that the articles could be asked about.')
  const blocks: MessageBlock[] = []
  let cited = 0
  for (const claim of claims.slice(0, MOST_CLAIMS)) {
    request.onStep?.(`checking “${claim.slice(0, 60)}${claim.length > 60 ? '…' : ''}”`)
    const options = { now: clock(), ...(request.signal && { signal: request.signal }) }
    const { answer } = await dateline.ask(claim, options)
    blocks.push({ kind: 'quote', text: claim }, ...composeAnswer(numberedFrom(answer, cited)).blocks)
    if (answer.kind === 'answered') cited += answer.citations.length
  }
  if (claims.length > MOST_CLAIMS)
    blocks.push(note(`The message goes on; its first ${MOST_CLAIMS} claims were looked into.`))
  blocks.push(
    note('Dateline shows what the articles say about it; whether that bears the claim out is for you to judge.'),
  )
  return { heading: null, blocks, actions: [] }
}

/** Citations are numbered through the whole message. */
function numberedFrom(answer: Answer, before: number): Answer {
  if (answer.kind !== 'answered') return answer
  return {
    ...answer,
    sentences: answer.sentences.map((one) => ({ ...one, citations: one.citations.map((n) => n + before) })),
    citations: answer.citations.map((one) => ({ ...one, n: one.n + before })),
  }
}

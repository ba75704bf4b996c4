// What a reader can do with an answer or a story of a digest: see the sources, vote, share, ask about it, see why it is there; and with what
// somebody has written: check it. An action's id is its kind and the answer's id, or its kind, the digest's key and the story's number.
import { composeAnswer, composeSources, composeText, note } from '../answers/compose.ts'
import type { KeptAnswer } from '../answers/kept-answers.ts'
import type { Answer } from '../domain/answer.ts'
import type { Form, Message, MessageBlock } from '../domain/message.ts'
import type { Reply, Request } from '../domain/ports.ts'
import { sentencesOf } from '../text/sentences.ts'
import { wordsOf } from '../text/words.ts'
import { answerTo, buttonsUnder, personKey } from './commands/ask.ts'
import { refuse, type Tools } from './commands/command.ts'
import { conversationAbout, type PostedStory, reasonsOf, storiesOf } from './digest-stories.ts'
import { articlesOf, NOTHING_LEFT } from './replies.ts'

const WHY_LENGTH = 1000
const QUESTION_LENGTH = 300

export const privately = (message: Message): Reply => ({ kind: 'message', message, isPrivate: true })

/** What a button does. */
export async function pressButton(action: string, request: Request, tools: Tools): Promise<Reply> {
  const [kind = '', id = '', number = ''] = action.split(':')
  switch (kind) {
    case 'digest-ask':
      return { kind: 'form', form: questionForm(action, await storyOf(id, number, tools)) }
    case 'digest-why':
      return privately(reasonsOf(await storyOf(id, number, tools), Number(number)))
    case 'sources':
      return privately(composeSources((await keptAnswer(id, tools)).answer))
    case 'up':
      return voted(id, request, tools, 'up', 'Thank you: noted.')
    case 'down':
      // Counted at once: a person who closes the form has voted all the same.
      await voted(id, request, tools, 'down', '')
      return { kind: 'form', form: whyForm(id) }
    case 'share':
      return shared(await keptAnswer(id, tools))
    default:
      return refuse('That button is too old to work. Ask again for a fresh answer.')
  }
}

/** What a form does that a button has opened. */
export async function submitForm(
  form: string,
  values: Record<string, string>,
  request: Request,
  tools: Tools,
): Promise<Reply> {
  const [kind, id = '', number = ''] = form.split(':')
  if (kind === 'digest-ask') return askAboutStory(id, number, values.question ?? '', request, tools)
  if (kind !== 'why') return refuse('That form is too old to be sent. Ask again for a fresh answer.')
  const why = values.why?.trim().slice(0, WHY_LENGTH) || null
  return voted(id, request, tools, 'down', 'Thank you: noted, so that it can be mended.', why)
}

async function keptAnswer(id: string, { answers }: Tools): Promise<KeptAnswer> {
  return (await answers.find(id)) ?? refuse('That button is too old to work. Ask again for a fresh answer.')
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

function shared({ id, answer }: KeptAnswer): Reply {
  const actions = buttonsUnder(id, { hasSources: answer.kind === 'answered', canShare: false })
  const { blocks } = composeAnswer(answer)
  const message: Message = { heading: null, blocks: [{ kind: 'quote', text: answer.question }, ...blocks], actions }
  return { kind: 'message', message, isPrivate: false }
}

function whyForm(id: string): Form {
  const field = { name: 'why', label: 'What should the answer have said?', isRequired: false, maxLength: WHY_LENGTH }
  const placeholder = 'It names the wrong person; the articles say …'
  const fields = [{ ...field, kind: 'lines', placeholder } as const]
  return { id: `why:${id}`, title: 'What was wrong?', submitLabel: 'Send', fields }
}

function questionForm(id: string, { headline, present }: PostedStory): Form {
  if (present === null) return refuse(NOTHING_LEFT)
  const field = { name: 'question', label: `About “${headline}”`, isRequired: true, maxLength: QUESTION_LENGTH }
  const fields = [{ ...field, kind: 'lines', placeholder: 'How did it come to that?' } as const]
  return { id, title: 'Ask about a story', submitLabel: 'Ask', fields }
}

async function storyOf(key: string, number: string, tools: Tools): Promise<PostedStory> {
  if (number === '')
    refuse('That button is too old to work. Reply to the digest with the number of a story, for instance: 1. why?')
  const stories = await storiesOf(key, tools)
  if (stories.length === 0) refuse('The records of that digest are gone. /digest preview shows what is new now.')
  return stories[Number(number) - 1] ?? refuse(NOTHING_LEFT)
}

async function askAboutStory(
  key: string,
  number: string,
  question: string,
  request: Request,
  tools: Tools,
): Promise<Reply> {
  const { headline, present } = await storyOf(key, number, tools)
  if (present === null) return refuse(NOTHING_LEFT)
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
  const claims = claimsIn(text)
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

function claimsIn(text: string): string[] {
  const plain = text
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return sentencesOf(plain)
    .map(({ start, end }) => plain.slice(start, end).trim().slice(0, LONGEST_CLAIM))
    .filter((sentence) => wordsOf(sentence).length >= FEWEST_WORDS)
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

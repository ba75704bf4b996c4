// Buttons under answers and digests, and the check of a message. An action's id is its kind and the answer's id, or a digest's key and a number.
import type { CheckedClaim } from '../answers/check-claims.ts'
import { composeAnswer, composeSources, excerptsOf } from '../answers/compose.ts'
import { type Answer, type AnswerSentence, Citing } from '../domain/answer.ts'
import type { FormField, Message, MessageBlock, MessageSource } from '../domain/message.ts'
import { note, plain, textMessage } from '../domain/message.ts'
import type { Reply, Request } from '../domain/ports.ts'
import type { Destination } from '../domain/subscription.ts'
import { quoteOf } from '../stories/read-story.ts'
import { sentencesOf } from '../text/sentences.ts'
import { wordsOf } from '../text/words.ts'
import { answerTo, buttonsUnder, composeAnswered, personKey, placeKey, talkOptions } from './commands/ask.ts'
import { refuse, type Tools } from './commands/command.ts'
import { PREVIEW, previewed } from './commands/digest.ts'
import { composeCommands } from './compose.ts'
import type { PostedStory } from './digest-replies.ts'
import { articlesOf, conversationAbout, NOTHING_LEFT, reasonsOf, sourcesIn, storiesOf } from './digest-replies.ts'
import { withExamples } from './home.ts'

const [WHY_LENGTH, QUESTION_LENGTH] = [1000, 300]
const TOO_OLD = 'That button is too old to work. Ask again for a fresh answer.'
const ELSEWHERE = 'That button belongs to something that was given elsewhere, or to somebody else. Ask again here.'

export const privately = (message: Message): Extract<Reply, { kind: 'message' }> => ({
  ...{ kind: 'message', message, isPrivate: true },
})

export async function pressButton(action: string, request: Request, tools: Tools): Promise<Reply> {
  const [kind = '', id = '', number = ''] = action.split(':')
  if (kind === 'commands')
    return { ...privately(composeCommands(await withExamples(tools.commands, tools))), changesHome: true }
  if (kind === 'digest-why') {
    const story = await storyOf(id, number, request, tools)
    const ask = { id: `digest-ask:${id}:${number}`, label: 'Ask about it' }
    return privately({ ...reasonsOf(story), actions: story.present === null ? [] : [ask] })
  }
  if (kind === 'digest-sources') {
    const isPreview = id === PREVIEW
    if (!isPreview) await storyOf(id, '1', request, tools)
    const contents = isPreview ? await previewed(number, request, tools) : await tools.deliveries.contentsOf(id)
    return privately((contents && (await sourcesIn(contents, tools))) ?? textMessage(NOTHING_LEFT))
  }
  if (kind === 'digest-ask') {
    const label = `About “${(await presentStory(id, number, request, tools)).headline}”`
    const field = { name: 'question', label, placeholder: 'How did it come to that?', isRequired: true }
    return form(action, 'Ask about a story', 'Ask', { ...field, maxLength: QUESTION_LENGTH })
  }
  const answer = await keptAnswer(id, request, tools, kind === 'share')
  switch (kind) {
    case 'sources':
      return privately(composeSources(answer))
    case 'timeline':
    case 'compare': {
      const asker = { request, isPrivate: true, tools }
      const talk = talkOptions(asker)
      const topic = (answer.kind === 'answered' && answer.story?.id) || answer.question
      const options = { ...talk, length: 'normal', view: kind } as const
      const asked = await tools.conversations.add(() => tools.dateline.summarise(topic, options), talk)
      return privately(composeAnswered(asked, asker))
    }
    case 'up':
      return voted(id, request, tools, { choice: 'up', why: null }, 'Thank you: noted.')
    case 'down': {
      // Counted at once: a person who closes the form has voted all the same.
      await voted(id, request, tools, { choice: 'down', why: null }, '')
      const placeholder = 'It names the wrong person; the articles say …'
      const field = { name: 'why', label: 'What should the answer have said?', placeholder, isRequired: false }
      return form(`why:${id}`, 'What was wrong?', 'Send', { ...field, maxLength: WHY_LENGTH })
    }
    case 'share': {
      await tools.answers.records.share(id)
      const quote: MessageBlock = { kind: 'quote', text: answer.question }
      const blocks = [quote, ...composeAnswer(answer, { now: tools.clock() }).blocks]
      const message = { ...plain(...blocks), actions: buttonsUnder(id, answer, false), keptAs: id }
      return { ...privately(message), isPrivate: false }
    }
    default:
      return refuse(TOO_OLD)
  }
}

function form(id: string, title: string, submitLabel: string, field: Omit<FormField, 'kind'>): Reply {
  return { kind: 'form', form: { id, title, submitLabel, fields: [{ ...field, kind: 'lines' }] } }
}

type Values = Record<string, string>

export const asksByForm = (form: string): boolean => form.startsWith('digest-ask:')

export async function submitForm(form: string, values: Values, request: Request, tools: Tools): Promise<Reply> {
  const [kind, id = '', number = ''] = form.split(':')
  if (kind === 'digest-ask') {
    const { headline, present } = await presentStory(id, number, request, tools)
    const question = values.question ?? ''
    const conversation = conversationAbout(id, present)
    const asker = { request: { ...request, conversation }, isPrivate: false, tools }
    const answer = await answerTo(question, asker, articlesOf(present))
    const { name } = request.person
    // What all see who have not seen the form says who filled it in.
    const extent = name === undefined || request.place.isDirect ? question : `${name}: ${question}`
    const message: Message = { ...answer, blocks: [{ kind: 'headline', text: headline, extent }, ...answer.blocks] }
    return { kind: 'message', message, isPrivate: false, conversation }
  }
  if (kind !== 'why') return refuse('That form is too old to be sent. Ask again for a fresh answer.')
  const why = values.why?.trim().slice(0, WHY_LENGTH) || null
  return voted(id, request, tools, { choice: 'down', why }, 'Thank you: noted, so that it can be mended.')
}

/** Refuses what was given elsewhere, or to somebody else alone. Who was answered in a direct message instead may look there, but not share. */
async function keptAnswer(id: string, request: Request, { answers }: Tools, isShared = false): Promise<Answer> {
  const answer = await answers.find(id)
  const given = await answers.records.find(id)
  if (answer === null || given === null) return refuse(TOO_OLD)
  const { platform, channel, isDirect } = request.place
  // What was given before communities were kept has the channel alone.
  const isHere = [placeKey(request), `${platform}:${channel}`].includes(given.place)
  const isOwn = given.person === personKey(request)
  const isAllowed = isHere ? isOwn || !(given.isPrivate || isShared) : isOwn && isDirect && !isShared
  return isAllowed ? answer : refuse(ELSEWHERE)
}

type Vote = Pick<Parameters<Tools['answers']['records']['vote']>[0], 'choice' | 'why'>

async function voted(id: string, request: Request, tools: Tools, vote: Vote, thanks: string): Promise<Reply> {
  await keptAnswer(id, request, tools)
  await tools.answers.records.vote({ answer: id, person: personKey(request), ...vote, at: tools.clock() })
  return privately(textMessage(thanks))
}

async function storyOf(key: string, number: string, request: Request, tools: Tools): Promise<PostedStory> {
  if (number === '')
    refuse(
      'That button is too old to work. Reply to the digest with the number of a story, for instance: 1. what happened?',
    )
  const posted = await tools.deliveries.destinationOf(key)
  if (posted !== null && !isAt(posted, request)) refuse(ELSEWHERE)
  const stories = await storiesOf(key, tools)
  if (stories.length === 0) refuse('The records of that digest are gone. /digest preview shows what is new now.')
  return stories[Number(number) - 1] ?? refuse(NOTHING_LEFT)
}

/** Whether something is asked where digests of that destination are posted; the person's own id stands for their direct messages. */
function isAt({ platform, community, channel }: Destination, { person, place }: Request): boolean {
  if (platform !== place.platform || (community !== null && community !== place.community)) return false
  return [place.channel, place.thread, place.isDirect ? person.id : null].includes(channel)
}

async function presentStory(...which: Parameters<typeof storyOf>) {
  const { present, ...posted } = await storyOf(...which)
  return { ...posted, present: present ?? refuse(NOTHING_LEFT) }
}

/** Claims looked into; a longer message is checked at its beginning, and that is said. */
const MOST_CLAIMS = 5
/** A sentence of fewer words claims nothing that could be looked up. */
const FEWEST_WORDS = 3
const LONGEST_CLAIM = 500

/** "Check against articles": each claim of a message as it was written, and below it in a line whether the articles bear it out. */
export async function checkClaims(text: string, request: Request, { dateline, clock }: Tools): Promise<Message> {
  const written = text.replace(/https?:\/\/\S+|\s+/g, ' ').replace(/ +/g, ' ')
  const claims = sentencesOf(written)
    .map(({ start, end }) => written.slice(start, end).trim().slice(0, LONGEST_CLAIM))
    .filter((sentence) => wordsOf(sentence).length >= FEWEST_WORDS)
  if (claims.length === 0)
    return textMessage('There is nothing in that message that the articles could be asked about.')
  const citing = new Citing()
  const sources: MessageSource[] = []
  const blocks: MessageBlock[] = []
  for (const claim of claims.slice(0, MOST_CLAIMS)) {
    request.onStep?.(`checking “${claim.slice(0, 60)}${claim.length > 60 ? '…' : ''}”`)
    const { verdict, told } = await dateline.checkClaim(claim, { now: clock(), signal: request.signal })
    const verb = VERDICTS[verdict]
    const line: AnswerSentence = { text: verb, citations: [], emphasis: [[0, verb.length]] }
    if (told !== null) {
      const quoted = quoteOf(told.article, told.span)
      const n = citing.cite(quoted)
      Object.assign(line, { text: `${verb} ${quoted.quote.replace(/\s+/g, ' ')}`, citations: [n] })
      if (sources.every((one) => one.n !== n))
        sources.push(...excerptsOf(told.article, [{ n, ...quoted }]).map((source) => ({ ...source, details: null })))
    }
    blocks.push({ kind: 'quote', text: claim }, { kind: 'paragraph', sentences: [line] })
  }
  if (sources.length > 0) blocks.push({ kind: 'sources', heading: 'Sources', sources, inChat: 'lines' })
  if (claims.length > MOST_CLAIMS)
    blocks.push(note(`The message goes on; its first ${MOST_CLAIMS} claims were looked into.`))
  blocks.push(note('Compared by words, figures, names and days: the last word is for you to judge by the sources.'))
  return plain(...blocks)
}

const VERDICTS: Record<CheckedClaim['verdict'], string> = {
  'borne out': 'Borne out:',
  otherwise: 'The articles say otherwise:',
  closest: 'Closest in the articles:',
  nothing: 'Not in the articles.',
}

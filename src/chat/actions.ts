// What a reader can do with an answer: see its sources in full, vote on it, share it. An action's id is its kind, and the answer's id, or
// the digest's key with the number of a story.
import { composeAnswer, composeSources, composeText } from '../answers/compose.ts'
import type { KeptAnswer } from '../answers/conversations.ts'
import type { Form, Message } from '../domain/message.ts'
import type { Reply, Request } from '../domain/ports.ts'
import { actionsFor } from './answer-buttons.ts'
import { type DeskTools, personKey } from './desk-parts.ts'
import { askAboutStory, askForm, whyInDigest } from './digest-actions.ts'

const WHY_LENGTH = 1000

type Handler = (kept: KeptAnswer, request: Request, tools: DeskTools) => Promise<Reply>

const HANDLERS: Record<string, Handler> = {
  sources: async ({ answer }, _request, { linkTo }) => privately(composeSources(answer, { linkTo })),
  up: async (kept, request, tools) => {
    await tools.answers.vote(voteOf(kept, request, tools, 'up', null))
    return privately(composeText('Thank you: noted.'))
  },
  // Counted at once: a person who closes the form has voted all the same.
  down: async (kept, request, tools) => {
    await tools.answers.vote(voteOf(kept, request, tools, 'down', null))
    return { kind: 'form', form: whyForm(kept.id) }
  },
  share: async ({ id, answer }, _request, { linkTo }) => {
    const { blocks, actions } = composeAnswer(answer, {
      actions: actionsFor(id, { hasSources: answer.kind === 'answered', canShare: false }),
      linkTo,
    })
    const message: Message = { heading: null, blocks: [{ kind: 'quote', text: answer.question }, ...blocks], actions }
    return { kind: 'message', message, isPrivate: false }
  },
}

export async function act(action: string, request: Request, tools: DeskTools): Promise<Reply> {
  const [kind = '', id = '', number = ''] = action.split(':')
  if (kind === 'digest-ask') return askForm(id, number, tools)
  if (kind === 'digest-why') return whyInDigest(id, number, tools)
  const handler = Object.hasOwn(HANDLERS, kind) ? HANDLERS[kind] : undefined
  const kept = handler === undefined ? null : await tools.answers.find(id)
  if (handler === undefined || kept === null)
    return privately(composeText('That button is too old to work. Ask again for a fresh answer.'))
  return handler(kept, request, tools)
}

export async function fillIn(
  form: string,
  values: Record<string, string>,
  request: Request,
  tools: DeskTools,
): Promise<Reply> {
  const [kind = '', id = '', number = ''] = form.split(':')
  if (kind === 'digest-ask') return askAboutStory(id, { story: number, ...values }, request, tools)
  const kept = kind === 'why' ? await tools.answers.find(id) : null
  if (kept === null) return privately(composeText('That form is too old to be sent. Ask again for a fresh answer.'))
  const why = values.why?.trim().slice(0, WHY_LENGTH) ?? ''
  await tools.answers.vote(voteOf(kept, request, tools, 'down', why === '' ? null : why))
  return privately(composeText('Thank you: noted, so that it can be mended.'))
}

function whyForm(id: string): Form {
  return {
    id: `why:${id}`,
    title: 'What was wrong?',
    submitLabel: 'Send',
    fields: [
      {
        name: 'why',
        label: 'What should the answer have said?',
        kind: 'lines',
        placeholder: 'It names the wrong person; the articles say …',
        isRequired: false,
        maxLength: WHY_LENGTH,
      },
    ],
  }
}

function voteOf({ id }: KeptAnswer, request: Request, { clock }: DeskTools, choice: 'up' | 'down', why: string | null) {
  return { answer: id, person: personKey(request), choice, why, at: clock() }
}

const privately = (message: Message): Reply => ({ kind: 'message', message, isPrivate: true })

// What an app answers with outside the Web API: posts to a response_url, and what comes along with an acknowledgement.

import { z } from 'zod'
import { Arguments, isJson, objects, SlackError } from './arguments.ts'
import { checkMessage } from './checks/message.ts'
import { misfits } from './checks/shape.ts'
import { option } from './checks/texts.ts'
import { checkView } from './checks/view.ts'
import { type Context, report } from './context.ts'
import { changeView, openView } from './methods-views.ts'
import type { ResponseUrl } from './tickets.ts'
import type { Delivery, Json, SlackView } from './types.ts'

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export function answerUrl(context: Context, url: ResponseUrl, body: string, contentType: string): Json {
  const { world } = context
  const args = Arguments.parse(body, contentType)
  const { original } = url
  if (args.flag('delete_original') === true) {
    if (!original || original.isDeleted) throw new SlackError('message_not_found')
    original.isDeleted = true
    if (original.ephemeralTo === null) context.messageEvent(original, 'message_deleted', original)
    return {}
  }
  report(world, 'response_url', checkMessage('response_url', args))
  const content = { text: args.text('text'), blocks: objects(args.json('blocks', 'invalid_blocks_format')) }
  if (args.flag('replace_original') === true) {
    if (!original || original.isDeleted) throw new SlackError('message_not_found')
    const before = { ...original }
    world.change(original, content.text, content.blocks)
    if (original.ephemeralTo === null) context.messageEvent(original, 'message_changed', before)
    return {}
  }
  const isPublic = args.text('response_type') === 'in_channel'
  const message = world.post({
    channel: url.channel,
    user: world.bot,
    threadTs: args.text('thread_ts') || url.threadTs,
    ephemeralTo: isPublic ? null : url.user,
    ...content,
  })
  if (isPublic) context.messageEvent(message)
  return {}
}

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select: 100 options at most. */
const suggestions = z.strictObject({ options: z.array(option).max(100) })

/** A command's acknowledgement may be a message, a form's may change the form. */
export function answerAck(context: Context, delivery: Delivery, response: unknown): void {
  const { world } = context
  const hasResponse = isJson(response) && Object.keys(response).length > 0
  const user = idOf(delivery.payload.user)
  try {
    if (delivery.name === 'view_submission') answerSubmission(context, user, delivery, hasResponse ? response : {})
    else if (hasResponse && delivery.kind === 'command') {
      const { payload } = delivery
      const url = { channel: String(payload.channel_id), user: String(payload.user_id), original: null, threadTs: null }
      answerUrl(context, { ...url, at: performance.now(), uses: 1 }, JSON.stringify(response), 'application/json')
    } else if (delivery.kind === 'suggestion')
      report(world, 'ack', misfits(suggestions, response, '', 'invalid_arguments'))
    else if (hasResponse)
      world.violations.push({ method: 'ack', error: null, at: '', problem: `${delivery.kind} takes no answer` })
  } catch (error) {
    if (!(error instanceof SlackError)) throw error
    delivery.isLate = true
  }
}

const idOf = (value: unknown): string => (isJson(value) ? String(value.id) : '')

/** https://docs.slack.dev/surfaces/modals#response_actions */
function answerSubmission({ world }: Context, user: string, { payload }: Delivery, response: Json): void {
  const known = world.views.find(({ id }) => id === idOf(payload.view))
  if (!known) return
  const mine = world.views.filter((view) => view.kind === 'modal' && view.user === user)
  const action = response.response_action
  if (action === undefined) known.isOpen = false
  else if (action === 'clear') for (const view of mine) view.isOpen = false
  else if (action === 'errors')
    showErrors(known, response.errors, (problem, at) =>
      report(world, 'ack', [{ error: 'invalid_arguments', at, problem }]),
    )
  else if (action === 'update' || action === 'push') {
    report(world, 'ack', checkView(response.view, 'modal'))
    if (!isJson(response.view)) return
    if (action === 'update') changeView(world, known, response.view)
    else openView(world, 'modal', user, response.view)
  } else report(world, 'ack', [{ error: null, at: '/response_action', problem: `unknown: ${String(action)}` }])
}

/** Each error stands below the block with that id. */
function showErrors(view: SlackView, errors: unknown, refuse: (problem: string, at: string) => void): void {
  const ids = objects(view.view.blocks).flatMap(({ type, block_id }) => (type === 'input' ? [block_id] : []))
  if (!isJson(errors)) refuse('no errors', '/errors')
  for (const [id, problem] of Object.entries(isJson(errors) ? errors : {})) {
    if (!ids.includes(id)) refuse('no input with this block_id', `/errors/${id}`)
    view.errors[id] = String(problem)
  }
}

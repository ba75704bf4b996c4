// Checks a modal or a home tab. https://docs.slack.dev/reference/views
import { z } from 'zod'
import { isJson, objects } from '../arguments.ts'
import type { Problem } from '../context.ts'
import { checkBlocks } from './blocks.ts'
import { misfits } from './shape.ts'
import { plain } from './texts.ts'

/** https://docs.slack.dev/reference/views/modal-views: 3,000 and 255 characters. */
const common = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
}

const home = z.strictObject({ type: z.literal('home'), ...common })

/** https://docs.slack.dev/reference/views/modal-views: title, submit and close 24 characters each. */
const modal = z.strictObject({
  type: z.literal('modal'),
  title: plain(24),
  submit: plain(24).optional(),
  close: plain(24).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  submit_disabled: z.boolean().optional(),
  ...common,
})

/** https://docs.slack.dev/reference/methods/views.open: "greater than 250kb". */
const MAX_BYTES = 250 * 1024

export function checkView(view: unknown, kind: 'modal' | 'home'): Problem[] {
  if (!isJson(view)) return [{ error: 'invalid_arguments', at: '/view', problem: 'no view' }]
  const problems = misfits(kind === 'home' ? home : modal, view, '/view', 'invalid_arguments')
  problems.push(...checkBlocks(view.blocks, kind, '/view/blocks', 'invalid_arguments'))
  const hasInput = objects(view.blocks).some(({ type }) => type === 'input')
  if (kind === 'modal' && hasInput && view.submit === undefined)
    problems.push({ error: 'invalid_arguments', at: '/view/submit', problem: 'inputs and nothing to submit them with' })
  if (Buffer.byteLength(JSON.stringify(view)) > MAX_BYTES)
    problems.push({ error: 'view_too_large', at: '/view', problem: 'more than 250 kB' })
  return problems
}

// The shapes of the blocks Dateline may send, and the rules for blocks that stand together. Other blocks are refused as unknown.
import { z } from 'zod'
import { isJson, objects } from '../arguments.ts'
import type { Problem } from '../context.ts'
import type { Json } from '../types.ts'
import {
  button,
  checkboxes,
  externalSelect,
  feedbackButtons,
  iconButton,
  image,
  multiExternalSelect,
  multiSelect,
  overflow,
  radios,
  select,
  textInput,
  timePicker,
} from './elements.ts'
import { richText } from './rich-text.ts'
import { misfits } from './shape.ts'
import { hasOneSource, id, imageSource, mrkdwn, plain, text } from './texts.ts'

const block_id = id.optional()

const block = z.discriminatedUnion('type', [
  // https://docs.slack.dev/reference/block-kit/blocks/section-block: text 3,000; 10 fields of 2,000.
  z
    .strictObject({
      type: z.literal('section'),
      block_id,
      text: text(3000).optional(),
      fields: z.array(text(2000)).min(1).max(10).optional(),
      accessory: z.discriminatedUnion('type', [button, image, overflow, select, radios, checkboxes]).optional(),
      expand: z.boolean().optional(),
    })
    .refine((section) => section.text !== undefined || section.fields !== undefined, 'neither text nor fields'),
  // https://docs.slack.dev/reference/block-kit/blocks/header-block: 150 characters, plain.
  z.strictObject({ type: z.literal('header'), block_id, text: plain(150) }),
  // https://docs.slack.dev/reference/block-kit/blocks/divider-block
  z.strictObject({ type: z.literal('divider'), block_id }),
  // https://docs.slack.dev/reference/block-kit/blocks/context-block: 10 elements.
  z.strictObject({
    type: z.literal('context'),
    block_id,
    elements: z
      .array(z.discriminatedUnion('type', [plain(), mrkdwn(), image]))
      .min(1)
      .max(10),
  }),
  // https://docs.slack.dev/reference/block-kit/blocks/actions-block: 25 elements.
  z.strictObject({
    type: z.literal('actions'),
    block_id,
    elements: z
      .array(z.discriminatedUnion('type', [button, overflow, select, radios, checkboxes]))
      .min(1)
      .max(25),
  }),
  // https://docs.slack.dev/reference/block-kit/blocks/context-actions-block: 5 elements.
  z.strictObject({
    type: z.literal('context_actions'),
    block_id,
    elements: z
      .array(z.discriminatedUnion('type', [feedbackButtons, iconButton]))
      .min(1)
      .max(5),
  }),
  // https://docs.slack.dev/reference/block-kit/blocks/image-block: summary and title 2,000.
  z
    .strictObject({
      type: z.literal('image'),
      block_id,
      alt_text: z.string().min(1).max(2000),
      title: plain(2000).optional(),
      ...imageSource,
    })
    .refine(hasOneSource, 'either image_url or slack_file'),
  // https://docs.slack.dev/reference/block-kit/blocks/input-block: label and hint 2,000.
  z.strictObject({
    type: z.literal('input'),
    block_id,
    label: plain(2000),
    hint: plain(2000).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
    element: z.discriminatedUnion('type', [
      textInput,
      select,
      radios,
      checkboxes,
      timePicker,
      multiSelect,
      externalSelect,
      multiExternalSelect,
    ]),
  }),
  // https://docs.slack.dev/reference/block-kit/blocks/markdown-block: 12,000 characters in all blocks of a payload.
  z.strictObject({ type: z.literal('markdown'), block_id, text: z.string().min(1).max(12_000) }),
  richText,
  // https://docs.slack.dev/reference/block-kit/blocks/table-block: 100 rows of 20 cells, which hold something.
  z.strictObject({
    type: z.literal('table'),
    block_id,
    rows: z.array(z.array(richText).min(1).max(20)).min(1).max(100),
    column_settings: z
      .array(
        z.strictObject({ align: z.enum(['left', 'center', 'right']).optional(), is_wrapped: z.boolean().optional() }),
      )
      .max(20)
      .optional(),
  }),
])

/** Blocks that only one kind of surface shows. https://docs.slack.dev/reference/block-kit/blocks */
const ONLY_IN_MESSAGES = new Set(['markdown', 'context_actions', 'table'])
const MARKDOWN_IN_ALL = 12_000

export function checkBlocks(
  value: unknown,
  surface: 'message' | 'modal' | 'home',
  at: string,
  error: string,
): Problem[] {
  // https://docs.slack.dev/reference/block-kit/blocks: 50 in a message, 100 in a modal or home tab.
  const max = surface === 'message' ? 50 : 100
  if (!Array.isArray(value)) return [{ error: `${error}_format`, at, problem: 'no list of blocks' }]
  const problems = misfits(z.array(z.unknown()).max(max), value, at, error)
  value.forEach((one, place) => {
    problems.push(...misfits(block, one, `${at}/${place}`, error))
    if (surface !== 'message' && isJson(one) && ONLY_IN_MESSAGES.has(String(one.type)))
      problems.push({ error, at: `${at}/${place}`, problem: `${one.type} stands in messages only` })
  })
  const blocks = objects(value)
  problems.push(...checkIds(blocks, surface, at, error))
  if (blocks.filter(({ type }) => type === 'table').length > 1)
    problems.push({ error, at, problem: 'two tables in one message' })
  const markdown = blocks.filter(({ type }) => type === 'markdown')
  const length = markdown.reduce((sum, { text: words }) => sum + (typeof words === 'string' ? words.length : 0), 0)
  if (length > MARKDOWN_IN_ALL) problems.push({ error, at, problem: `${length} characters of markdown in all` })
  return problems
}

/** https://docs.slack.dev/reference/block-kit/block-elements: an action_id is unique in its block; Dateline keeps it so in the whole message. */
function checkIds(blocks: Json[], surface: string, at: string, error: string | null): Problem[] {
  const problems: Problem[] = []
  const actions = new Map<string, number>()
  const names = new Set<string>()
  blocks.forEach((one, place) => {
    const name = one.block_id
    if (typeof name === 'string' && names.has(name))
      problems.push({ error, at: `${at}/${place}/block_id`, problem: `block_id ${name} is there twice` })
    if (typeof name === 'string') names.add(name)
    for (const { action_id: action } of [...objects(one.elements), ...[one.accessory, one.element].filter(isJson)]) {
      if (typeof action !== 'string') continue
      const before = actions.get(action)
      // What is filled in comes back by block_id; what is pressed, by action_id.
      if (before === place || (before !== undefined && surface === 'message'))
        problems.push({
          error: before === place ? error : null,
          at: `${at}/${place}`,
          problem: `action_id ${action} is there twice`,
        })
      actions.set(action, place)
    }
  })
  return problems
}

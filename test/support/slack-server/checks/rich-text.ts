// The shape of rich text: sections, lists, quotes and preformatted text, and what stands in them.
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
import { z } from 'zod'
import { address, id } from './texts.ts'

const flag = z.boolean().optional()
const style = z.strictObject({ bold: flag, italic: flag, strike: flag, code: flag, underline: flag }).optional()

const words = z.strictObject({ type: z.literal('text'), text: z.string().min(1), style })
const link = z.strictObject({
  type: z.literal('link'),
  url: address,
  text: z.string().min(1).optional(),
  unsafe: flag,
  style,
})

/** The tokens a date may be made of: https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
const TOKEN =
  /\{(day_divider_pretty|date_num|date_slash|date_long|date_long_full|date_long_pretty|date|date_pretty|date_short|date_short_pretty|time|time_secs|ago)\}/

const inline = z.discriminatedUnion('type', [
  words,
  link,
  z.strictObject({ type: z.literal('user'), user_id: z.string().regex(/^[UW][A-Z0-9]+$/), style }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string().regex(/^S[A-Z0-9]+$/), style }),
  z.strictObject({ type: z.literal('team'), team_id: z.string().regex(/^T[A-Z0-9]+$/), style }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string().regex(/^[CDG][A-Z0-9]+$/), style }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']), style }),
  z.strictObject({ type: z.literal('color'), value: z.string().regex(/^#[0-9a-fA-F]{6}$/), style }),
  z.strictObject({
    type: z.literal('emoji'),
    name: z.string().regex(/^[a-z0-9_+'-]+$/),
    unicode: z.string().optional(),
    url: address.optional(),
    style,
  }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int().positive().max(99_999_999_999, 'milliseconds, where seconds are wanted'),
    format: z.string().regex(TOKEN, 'a date without a date in it'),
    url: address.optional(),
    fallback: z.string().min(1).optional(),
    style,
  }),
])

const border = z.union([z.literal(0), z.literal(1)]).optional()
const section = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(inline) })

const parts = z.discriminatedUnion('type', [
  section,
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    elements: z.array(section).min(1),
    indent: z.int().min(0).max(8).optional(),
    offset: z.int().min(0).optional(),
    border,
  }),
  z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(inline), border }),
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [words, link])),
    border,
  }),
])

export const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id.optional(),
  elements: z.array(parts).min(1),
})

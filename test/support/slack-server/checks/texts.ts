// The shapes that blocks are composed of: texts, options, confirmations, addresses, ids. Lengths are as documented.
import { z } from 'zod'

/** https://docs.slack.dev/reference/block-kit/composition-objects/text-object: 1 to 3,000 characters, often fewer. */
export const plain = (max = 3000) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() })

export const mrkdwn = (max = 3000) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: z.boolean().optional() })

export const text = (max = 3000) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)])

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element: 3,000 characters. */
export const address = z
  .string()
  .min(1)
  .max(3000)
  .refine((value) => URL.canParse(value) && /^(https?|mailto|slack):/.test(value), 'not an address that can be opened')

/** https://docs.slack.dev/reference/block-kit/block-elements: 255 characters for action_id and block_id alike. */
export const id = z.string().min(1).max(255)

/** https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object: 100, 300, 30, 30. */
export const confirm = z.strictObject({
  title: plain(100).optional(),
  text: text(300),
  confirm: plain(30).optional(),
  deny: plain(30).optional(),
  style: z.enum(['primary', 'danger']).optional(),
})

/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object: 75, 150, 75. */
export const option = z.strictObject({
  text: text(75),
  value: z.string().min(1).max(150),
  description: text(75).optional(),
  url: address.optional(),
})

/** https://docs.slack.dev/reference/block-kit/block-elements/image-element: one source of two. */
export const imageSource = {
  image_url: address.optional(),
  slack_file: z.union([z.strictObject({ url: address }), z.strictObject({ id: z.string() })]).optional(),
}

export const hasOneSource = ({ image_url, slack_file }: { image_url?: unknown; slack_file?: unknown }): boolean =>
  (image_url === undefined) !== (slack_file === undefined)

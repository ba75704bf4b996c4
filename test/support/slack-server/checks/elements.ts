// The shapes of what can be pressed, chosen and filled in. Lengths are as documented.
import { z } from 'zod'
import { address, confirm, hasOneSource, id, imageSource, option, plain } from './texts.ts'

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element: text 75, value 2,000, label 75. */
export const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  action_id: id.optional(),
  url: address.optional(),
  value: z.string().min(1).max(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().min(1).max(75).optional(),
})

/** https://docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element: as buttons, without address and style. */
const feedbackButton = z.strictObject({
  text: plain(75),
  value: z.string().min(1).max(2000),
  accessibility_label: z.string().min(1).max(75).optional(),
})

export const feedbackButtons = z.strictObject({
  type: z.literal('feedback_buttons'),
  action_id: id.optional(),
  positive_button: feedbackButton,
  negative_button: feedbackButton,
})

/** https://docs.slack.dev/reference/block-kit/block-elements/icon-button-element: "trash" is the only icon there is. */
export const iconButton = z.strictObject({
  type: z.literal('icon_button'),
  icon: z.literal('trash'),
  text: plain(75),
  action_id: id.optional(),
  value: z.string().min(1).max(2000).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().min(1).max(75).optional(),
  visible_to_user_ids: z.array(z.string()).optional(),
})

/** https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element: 1 to 5 options. */
export const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: id.optional(),
  options: z.array(option).min(1).max(5),
  confirm: confirm.optional(),
})

/**
 * https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element: 1 to 100 options, placeholder 150; the initial option is
 * exactly one of them.
 */
export const select = z
  .strictObject({
    type: z.literal('static_select'),
    action_id: id.optional(),
    options: z.array(option).min(1).max(100),
    initial_option: option.optional(),
    placeholder: plain(150).optional(),
    focus_on_load: z.boolean().optional(),
    confirm: confirm.optional(),
  })
  .refine(
    ({ options, initial_option: initial }) =>
      initial === undefined || options.some((one) => JSON.stringify(one) === JSON.stringify(initial)),
    'the initial option is none of the options',
  )
  .refine(({ options }) => new Set(options.map(({ value }) => value)).size === options.length, 'one value twice')

/** https://docs.slack.dev/reference/block-kit/block-elements/radio-button-group-element: 1 to 10 options. */
export const radios = z.strictObject({
  type: z.literal('radio_buttons'),
  action_id: id.optional(),
  options: z.array(option).min(1).max(10),
  initial_option: option.optional(),
  focus_on_load: z.boolean().optional(),
  confirm: confirm.optional(),
})

/** https://docs.slack.dev/reference/block-kit/block-elements/checkboxes-element: 1 to 10 options. */
export const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  action_id: id.optional(),
  options: z.array(option).min(1).max(10),
  initial_options: z.array(option).optional(),
  focus_on_load: z.boolean().optional(),
  confirm: confirm.optional(),
})

const filled = {
  action_id: id.optional(),
  placeholder: plain(150).optional(),
  focus_on_load: z.boolean().optional(),
  confirm: confirm.optional(),
}

/** https://docs.slack.dev/reference/block-kit/block-elements/time-picker-element: HH:mm. */
export const timePicker = z.strictObject({
  type: z.literal('timepicker'),
  ...filled,
  initial_time: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  timezone: z.string().optional(),
})

/** https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element: 100 options; what stands is among them. */
export const multiSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...filled,
    options: z.array(option).min(1).max(100),
    initial_options: z.array(option).min(1).optional(),
    max_selected_items: z.int().min(1).optional(),
  })
  .refine(
    ({ options, initial_options: initial = [] }) =>
      initial.every((one) => options.some((other) => JSON.stringify(one) === JSON.stringify(other))),
    'what stands there is none of the options',
  )

/** https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select */
export const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...filled,
  initial_option: option.optional(),
  min_query_length: z.int().min(0).optional(),
})

export const multiExternalSelect = z.strictObject({
  type: z.literal('multi_external_select'),
  ...filled,
  initial_options: z.array(option).min(1).optional(),
  min_query_length: z.int().min(0).optional(),
  max_selected_items: z.int().min(1).optional(),
})

/** https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element: lengths 0 to 3,000, placeholder 150. */
export const textInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    action_id: id.optional(),
    initial_value: z.string().max(3000).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
    placeholder: plain(150).optional(),
    focus_on_load: z.boolean().optional(),
    dispatch_action_config: z
      .strictObject({ trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).optional() })
      .optional(),
  })
  .refine(
    ({ initial_value = '', max_length = 3000 }) => initial_value.length <= max_length,
    'what stands there is longer than what may be typed',
  )

/** https://docs.slack.dev/reference/block-kit/block-elements/image-element: a summary of 2,000 characters. */
export const image = z
  .strictObject({ type: z.literal('image'), alt_text: z.string().min(1).max(2000), ...imageSource })
  .refine(hasOneSource, 'either image_url or slack_file')

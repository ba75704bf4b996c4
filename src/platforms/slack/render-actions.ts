// Renders what a reader can do with a message: buttons, and a pair of votes as Slack's own control for feedback. Knows messages only.
import type { types } from '@slack/bolt'
import type { MessageAction } from '../../domain/message.ts'
import { shortened } from '../../domain/paging.ts'
import { inertPlain } from './inert.ts'
import { LIMITS } from './limits.ts'

/** The control that holds both votes has one name; which was pressed is told by the value. */
const VOTES = 'votes'

export function plain(text: string, maxLength: number): types.PlainTextElement {
  // An empty text is refused.
  return { type: 'plain_text', text: shortened(inertPlain(text), maxLength) || '…', emoji: false }
}

/** `hasFeedback`: the control for votes exists in messages only, https://docs.slack.dev/reference/block-kit/blocks/context-actions-block */
export function renderActions(actions: MessageAction[], hasFeedback: boolean): types.KnownBlock[] {
  const up = actions.find(({ vote }) => vote === 'up')
  const down = actions.find(({ vote }) => vote === 'down')
  if (!hasFeedback || up === undefined || down === undefined) return buttons(actions)
  return [...buttons(actions.filter((action) => action !== up && action !== down)), votes(up, down)]
}

/** A text with what can be done about it at its side: a button, or a menu of several. */
export function renderBeside(text: string, actions: MessageAction[]): types.SectionBlock {
  const [first, ...others] = actions.slice(0, LIMITS.overflowOptions)
  const accessory =
    first === undefined ? {} : { accessory: others.length === 0 ? buttonOf(first) : menuOf(first, others) }
  return { type: 'section', text: plain(text, LIMITS.text), ...accessory }
}

/** Each option carries the id of what it does. */
function menuOf(first: MessageAction, others: MessageAction[]): types.Overflow {
  const options = [first, ...others].map(({ id, label }) => ({ text: plain(label, LIMITS.optionText), value: id }))
  return { type: 'overflow', action_id: first.id, options }
}

function buttonOf({ id, label, confirm }: MessageAction): types.Button {
  const button = { type: 'button', action_id: id, value: id, text: plain(label, LIMITS.buttonText) } as const
  if (confirm === undefined) return button
  return {
    ...button,
    confirm: {
      title: plain(label, LIMITS.confirmTitle),
      text: plain(confirm.question, LIMITS.confirmText),
      confirm: plain(confirm.yes, LIMITS.confirmButton),
      deny: plain('Cancel', LIMITS.confirmButton),
      style: 'danger',
    },
  }
}

function buttons(actions: MessageAction[]): types.KnownBlock[] {
  const blocks: types.KnownBlock[] = []
  for (let at = 0; at < actions.length; at += LIMITS.actionsElements) {
    blocks.push({ type: 'actions', elements: actions.slice(at, at + LIMITS.actionsElements).map(buttonOf) })
  }
  return blocks
}

function votes(up: MessageAction, down: MessageAction): types.KnownBlock {
  return {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: VOTES,
        positive_button: {
          text: plain(up.label, LIMITS.buttonText),
          accessibility_label: 'This helped',
          value: up.id,
        },
        negative_button: {
          text: plain(down.label, LIMITS.buttonText),
          accessibility_label: 'This did not help',
          value: down.id,
        },
      },
    ],
  }
}

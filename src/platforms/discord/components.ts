// Builds the components of one page of a message: texts, a box for the sources, buttons below. Knows no connection and keeps nothing.
import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import type { Message, MessageAction } from '../../domain/message.ts'
import { pagesOf, shortened } from '../../domain/paging.ts'
import { plain } from './inert.ts'
import { LIMITS } from './limits.ts'
import { partsOf } from './render.ts'

export type Button = APIButtonComponentWithCustomId
export type Components = APIMessageTopLevelComponent[]

/** Buttons of the core at most: four rows, which leaves the others to Discord's own. */
const ACTIONS = 4 * LIMITS.buttonsInRow
/** Kept free on every page for ◀ 2/5 ▶ and for what the platform adds: a row and three buttons each. */
const KEPT_FREE = { components: 8, text: 40 }
const BOX_COLOUR = 0x4a6fa5

/** The message in pages that Discord takes. */
export function pagesFor(message: Message): Message[] {
  return pagesOf(message, (page) => {
    const { components, text } = measured(componentsOf(page))
    return components <= LIMITS.components - KEPT_FREE.components && text <= LIMITS.text - KEPT_FREE.text
  })
}

/** `rows`: buttons of the platform's own below those of the message. */
export function componentsOf(page: Message, rows: Button[][] = []): Components {
  const parts = partsOf(page)
  const body = parts.map(({ text, isBoxed }): APIMessageTopLevelComponent => {
    const display = { type: ComponentType.TextDisplay as const, content: text }
    return isBoxed ? { type: ComponentType.Container, accent_color: BOX_COLOUR, components: [display] } : display
  })
  const shown = body.length > 0 ? body : [{ type: ComponentType.TextDisplay as const, content: '-# …' }]
  return [...shown, ...rowsOf(page.actions.map(buttonOf)), ...rows.filter((row) => row.length > 0).map(rowOf)]
}

/** How many components, and how many characters of text, buttons included: Discord does not say whether their labels count. */
export function measured(components: readonly unknown[]): { components: number; text: number } {
  let [count, text] = [0, 0]
  const visit = (component: unknown): void => {
    if (typeof component !== 'object' || component === null) return
    count++
    if ('content' in component && typeof component.content === 'string') text += component.content.length
    if ('label' in component && typeof component.label === 'string') text += component.label.length
    if ('components' in component && Array.isArray(component.components)) component.components.forEach(visit)
  }
  components.forEach(visit)
  return { components: count, text }
}

export function button(id: string, label: string, isDisabled = false): Button {
  return { type: ComponentType.Button, style: ButtonStyle.Secondary, custom_id: id, label, disabled: isDisabled }
}

function buttonOf({ id, label }: MessageAction): Button {
  return button(id, shortened(plain(label), LIMITS.buttonLabel) || '…')
}

/** Rows of buttons; of two with one id Discord would refuse the whole message, so the first is kept. */
function rowsOf(buttons: Button[]): APIActionRowComponent<Button>[] {
  const distinct = [...new Map(buttons.toReversed().map((one) => [one.custom_id, one])).values()]
    .toReversed()
    .filter(({ custom_id }) => custom_id !== '' && custom_id.length <= LIMITS.customId)
    .slice(0, ACTIONS)
  return Array.from({ length: Math.ceil(distinct.length / LIMITS.buttonsInRow) }, (_, at) =>
    rowOf(distinct.slice(at * LIMITS.buttonsInRow, (at + 1) * LIMITS.buttonsInRow)),
  )
}

const rowOf = (buttons: Button[]): APIActionRowComponent<Button> => ({
  type: ComponentType.ActionRow,
  components: buttons,
})

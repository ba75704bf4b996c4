// Builds the components of one page of a message: texts, titles with a button beside them, a box for the sources, menus and buttons
// below. Knows no connection and keeps nothing.
import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIMessageTopLevelComponent,
  type APIStringSelectComponent,
  ButtonStyle,
  ComponentType,
} from 'discord.js'
import type { Message, MessageAction } from '../../domain/message.ts'
import { pagesOf, shortened } from '../../domain/paging.ts'
import { plain } from './inert.ts'
import { LIMITS } from './limits.ts'
import { type Part, partsOf } from './render.ts'

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
  const body = parts.flatMap((part) => (part.buttons.length > 0 ? rowsOf(part.buttons) : [componentOf(part)]))
  const shown = body.length > 0 ? body : [{ type: ComponentType.TextDisplay as const, content: '-# …' }]
  const buttons = [...rowsOf(page.actions), ...rows.filter((row) => row.length > 0).map(rowOf)]
  return [...shown, ...menusOf(page), ...buttons]
}

/** What can be done with a part that has a title: the first thing has a button beside the title, others have menus at the foot. */
function componentOf({ text, isBoxed, actions: [first] }: Part): APIMessageTopLevelComponent {
  const display = { type: ComponentType.TextDisplay as const, content: text }
  if (isBoxed) return { type: ComponentType.Container, accent_color: BOX_COLOUR, components: [display] }
  if (first === undefined || !isSound(first)) return display
  return { type: ComponentType.Section, components: [display], accessory: buttonOf(first) }
}

/** How many components, and how many characters of text, those of buttons and menus included: Discord does not say whether they count. */
export function measured(components: readonly unknown[]): { components: number; text: number } {
  let [count, text] = [0, 0]
  const visit = (component: unknown): void => {
    if (typeof component !== 'object' || component === null) return
    count++
    if ('content' in component && typeof component.content === 'string') text += component.content.length
    if ('label' in component && typeof component.label === 'string') text += component.label.length
    if ('placeholder' in component && typeof component.placeholder === 'string') text += component.placeholder.length
    if ('options' in component && Array.isArray(component.options))
      for (const { label } of component.options) text += String(label).length
    if ('accessory' in component) visit(component.accessory)
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

/** A menu for everything that can be done with several parts but has no button there: what it is called, and the titles to choose from. */
function menusOf({ blocks }: Message): APIActionRowComponent<APIStringSelectComponent>[] {
  const choices = blocks
    .flatMap((block) => (block.kind === 'headline' ? [block] : []))
    .flatMap(({ text, actions = [] }) => actions.slice(1).map((action) => ({ ...action, text })))
    .filter(isSound)
  return [...Map.groupBy(choices, ({ label }) => label)].map(([label, group], at) => ({
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: `${MENU}${at}`,
        placeholder: shortened(plain(label), LIMITS.menuPlaceholder) || '…',
        options: distinct(group, ({ id }) => id)
          .slice(0, LIMITS.menuOptions)
          .map(({ id, text }) => ({ value: id, label: shortened(plain(text), LIMITS.menuOption) || '…' })),
      },
    ],
  }))
}

const MENU = '~menu:'

/** Whether Discord takes the id. */
const isSound = ({ id }: MessageAction): boolean => id !== '' && id.length <= LIMITS.customId

/** Of several with one key Discord would refuse the whole message, so the first is kept. */
const distinct = <T>(all: T[], keyOf: (one: T) => string): T[] =>
  all.filter((one, at) => all.findIndex((other) => keyOf(other) === keyOf(one)) === at)

function rowsOf(actions: MessageAction[]): APIActionRowComponent<Button>[] {
  const buttons = distinct(actions.filter(isSound), ({ id }) => id)
    .slice(0, ACTIONS)
    .map(buttonOf)
  return Array.from({ length: Math.ceil(buttons.length / LIMITS.buttonsInRow) }, (_, at) =>
    rowOf(buttons.slice(at * LIMITS.buttonsInRow, (at + 1) * LIMITS.buttonsInRow)),
  )
}

const rowOf = (buttons: Button[]): APIActionRowComponent<Button> => ({
  type: ComponentType.ActionRow,
  components: buttons,
})

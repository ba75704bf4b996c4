// What a press, a shortcut or a submission turns into: finds the control a person means and makes Slack's payload of it.
import { isJson, objects } from './arguments.ts'
import { interaction, shownChannel, shownMessage, shownView } from './payloads.ts'
import type { PersonParts } from './person.ts'
import type { Json, SlackMessage, SlackUser, SlackView } from './types.ts'

interface Control {
  element: Json
  blockId: string
  /** What the action carries besides what the element has: the button of a pair, the chosen option. */
  action: Json
}

const textOf = (value: unknown): string => (isJson(value) && typeof value.text === 'string' ? value.text : '')

/** Blocks without an id get one, as in Slack. */
function withIds(blocks: Json[]): Json[] {
  return blocks.map((block, at) => ({ block_id: `b${at}`, ...block }))
}

function elementsOf(block: Json): Json[] {
  const accessory = isJson(block.accessory) ? [block.accessory] : []
  const element = isJson(block.element) ? [block.element] : []
  return [...objects(block.elements), ...accessory, ...element]
}

/** A feedback button's action has the element's action_id and the pressed one's value. */
function candidates(element: Json): { names: unknown[]; action: Json }[] {
  if (element.type === 'feedback_buttons')
    return [element.positive_button, element.negative_button].filter(isJson).map((button) => ({
      names: [textOf(button.text), button.value],
      action: { text: button.text, value: button.value },
    }))
  if (element.type === 'static_select' || element.type === 'overflow' || element.type === 'radio_buttons')
    return objects(element.options).map((option) => ({
      names: [textOf(option.text), option.value],
      action: { selected_option: option },
    }))
  const { text, value } = element
  const carried = { ...(text === undefined ? {} : { text }), ...(value === undefined ? {} : { value }) }
  return [{ names: [element.action_id, textOf(text), value], action: carried }]
}

function findControl(blocks: Json[], wanted: string): Control {
  const all = withIds(blocks).flatMap((block) =>
    elementsOf(block).flatMap((element) =>
      candidates(element).map(({ names, action }) => ({ element, action, names, blockId: String(block.block_id) })),
    ),
  )
  const found = all.find(({ names }) => names.includes(wanted))
  if (found) return found
  throw new Error(
    `Nothing to press is called ${JSON.stringify(wanted)}. There is: ${JSON.stringify(all.map(({ names }) => names))}`,
  )
}

export function pressPayload(
  { world, tickets }: PersonParts,
  user: SlackUser,
  wanted: string,
  where: SlackMessage | SlackView,
): Json {
  const blocks = 'ts' in where ? where.blocks : objects(where.view.blocks)
  const { element, blockId, action } = findControl(blocks, wanted)
  const { type, action_id } = element
  const pressed = { type, action_id, block_id: blockId, action_ts: world.ts(), ...action }
  const base = { ...interaction(world, user, 'block_actions', tickets.trigger(user.id)), actions: [pressed] }
  if (!('ts' in where)) {
    if (!where.isOpen) throw new Error('The view is closed.')
    return { ...base, container: { type: 'view', view_id: where.id }, view: shownView(world, where) }
  }
  if (where.isDeleted) throw new Error('The message is gone.')
  const channel = world.findChannel(where.channel)
  const isEphemeral = where.ephemeralTo !== null
  if (isEphemeral && where.ephemeralTo !== user.id) throw new Error(`${user.name} cannot see the message.`)
  const threadTs = where.threadTs === null ? {} : { thread_ts: where.threadTs }
  const container = { type: 'message', message_ts: where.ts, channel_id: where.channel, is_ephemeral: isEphemeral }
  return {
    ...base,
    container: { ...container, ...threadTs },
    channel: channel ? shownChannel(channel) : { id: where.channel, name: '' },
    // Slack does not store ephemeral messages and so sends none along.
    ...(isEphemeral ? {} : { message: { ...shownMessage(where, world), blocks: withIds(where.blocks) } }),
    state: { values: {} },
    response_url: tickets.responseUrl(where.channel, user.id, where, where.threadTs),
  }
}

export function shortcutPayload(
  { world, tickets }: PersonParts,
  user: SlackUser,
  callbackId: string,
  message: SlackMessage,
): Json {
  const channel = world.findChannel(message.channel)
  return {
    ...interaction(world, user, 'message_action', tickets.trigger(user.id)),
    callback_id: callbackId,
    action_ts: world.ts(),
    message_ts: message.ts,
    channel: channel ? shownChannel(channel) : { id: message.channel, name: '' },
    message: shownMessage(message, world),
    response_url: tickets.responseUrl(message.channel, user.id, message, message.threadTs),
  }
}

/** What stands in a field to begin with; of several options all, with ", " between. */
function standing({ initial_value, initial_option, initial_options, initial_time }: Json): string | null {
  if (isJson(initial_option)) return String(initial_option.value)
  if (initial_options !== undefined)
    return objects(initial_options)
      .map(({ value }) => value)
      .join(', ')
  if (typeof initial_time === 'string') return initial_time
  return typeof initial_value === 'string' ? initial_value : null
}

/** What was typed, or the option that was chosen; the client takes no more characters than there may be, and no other option. */
function inputOf(element: Json, value: string | null): Json {
  if (element.type === 'plain_text_input') {
    const most = Number(element.max_length ?? 3000)
    if (value !== null && value.length > most) throw new Error(`No more than ${most} characters can be typed there.`)
    return { value }
  }
  if (element.type === 'timepicker') {
    if (value !== null && !/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value)) throw new Error('The clock shows no such time.')
    return { selected_time: value }
  }
  const labelled = (one: string): Json => ({ text: { type: 'plain_text', text: one }, value: one })
  if (element.type === 'external_select') return { selected_option: value === null ? null : labelled(value) }
  if (['multi_external_select', 'multi_static_select', 'checkboxes'].includes(String(element.type))) {
    const all = value === null ? [] : value.split(', ')
    const offered = objects(element.options)
    const isOffered = (one: string): boolean =>
      element.options === undefined || offered.some((option) => option.value === one)
    if (!all.every(isOffered)) throw new Error(`The menu does not offer all of ${value}.`)
    return { selected_options: all.map((one) => offered.find((option) => option.value === one) ?? labelled(one)) }
  }
  const chosen = objects(element.options).find((option) => option.value === value) ?? null
  if (value !== null && chosen === null) throw new Error(`The menu does not offer ${value}.`)
  return { selected_option: chosen }
}

/** https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload */
export function suggestionPayload(
  { world }: PersonParts,
  user: SlackUser,
  view: SlackView,
  field: string,
  typed: string,
): Json {
  const block = withIds(objects(view.view.blocks)).find(({ block_id }) => block_id === field)
  if (block === undefined || !isJson(block.element)) throw new Error(`There is no field ${field}.`)
  const { type: _type, ...base } = interaction(world, user, 'block_suggestion', '')
  return {
    ...base,
    type: 'block_suggestion',
    action_id: block.element.action_id,
    block_id: field,
    value: typed,
    container: { type: 'view', view_id: view.id },
    view: shownView(world, view),
  }
}

export function submitPayload(
  { world, tickets }: PersonParts,
  user: SlackUser,
  view: SlackView,
  values: Record<string, string>,
): Json {
  if (!view.isOpen || view.user !== user.id) throw new Error('There is no such view on the screen.')
  const state: Record<string, Json> = {}
  for (const block of withIds(objects(view.view.blocks))) {
    if (block.type !== 'input' || !isJson(block.element)) continue
    const blockId = String(block.block_id)
    const { type, action_id } = block.element
    const value = values[blockId] ?? values[String(action_id)] ?? standing(block.element)
    // Slack's client does not let go of a form like this.
    if ((value === null || value === '') && block.optional !== true)
      throw new Error(`Nothing is filled in for ${blockId}.`)
    state[blockId] = { [String(action_id)]: { type, ...inputOf(block.element, value === '' ? null : value) } }
  }
  return {
    ...interaction(world, user, 'view_submission', tickets.trigger(user.id)),
    view: shownView(world, view, state),
    response_urls: [],
  }
}

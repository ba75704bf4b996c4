// The views.* methods of the Slack server: modals, which need a fresh trigger, and home tabs, which do not.
import { type Arguments, isJson, objects, SlackError } from './arguments.ts'
import { checkView } from './checks/view.ts'
import { type Context, type Method, report } from './context.ts'
import { shownView } from './payloads.ts'
import type { Json, SlackView } from './types.ts'
import type { World } from './world.ts'

function checked(method: string, args: Arguments, { world }: Context, kind: SlackView['kind']): Json {
  const view = args.json('view')
  report(world, method, checkView(view, kind))
  return isJson(view) ? view : {}
}

/** Blocks keep the ids they are given here, so that what is filled in can be told apart. */
function stored(view: Json): Json {
  return { ...view, blocks: objects(view.blocks).map((block, at) => ({ block_id: `b${at}`, ...block })) }
}

export function openView(world: World, kind: SlackView['kind'], user: string, view: Json): SlackView {
  const opened: SlackView = {
    id: world.id('V'),
    hash: world.ts(),
    kind,
    user,
    view: stored(view),
    isOpen: true,
    errors: {},
  }
  world.views.push(opened)
  return opened
}

export function changeView(world: World, known: SlackView, view: Json): void {
  known.view = stored(view)
  known.hash = world.ts()
  known.errors = {}
}

const open: Method = (args, context) => {
  const { world, tickets } = context
  // A trigger is used up by the call, also when the view is then refused.
  const user = tickets.useTrigger(args.need('trigger_id', 'invalid_trigger_id'))
  const view = openView(world, 'modal', user, checked('views.open', args, context, 'modal'))
  return { view: shownView(world, view) }
}

/** Slack's client lays one modal upon another: three at most. https://docs.slack.dev/reference/methods/views.push */
const MAX_STACK = 3

const push: Method = (args, context) => {
  const { world, tickets } = context
  const user = tickets.useTrigger(args.need('trigger_id', 'invalid_trigger_id'))
  const stack = world.views.filter((view) => view.kind === 'modal' && view.user === user && view.isOpen)
  if (stack.length === 0) throw new SlackError('not_found')
  if (stack.length >= MAX_STACK) throw new SlackError('push_limit_reached')
  const view = openView(world, 'modal', user, checked('views.push', args, context, 'modal'))
  return { view: shownView(world, view) }
}

function mindHash(args: Arguments, known: SlackView): void {
  if (args.has('hash') && args.text('hash') !== known.hash) throw new SlackError('hash_conflict')
}

const publish: Method = (args, context) => {
  const { world } = context
  const user = args.need('user_id')
  if (!world.findUser(user)) throw new SlackError('user_not_found')
  const content = checked('views.publish', args, context, 'home')
  const known = world.views.find((view) => view.kind === 'home' && view.user === user)
  if (!known) return { view: shownView(world, openView(world, 'home', user, content)) }
  mindHash(args, known)
  changeView(world, known, content)
  return { view: shownView(world, known) }
}

const update: Method = (args, context) => {
  const { world } = context
  const [id, external] = [args.text('view_id'), args.text('external_id')]
  const known = world.views.find((view) => view.id === id || (external !== '' && view.view.external_id === external))
  if (!known?.isOpen) throw new SlackError('not_found')
  const content = checked('views.update', args, context, known.kind)
  mindHash(args, known)
  changeView(world, known, content)
  return { view: shownView(world, known) }
}

export const viewMethods: Record<string, Method> = {
  'views.open': open,
  'views.push': push,
  'views.publish': publish,
  'views.update': update,
}

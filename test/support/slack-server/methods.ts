// All Web API methods the Slack server knows, by name.
import { SlackError } from './arguments.ts'
import type { Method } from './context.ts'
import { assistantMethods } from './methods-assistant.ts'
import { chatMethods } from './methods-chat.ts'
import { lookupMethods } from './methods-lookup.ts'
import { viewMethods } from './methods-views.ts'

const test: Method = (_args, { world: { team, bot }, socketUrl }) => ({
  url: socketUrl.replace(/^ws(.*)\/link\/$/, 'http$1/'),
  team: team.name,
  user: bot.name,
  team_id: team.id,
  user_id: bot.id,
  bot_id: bot.botId,
  is_enterprise_install: false,
})

const openConnection: Method = (_args, { sockets, socketUrl }) => ({ url: `${socketUrl}?ticket=${sockets.ticket()}` })

/** Methods that want the app-level token instead of the bot's. */
const APP_METHODS = new Set(['apps.connections.open'])

const METHODS: Record<string, Method> = {
  'auth.test': test,
  'apps.connections.open': openConnection,
  ...chatMethods,
  ...assistantMethods,
  ...viewMethods,
  ...lookupMethods,
}

export const call: (name: string, ...rest: Parameters<Method>) => ReturnType<Method> = (name, args, context) => {
  const method = METHODS[name]
  if (!method) throw new SlackError('unknown_method', { req_method: name })
  return method(args, context)
}

export function mayCall(name: string, token: 'bot' | 'app'): boolean {
  return APP_METHODS.has(name) === (token === 'app')
}

// The commands a bot has registered, everywhere or in one guild, and the API's routes for them.
import { type APIApplicationCommand, ApplicationCommandType } from 'discord.js'
import { checkCommands } from './check-command.ts'
import { ApiError, type Call, type Route } from './http.ts'
import { snowflake } from './snowflake.ts'
import type { Stage } from './stage.ts'
import type { CommandWrite } from './types.ts'

/** What a bot sends; checked before it is taken for this. */
type NewCommand = Partial<APIApplicationCommand> & Pick<APIApplicationCommand, 'name'>

export class Commands {
  readonly writes: CommandWrite[] = []
  readonly #lists = new Map<string | null, APIApplicationCommand[]>()

  of(guildId: string | null): APIApplicationCommand[] {
    return this.#lists.get(guildId) ?? []
  }

  all(): APIApplicationCommand[] {
    return [...this.#lists.values()].flat()
  }

  /** What somebody in a guild, or elsewhere, can choose from. */
  offered(guildId: string | null): APIApplicationCommand[] {
    return [...(guildId === null ? [] : this.of(guildId)), ...this.of(null)]
  }

  write(guildId: string | null, method: string, commands: APIApplicationCommand[]): void {
    this.#lists.set(guildId, commands)
    this.writes.push({ guildId, method, commands, at: performance.now() })
  }
}

export function commandRoutes(stage: Stage, commands: Commands): Route[] {
  const scopeOf = ({ path, params }: Call): string | null => {
    if (params[0] !== stage.world.bot.id)
      throw new ApiError(403, 20012, 'You are not authorized to perform this action on this application')
    return path.includes('/guilds/') ? stage.guild(params[1]).id : null
  }

  function made(guildId: string | null, given: NewCommand): APIApplicationCommand {
    const type = given.type ?? ApplicationCommandType.ChatInput
    const known = commands.of(guildId).find((one) => one.name === given.name && one.type === type)
    const filled = {
      default_member_permissions: null,
      nsfw: false,
      ...(guildId === null ? { contexts: null, integration_types: [0], dm_permission: true } : { guild_id: guildId }),
      ...given,
      description: given.description ?? '',
      type,
      id: known?.id ?? snowflake(),
      application_id: stage.world.bot.id,
      version: snowflake(),
    }
    return filled as APIApplicationCommand
  }

  function replaceAll(call: Call) {
    const guildId = scopeOf(call)
    stage.conscience.weigh(call, checkCommands(call.body ?? []))
    const list = (call.body ?? []) as NewCommand[]
    commands.write(
      guildId,
      'PUT',
      list.map((one) => made(guildId, one)),
    )
    return { status: 200, body: commands.of(guildId) }
  }

  function add(call: Call) {
    const guildId = scopeOf(call)
    stage.conscience.weigh(call, checkCommands(call.body))
    const command = made(guildId, call.body as NewCommand)
    const others = commands.of(guildId).filter(({ id }) => id !== command.id)
    commands.write(guildId, 'POST', [...others, command])
    return { status: others.length === commands.of(guildId).length ? 200 : 201, body: command }
  }

  function change(call: Call) {
    const guildId = scopeOf(call)
    const before = find(call, guildId)
    const changed = { ...before, ...(call.body as NewCommand), version: snowflake() } as APIApplicationCommand
    commands.write(
      guildId,
      'PATCH',
      commands.of(guildId).map((one) => (one === before ? changed : one)),
    )
    return { status: 200, body: changed }
  }

  function remove(call: Call) {
    const guildId = scopeOf(call)
    const gone = find(call, guildId)
    commands.write(
      guildId,
      'DELETE',
      commands.of(guildId).filter((one) => one !== gone),
    )
    return { status: 204 }
  }

  function find({ params }: Call, guildId: string | null): APIApplicationCommand {
    const found = commands.of(guildId).find(({ id }) => id === params.at(-1))
    if (!found) throw new ApiError(404, 10063, 'Unknown application command')
    return found
  }

  return ['/applications/:/commands', '/applications/:/guilds/:/commands'].flatMap((path): Route[] => [
    { method: 'GET', path, handle: (call) => ({ status: 200, body: commands.of(scopeOf(call)) }) },
    { method: 'PUT', path, handle: replaceAll },
    { method: 'POST', path, handle: add },
    { method: 'GET', path: `${path}/:`, handle: (call) => ({ status: 200, body: find(call, scopeOf(call)) }) },
    { method: 'PATCH', path: `${path}/:`, handle: change },
    { method: 'DELETE', path: `${path}/:`, handle: remove },
  ])
}

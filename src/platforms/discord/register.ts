// Registers the commands with Discord, if they are not what it has already. Knows none of them by name.
import { type Client, Routes } from 'discord.js'
import type { Desk } from '../../domain/ports.ts'
import { areSame, commandsFor } from './commands.ts'

/** Whether there was something to change. */
export async function register(client: Client<true>, desk: Desk, guildId: string | null): Promise<boolean> {
  const { id } = client.application
  const route = guildId === null ? Routes.applicationCommands(id) : Routes.applicationGuildCommands(id, guildId)
  const ours = commandsFor(desk, guildId === null)
  const theirs = await client.rest.get(route)
  if (Array.isArray(theirs) && areSame(ours, theirs, guildId === null)) return false
  await client.rest.put(route, { body: ours })
  return true
}

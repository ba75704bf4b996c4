// Looks for a delivery among what was written in a channel since a moment. Posts nothing, and says so when it could not look everywhere.
import { type APIMessage, type Client, PermissionFlagsBits, Routes } from 'discord.js'
import type { Traced } from '../../domain/ports.ts'
import { isMarked } from './delivery-mark.ts'
import { isChannelGone } from './failures.ts'
import { unknown } from './outcome.ts'

/** 01.01.2015: reference, "Snowflakes". */
const EPOCH_MS = 1_420_070_400_000n
/** This machine's clock and Discord's are never further apart, one hopes. */
const CLOCKS_APART_MS = 10 * 60_000
/** resources/message, "Get Channel Messages": limit. */
const PAGE = 100
/** A channel in which more was written since than this can hold is not looked through. */
const MOST_PAGES = 60

export async function findDelivery(
  client: Client<true>,
  channelId: string,
  key: string,
  since: Date,
  signal: AbortSignal,
): Promise<Traced> {
  try {
    if (!(await mayLookBack(client, channelId))) return unknown('Dateline lacks Read Message History in that channel.')
    return await looked(client, channelId, key, since, signal)
  } catch (error) {
    // Whatever was posted there went with the channel.
    if (isChannelGone(error)) return { kind: 'absent' }
    throw error
  }
}

async function looked(
  { rest, user }: Client<true>,
  channelId: string,
  key: string,
  since: Date,
  signal: AbortSignal,
): Promise<Traced> {
  let after = idAt(since.getTime() - CLOCKS_APART_MS)
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = new URLSearchParams({ limit: `${PAGE}`, after: `${after}` })
    const messages = (await rest.get(Routes.channelMessages(channelId), { query, signal })) as APIMessage[]
    const found = messages.find(({ author, components }) => author.id === user.id && isMarked(components, key))
    if (found !== undefined) return { kind: 'found', message: found.id }
    // A page that is not full may still not be the last; an empty one is.
    if (messages.length === 0) return { kind: 'absent' }
    for (const { id } of messages) if (BigInt(id) > after) after = BigInt(id)
  }
  return unknown(`More than ${MOST_PAGES * PAGE} messages were written there since.`)
}

/** Without the right to look back Discord shows an empty history, as if nothing had ever been posted. */
async function mayLookBack(client: Client<true>, channelId: string): Promise<boolean> {
  // Asked for anew: what the gateway tells of rights may be on its way.
  const channel = await client.channels.fetch(channelId, { force: true })
  if (channel === null) return false
  if (!('permissionsFor' in channel)) return true
  return channel.permissionsFor(client.user)?.has(PermissionFlagsBits.ReadMessageHistory) === true
}

/** The smallest id of a message written at a moment. */
function idAt(ms: number): bigint {
  const since = BigInt(Math.floor(ms)) - EPOCH_MS
  return since > 0n ? since << 22n : 0n
}

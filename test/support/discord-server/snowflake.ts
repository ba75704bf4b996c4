// Discord's ids: a moment and a count, as decimal digits, ever growing.

const EPOCH = 1_420_070_400_000n

let latest = 0n

export function snowflake(): string {
  const now = (BigInt(Date.now()) - EPOCH) << 22n
  latest = now > latest ? now : latest + 1n
  return String(latest)
}

export const momentOf = (id: string): Date => new Date(Number((BigInt(id) >> 22n) + EPOCH))

/** A guild's events go to one shard; which one its id says. */
export const shardOf = (guildId: string | null, shards: number): number =>
  guildId === null ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(shards))

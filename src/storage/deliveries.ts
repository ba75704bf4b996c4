// Deliveries of digests: one row for each moment that a digest was due, and what each channel has been told. What a process writes of a delivery that it does not hold is not written.
import type { Delivery, DeliveryKey, Destination, DigestContents } from '../domain/subscription.ts'
import { type Hold, NOTHING_NEW, type Outcome, type StandingHold, type ToldArticle } from '../domain/subscription.ts'
import { type Columns, dateOf, FOR_UPDATE, type Queries, RecordsPart, SKIP_LOCKED } from './database.ts'
import { insertPost } from './posts.ts'

type Place = Pick<Destination, 'platform' | 'channel'>
type OpenDelivery = Delivery & { [Part in keyof Place]: Place[Part] | null }
type DeliveryRow = Omit<Delivery, 'dueAt'> & { dueAt: number }

const DELIVERY = `SELECT subscription AS "subscriptionId", due_at AS "dueAt", state, message, because, tries, refusals
  FROM deliveries`
const THIS = 'subscription = :subscription AND due_at = :due_at'
const HELD = `${THIS} AND holder = :holder AND state = 'sending'`
const OPEN = `state IN ('due', 'sending') AND not_before <= :now AND holder IS NULL`
/** Deliveries that are being made or may have arrived, with where they go. */
const UNDERWAY = `deliveries d JOIN (SELECT id, platform, channel FROM subscriptions UNION ALL SELECT key, platform, channel FROM posts) s
  ON s.id = d.subscription AND d.state = 'sending'`
/** Another digest of the same channel that is being made: what it will tell is not known before it is prepared. */
const BESIDE = `SELECT 1 FROM ${UNDERWAY} JOIN subscriptions own ON own.platform = s.platform AND own.channel = s.channel
  WHERE own.id = :subscription AND d.holder IS NOT NULL AND NOT (d.subscription = :subscription AND d.due_at = :due_at)`
/** Held while one of them is claimed, so that no two of a channel are made at a time. */
const NEIGHBOURS = `SELECT id FROM subscriptions
  WHERE (platform, channel) IN (SELECT platform, channel FROM subscriptions WHERE id = ?) ORDER BY id ${FOR_UPDATE}`
const CLAIMABLE = `${DELIVERY} WHERE ${THIS} AND ${OPEN} AND NOT EXISTS (${BESIDE}) ${SKIP_LOCKED}`

const FREE = 'holder = NULL, renewed_at = NULL'

const idOf = ({ subscriptionId, dueAt }: DeliveryKey) => ({ subscription: subscriptionId, due_at: dueAt.getTime() })
const written = ({ told, chosen, cites = [] }: DigestContents) => {
  return { tells: JSON.stringify(told), chosen: JSON.stringify(chosen), cites: JSON.stringify(cites) }
}

export class DeliveryRecords extends RecordsPart {
  async note({ skippedBecause: because, ...key }: DeliveryKey & { skippedBecause: string | null }): Promise<void> {
    const row = { ...idOf(key), state: because === null ? 'due' : 'skipped', because, not_before: 0 }
    await this.file.insert('deliveries', row, 'ON CONFLICT DO NOTHING')
  }

  async noteTold(delivery: DeliveryKey, contents: DigestContents, key: string): Promise<void> {
    const now = delivery.dueAt.getTime()
    const ended = { state: 'sent', key, ended_at: now, holder: null, renewed_at: null, ...written(contents) }
    await this.file.transact(async (file) => {
      await file.upsert('deliveries', 'subscription, due_at', { ...idOf(delivery), not_before: 0 }, ended)
      await tell(file, await placeOf(file, delivery), contents.told, now)
    })
  }

  async lastNoted(subscriptionId: string): Promise<Date | null> {
    const sql = 'SELECT max(due_at) AS "dueAt" FROM deliveries WHERE subscription = ?'
    return dateOf((await this.file.get<{ dueAt: number | null }>(sql, subscriptionId))?.dueAt ?? null)
  }

  async lastCovered(subscriptionId: string): Promise<Date | null> {
    const sql = `SELECT max(due_at) AS "dueAt" FROM deliveries
      WHERE subscription = ? AND (state = 'sent' OR state = 'skipped' AND because = ?)`
    const row = await this.file.get<{ dueAt: number | null }>(sql, subscriptionId, NOTHING_NEW)
    return dateOf(row?.dueAt ?? null)
  }

  /** What has come to no end, is held by nobody and may be worked on at this moment, the oldest first; `null`: nobody knows where it goes. */
  async open(now: Date): Promise<OpenDelivery[]> {
    const sql = `SELECT d.*, coalesce(s.platform, p.platform) AS platform, coalesce(s.channel, p.channel) AS channel
      FROM (${DELIVERY} WHERE ${OPEN}) d LEFT JOIN subscriptions s ON s.id = d."subscriptionId" LEFT JOIN posts p ON p.key = d."subscriptionId"
      ORDER BY d."dueAt", d."subscriptionId"`
    type Row = Omit<OpenDelivery, 'dueAt'> & { dueAt: number }
    return (await this.file.all<Row>(sql, { now: now.getTime() })).map(deliveryOf)
  }

  /** `null`: somebody is at work on it, or on another of the same channel. Otherwise how it stood: of `sending` the fate is unknown. */
  async claim(hold: Hold, now: Date): Promise<Delivery | null> {
    return this.file.transact(async (file) => {
      const open = { ...idOf(hold), now: now.getTime() }
      await file.run(NEIGHBOURS, hold.subscriptionId)
      const before = await file.get<DeliveryRow>(CLAIMABLE, open)
      if (before === undefined) return null
      const take = `UPDATE deliveries SET state = 'sending', holder = :holder, renewed_at = :now, tries = tries + 1 WHERE ${THIS}`
      await file.run(take, { ...open, holder: hold.holder })
      return deliveryOf(before)
    })
  }

  /** Says that the holder is at work. `lost`: it was let go of meanwhile, and may be another's; `removed`: there is no such delivery any more. */
  async renew(hold: Hold, now: Date): Promise<'held' | 'lost' | 'removed'> {
    if ((await change(this.file, hold, 'renewed_at = :now', { now: now.getTime() })) !== null) return 'held'
    return (await this.file.get(`${DELIVERY} WHERE ${THIS}`, idOf(hold))) === undefined ? 'removed' : 'lost'
  }

  async held(): Promise<StandingHold[]> {
    const sql = `SELECT subscription AS "subscriptionId", due_at AS "dueAt", holder, renewed_at AS "renewedAt" FROM deliveries
      WHERE state = 'sending' AND holder IS NOT NULL AND renewed_at IS NOT NULL`
    type Row = { subscriptionId: string; dueAt: number; holder: string; renewedAt: number }
    const rows = await this.file.all<Row>(sql)
    return rows.map((row) => ({ ...row, dueAt: new Date(row.dueAt), renewedAt: new Date(row.renewedAt) }))
  }

  /** Frees a delivery that its holder does not work on, unless it was renewed since; not to be touched before `notBefore`. */
  async letGo({ renewedAt, ...hold }: StandingHold, notBefore: Date): Promise<void> {
    const sql = `UPDATE deliveries SET ${FREE}, not_before = CASE WHEN not_before > :until THEN not_before ELSE :until END
      WHERE ${HELD} AND renewed_at = :renewed_at`
    const values = { ...idOf(hold), holder: hold.holder, renewed_at: renewedAt.getTime(), until: notBefore.getTime() }
    await this.file.run(sql, values)
  }

  /** Notes, before a post, what it tells and under which key, so that this is known even if nobody lives to see it arrive. */
  async prepare(hold: Hold, contents: DigestContents, key: string): Promise<void> {
    const set = 'key = :key, tells = :tells, chosen = :chosen, cites = :cites'
    await change(this.file, hold, set, { key, ...written(contents) })
  }

  /** What the delivery of that key tells; `null` if there is none. */
  async contentsOf(key: string): Promise<DigestContents | null> {
    const sql = 'SELECT tells, chosen, cites FROM deliveries WHERE key = ?'
    const row = await this.file.get<Record<'tells' | 'chosen' | 'cites', string | null>>(sql, key)
    if (row === undefined) return null
    return { told: toldIn(row), chosen: JSON.parse(row.chosen ?? '[]'), cites: JSON.parse(row.cites ?? '[]') }
  }

  async destinationOf(key: string): Promise<Destination | null> {
    const sql = `SELECT s.platform, s.community, s.channel FROM deliveries d JOIN subscriptions s ON s.id = d.subscription
      WHERE d.key = ?`
    return (await this.file.get<Destination>(sql, key.toWellFormed())) ?? null
  }

  /** Puts a delivery back: to be tried again from `notBefore` on. `isUnknown`: it may have arrived. */
  async putBack(hold: Hold, options: { notBefore: Date; because: string; isUnknown: boolean }): Promise<void> {
    const { notBefore, because, isUnknown } = options
    const back = `${FREE}, because = :because, not_before = :until, state = :state, refusals = refusals + :refused`
    const how = isUnknown ? { state: 'sending', refused: 0 } : { state: 'due', refused: 1 }
    const values = { because: because.toWellFormed(), until: notBefore.getTime(), ...how }
    await change(this.file, hold, back, values)
  }

  /** Ends a delivery. When it was sent, what it told counts as told from then on and stands there to be corrected, in the same transaction. */
  async finish(hold: Hold, outcome: Outcome, now: Date): Promise<void> {
    const { message, because } = { message: null, because: null, ...outcome }
    const how = { state: outcome.state, message, because: because?.toWellFormed() ?? null }
    const end = `${FREE}, state = :state, message = :message, because = :because, ended_at = :now`
    await this.file.transact(async (file) => {
      const ended = await change(file, hold, end, { ...how, now: now.getTime() })
      if (ended === null || outcome.state !== 'sent') return
      const place = await placeOf(file, hold)
      await tell(file, place, toldIn(ended), now.getTime())
      if (place?.isSubscribed === 1 && ended.key !== null) {
        const { platform, community, channel } = place
        const post = { key: ended.key, subscription: hold.subscriptionId, platform, community, channel }
        const said = { message: outcome.message, posted_at: now.getTime(), cites: ended.cites ?? '[]' }
        await insertPost(file, { ...post, ...said })
      }
    })
  }

  async tellAnyway(destination: Destination, told: ToldArticle[], now: Date): Promise<void> {
    await this.file.transact((file) => tell(file, destination, told, now.getTime()))
  }

  async history(subscriptionId: string, limit: number): Promise<Delivery[]> {
    const sql = `${DELIVERY} WHERE subscription = ? ORDER BY due_at DESC LIMIT ?`
    return (await this.file.all<DeliveryRow>(sql, subscriptionId, limit)).map(deliveryOf)
  }

  /** By any of its digests, of now or before; the last last. What is on its way may have arrived and counts, but for that with the key `own`. */
  async told({ platform, channel }: Destination, own: string | null): Promise<ToldArticle[]> {
    const ended = `SELECT story AS "storyId", article AS "articleId", version FROM told WHERE platform = ? AND channel = ?
      ORDER BY told_at, article, version`
    const underway = `SELECT tells FROM ${UNDERWAY} WHERE platform = ? AND channel = ? AND key IS NOT NULL AND key <> ?`
    // First: what ends between the two is seen twice, and not missed.
    const onTheirWay = await this.file.all<Written>(underway, platform, channel, own ?? '')
    return [...(await this.file.all<ToldArticle>(ended, platform, channel)), ...onTheirWay.flatMap(toldIn)]
  }
}

type Written = Record<'tells', string | null>
type Ended = Written & Record<'key' | 'cites', string | null>

/** Changes a delivery; what it tells, or `null` if it is not held so any more. */
async function change(file: Queries, hold: Hold, set: string, values: Columns): Promise<Ended | null> {
  const sql = `UPDATE deliveries SET ${set} WHERE ${HELD} RETURNING tells, key, cites`
  return (await file.get<Ended>(sql, { ...idOf(hold), holder: hold.holder, ...values })) ?? null
}

type Destined = Destination & { isSubscribed: number }
const DESTINED = `SELECT platform, community, channel, 1 AS "isSubscribed" FROM subscriptions WHERE id = :id
  UNION ALL SELECT platform, community, channel, 0 AS "isSubscribed" FROM posts WHERE key = :id`

/** Where a subscription's digests go, or the corrections of a post; `undefined` if that is gone. */
const placeOf = async (file: Queries, { subscriptionId: id }: DeliveryKey): Promise<Destined | undefined> =>
  file.get<Destined>(DESTINED, { id })

const TOLD_AGAIN = 'ON CONFLICT (platform, channel, article, version) DO UPDATE SET told_at = excluded.told_at'

async function tell(file: Queries, place: Place | undefined, told: ToldArticle[], now: number): Promise<void> {
  if (place === undefined) return
  const { platform, channel } = place
  // In order: of two that tell the same at a time, one waits for the other.
  for (const { storyId: story, articleId: article, version } of told.toSorted(byArticle))
    await file.insert('told', { platform, channel, article, version, story, told_at: now }, TOLD_AGAIN)
}

const byArticle = (one: ToldArticle, other: ToldArticle): number => (one.articleId < other.articleId ? -1 : 1)

const deliveryOf = <Row extends DeliveryRow>(row: Row) => ({ ...row, dueAt: new Date(row.dueAt) })

const toldIn = ({ tells }: Written): ToldArticle[] => JSON.parse(tells ?? '[]')

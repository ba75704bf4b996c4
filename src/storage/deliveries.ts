// Deliveries of digests: one row for each moment that a digest was due, and what each channel has been told. What a process writes of a
// delivery that it does not hold is not written.
import type { ExpressionBuilder, Selectable } from 'kysely'
import type { Span } from '../domain/article.ts'
import type { ChosenStory, Delivery, DeliveryKey, Destination, DigestContents } from '../domain/subscription.ts'
import { type Hold, NOTHING_NEW, type Outcome, type StandingHold, type ToldArticle } from '../domain/subscription.ts'
import { type ChatFile, type ChatQueries, type ChatTables, ignored } from './chat-schema.ts'
import { dateOf } from './sqlite.ts'

type Row = Selectable<ChatTables['deliveries']>
type Place = Pick<Destination, 'platform' | 'channel'>
type Condition = ExpressionBuilder<ChatTables, 'deliveries'>

const idOf = ({ subscriptionId, dueAt }: DeliveryKey) => ({ subscription: subscriptionId, dueAt: dueAt.getTime() })
const of = (key: DeliveryKey) => (eb: Condition) => eb.and(idOf(key))
const heldBy = (hold: Hold) => (eb: Condition) => eb.and({ ...idOf(hold), holder: hold.holder, state: 'sending' })
const isOpen = (now: Date) => (eb: Condition) =>
  eb('state', 'in', ['due', 'sending']).and('notBefore', '<=', now.getTime()).and('holder', 'is', null)

const all = (db: ChatQueries) => db.selectFrom('deliveries').selectAll()
const latest = (db: ChatQueries, subscriptionId: string) =>
  all(db).where('subscription', '=', subscriptionId).orderBy('dueAt', 'desc')

const FREE = { holder: null, renewedAt: null }
const written = ({ told, chosen }: DigestContents) => ({ tells: JSON.stringify(told), chosen: JSON.stringify(chosen) })

export class DeliveryRecords {
  readonly #chat: ChatFile

  constructor(chat: ChatFile) {
    this.#chat = chat
  }

  /** Notes a moment, once: another process may have noted it before. */
  async note({ skippedBecause: because, ...key }: DeliveryKey & { skippedBecause: string | null }): Promise<void> {
    const row = { ...idOf(key), state: because === null ? 'due' : 'skipped', because, notBefore: 0 } as const
    await this.#chat.all((db) => db.insertInto('deliveries').values(row).onConflict(ignored))
  }

  /** Notes a digest that is given in reply to a command: ended from the start, and told. */
  async noteTold(delivery: DeliveryKey, contents: DigestContents, key: string): Promise<void> {
    const now = delivery.dueAt.getTime()
    const ended = { state: 'sent', key, endedAt: now, ...written(contents) } as const
    await this.#chat.transact(async (db) => {
      await db
        .insertInto('deliveries')
        .values({ ...idOf(delivery), notBefore: 0, ...ended })
        .onConflict((conflict) => conflict.columns(['subscription', 'dueAt']).doUpdateSet({ ...ended, ...FREE }))
        .execute()
      await tell(db, await placeOf(db, delivery), contents.told, now)
    })
  }

  /** The last moment that was noted for a subscription; `null` if none. */
  async lastNoted(subscriptionId: string): Promise<Date | null> {
    return (await this.history(subscriptionId, 1))[0]?.dueAt ?? null
  }

  /** The moment of the last delivery that was sent, or skipped for want of news; `null` if none. */
  async lastCovered(subscriptionId: string): Promise<Date | null> {
    const row = await this.#chat.first((db) =>
      latest(db, subscriptionId).where((eb) =>
        eb('state', '=', 'sent').or(eb('state', '=', 'skipped').and('because', '=', NOTHING_NEW)),
      ),
    )
    return dateOf(row?.dueAt ?? null)
  }

  /** What has come to no end, is held by nobody and may be worked on at this moment, the oldest first. */
  async open(now: Date): Promise<Delivery[]> {
    const open = (db: ChatQueries) => all(db).where(isOpen(now)).orderBy('dueAt').orderBy('subscription')
    return (await this.#chat.all(open)).map(deliveryOf)
  }

  /**
   * Takes a delivery on. `null`: somebody else has it, or is at work on another of the same channel. Otherwise how it stood before:
   * `sending` means that its fate is unknown.
   */
  async claim(hold: Hold, now: Date): Promise<Delivery | null> {
    return this.#chat.transact(async (db) => {
      const before = await all(db).where(of(hold)).where(isOpen(now)).executeTakeFirst()
      if (before === undefined || (await isAtWorkBeside(db, hold))) return null
      const taken = { state: 'sending', holder: hold.holder, renewedAt: now.getTime() } as const
      const claimed = db.updateTable('deliveries').set({ ...taken, tries: before.tries + 1 })
      await claimed.where(of(hold)).execute()
      return deliveryOf(before)
    })
  }

  /** Says that the holder is at work. `lost`: it was let go of meanwhile, and may be another's; `removed`: there is no such delivery any more. */
  async renew(hold: Hold, now: Date): Promise<'held' | 'lost' | 'removed'> {
    return this.#chat.transact(async (db) => {
      const renewal = db.updateTable('deliveries').set('renewedAt', now.getTime()).where(heldBy(hold))
      if ((await renewal.returning('dueAt').execute()).length > 0) return 'held'
      return (await all(db).where(of(hold)).execute()).length === 0 ? 'removed' : 'lost'
    })
  }

  /** All holds that stand. */
  async held(): Promise<StandingHold[]> {
    const rows = await this.#chat.all((db) => all(db).where('state', '=', 'sending'))
    return rows.flatMap(({ subscription: subscriptionId, dueAt, holder, renewedAt }) =>
      holder === null || renewedAt === null
        ? []
        : [{ subscriptionId, dueAt: new Date(dueAt), holder, renewedAt: new Date(renewedAt) }],
    )
  }

  /** Frees a delivery that its holder does not work on, unless it was renewed since; not to be touched before `notBefore`. */
  async letGo({ renewedAt, ...hold }: StandingHold, notBefore: Date): Promise<void> {
    await this.#chat.transact(async (db) => {
      const row = await all(db).where(heldBy(hold)).where('renewedAt', '=', renewedAt.getTime()).executeTakeFirst()
      if (row === undefined) return
      const freed = { ...FREE, notBefore: Math.max(row.notBefore, notBefore.getTime()) }
      await db.updateTable('deliveries').set(freed).where(of(hold)).execute()
    })
  }

  /** Notes, before a post, what it tells and under which key, so that this is known even if nobody lives to see it arrive. */
  async prepare(hold: Hold, contents: DigestContents, key: string): Promise<void> {
    const change = { key, ...written(contents) }
    await this.#chat.all((db) => db.updateTable('deliveries').set(change).where(heldBy(hold)))
  }

  /** What the delivery of that key tells; `null` if there is none. Of an old one it is not known how its stories were called, nor why they were chosen. */
  async contentsOf(key: string): Promise<DigestContents | null> {
    const row = await this.#chat.first((db) => all(db).where('key', '=', key))
    return row === undefined ? null : { told: toldIn(row), chosen: chosenIn(row) }
  }

  /** Puts a delivery back: to be tried again from `notBefore` on. `isUnknown`: it may have arrived. */
  async putBack(hold: Hold, options: { notBefore: Date; because: string; isUnknown: boolean }): Promise<void> {
    const { notBefore, because, isUnknown } = options
    const change = { ...FREE, because: because.toWellFormed(), notBefore: notBefore.getTime() }
    const [state, refusals] = isUnknown ? (['sending', 0] as const) : (['due', 1] as const)
    await this.#chat.all((db) => {
      const held = db.updateTable('deliveries').where(heldBy(hold))
      return held.set((eb) => ({ ...change, state, refusals: eb('refusals', '+', refusals) }))
    })
  }

  /** Ends a delivery. When it was sent, what it told counts as told from then on, in the same transaction. */
  async finish(hold: Hold, outcome: Outcome, now: Date): Promise<void> {
    const how = outcome.state === 'sent' ? { message: outcome.message } : { because: outcome.because.toWellFormed() }
    const end = { ...FREE, state: outcome.state, message: null, because: null, ...how, endedAt: now.getTime() }
    await this.#chat.transact(async (db) => {
      const [ended] = await db.updateTable('deliveries').set(end).where(heldBy(hold)).returning('tells').execute()
      if (ended !== undefined && outcome.state === 'sent')
        await tell(db, await placeOf(db, hold), toldIn(ended), now.getTime())
    })
  }

  /** Counts as told what arrived although its delivery was removed meanwhile. */
  async tellAnyway(destination: Destination, told: ToldArticle[], now: Date): Promise<void> {
    await this.#chat.transact((db) => tell(db, destination, told, now.getTime()))
  }

  /** The last deliveries of a subscription, newest first. */
  async history(subscriptionId: string, limit: number): Promise<Delivery[]> {
    return (await this.#chat.all((db) => latest(db, subscriptionId).limit(limit))).map(deliveryOf)
  }

  /**
   * What a channel has been told by any of its digests, and by any that it had; the last last. What is on its way counts, for it may have
   * arrived, but not that of the delivery with the key `own`.
   */
  async told({ platform, channel }: Destination, own: string | null): Promise<ToldArticle[]> {
    return this.#chat.transact(async (db) => {
      const ended = db.selectFrom('told').selectAll().where('platform', '=', platform).where('channel', '=', channel)
      const told = await ended.orderBy('toldAt').orderBy('article').orderBy('version').execute()
      const underway = await inChannel(db, { platform, channel }).where('key', 'is not', null).execute()
      return [...told.map(toldOf), ...underway.filter(({ key }) => key !== own).flatMap(toldIn)]
    })
  }
}

/** A channel's deliveries that are being made or may have arrived. */
const inChannel = (db: ChatQueries, { platform, channel }: Place) =>
  db
    .selectFrom('deliveries')
    .innerJoin('subscriptions', 'subscriptions.id', 'deliveries.subscription')
    .select(['dueAt', 'subscription', 'holder', 'tells', 'key'])
    .where((eb) => eb.and({ 'deliveries.state': 'sending', platform, channel }))

/** Whether another digest of the same channel is being made: what it will tell is not known before it is prepared. */
async function isAtWorkBeside(db: ChatQueries, delivery: DeliveryKey): Promise<boolean> {
  const place = await placeOf(db, delivery)
  if (place === undefined) return false
  const made = await inChannel(db, place).where('holder', 'is not', null).execute()
  const own = idOf(delivery)
  return made.some(({ subscription, dueAt }) => subscription !== own.subscription || dueAt !== own.dueAt)
}

/** Where a subscription's digests go; `undefined` if it has been ended. */
function placeOf(db: ChatQueries, { subscriptionId }: DeliveryKey): Promise<Place | undefined> {
  const places = db.selectFrom('subscriptions').select(['platform', 'channel'])
  return places.where('id', '=', subscriptionId).executeTakeFirst()
}

/** A version that was told before may be quoted once more. */
async function tell(db: ChatQueries, place: Place | undefined, told: ToldArticle[], now: number): Promise<void> {
  if (place === undefined) return
  for (const { storyId: story, articleId: article, version, quoted = [] } of told) {
    const which = { platform: place.platform, channel: place.channel, article, version }
    const before = db.selectFrom('told').select('quoted')
    const [row] = await before.where((eb) => eb.and(which)).execute()
    const change = { toldAt: now, quoted: JSON.stringify([...JSON.parse(row?.quoted ?? '[]'), ...quoted]) }
    await db
      .insertInto('told')
      .values({ ...which, story, ...change })
      .onConflict((conflict) => conflict.columns(['platform', 'channel', 'article', 'version']).doUpdateSet(change))
      .execute()
  }
}

function toldOf({ story, article, version, quoted }: ChatTables['told']): ToldArticle {
  const told = { storyId: story, articleId: article, version }
  const spans: Span[] = JSON.parse(quoted ?? '[]')
  return spans.length === 0 ? told : { ...told, quoted: spans }
}

const deliveryOf = ({ subscription, dueAt, state, message, because, tries, refusals }: Row): Delivery => ({
  subscriptionId: subscription,
  dueAt: new Date(dueAt),
  ...{ state, message, because, tries, refusals },
})

/** What `prepare` wrote. */
const toldIn = ({ tells }: Pick<Row, 'tells'>): ToldArticle[] => JSON.parse(tells ?? '[]')

/** What `prepare` wrote. Rows of before it wrote that name their stories in what they tell, in the same order. */
function chosenIn({ tells, chosen }: Pick<Row, 'tells' | 'chosen'>): ChosenStory[] {
  if (chosen !== null) return JSON.parse(chosen)
  const ids = new Set(toldIn({ tells }).map(({ storyId }) => storyId))
  return [...ids].map((storyId) => ({ storyId, headline: '', why: [] }))
}

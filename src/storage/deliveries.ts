// Deliveries of digests: one row for each moment that a digest was due, and what each channel has been told. What a process writes of a
// delivery that it does not hold is not written.
import type { ExpressionBuilder, Selectable } from 'kysely'
import {
  type ChosenStory,
  type Delivery,
  type DeliveryKey,
  type Destination,
  type DigestContents,
  type Hold,
  NOTHING_NEW,
  type Outcome,
  type StandingHold,
  type ToldArticle,
} from '../domain/subscription.ts'
import { type ChatFile, type ChatQueries, type ChatTables, ignored } from './chat-schema.ts'
import { dateOf } from './sqlite.ts'

type Row = Selectable<ChatTables['deliveries']>
type Place = Pick<Destination, 'platform' | 'channel'>
type Condition = ExpressionBuilder<ChatTables, 'deliveries'>

const of =
  ({ subscriptionId, dueAt }: DeliveryKey) =>
  (eb: Condition) =>
    eb.and({ subscription: subscriptionId, dueAt: dueAt.getTime() })

const heldBy =
  ({ subscriptionId, dueAt, holder }: Hold) =>
  (eb: Condition) =>
    eb.and({ subscription: subscriptionId, dueAt: dueAt.getTime(), holder, state: 'sending' })

const isOpen = (now: Date) => (eb: Condition) =>
  eb('state', 'in', ['due', 'sending']).and('notBefore', '<=', now.getTime()).and('holder', 'is', null)

const FREE = { holder: null, renewedAt: null }

export class DeliveryRecords {
  readonly #chat: ChatFile

  constructor(chat: ChatFile) {
    this.#chat = chat
  }

  /** Notes a moment, once: another process may have noted it before. */
  async note({ skippedBecause, ...key }: DeliveryKey & { skippedBecause: string | null }): Promise<void> {
    const state = skippedBecause === null ? 'due' : 'skipped'
    const row = { subscription: key.subscriptionId, dueAt: key.dueAt.getTime(), state, notBefore: 0 } as const
    await this.#chat.all((db) =>
      db
        .insertInto('deliveries')
        .values({ ...row, because: skippedBecause })
        .onConflict(ignored),
    )
  }

  /** Notes a digest that is given in reply to a command: ended from the start, and told. */
  async noteTold(delivery: DeliveryKey, { told, chosen }: DigestContents, key: string): Promise<void> {
    const now = delivery.dueAt.getTime()
    const ended = {
      state: 'sent',
      key,
      tells: JSON.stringify(told),
      chosen: JSON.stringify(chosen),
      endedAt: now,
    } as const
    await this.#chat.transact(async (db) => {
      await db
        .insertInto('deliveries')
        .values({ subscription: delivery.subscriptionId, dueAt: now, notBefore: 0, ...ended })
        .onConflict((conflict) => conflict.columns(['subscription', 'dueAt']).doUpdateSet({ ...ended, ...FREE }))
        .execute()
      await tell(db, await placeOf(db, delivery), told, now)
    })
  }

  /** The last moment that was noted for a subscription; `null` if none. */
  async lastNoted(subscriptionId: string): Promise<Date | null> {
    const row = await this.#chat.first((db) => latest(db, subscriptionId))
    return dateOf(row?.dueAt ?? null)
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
    const rows = await this.#chat.all((db) =>
      db.selectFrom('deliveries').selectAll().where(isOpen(now)).orderBy('dueAt').orderBy('subscription'),
    )
    return rows.map(deliveryOf)
  }

  /**
   * Takes a delivery on. `null`: somebody else has it, or is at work on another of the same channel. Otherwise how it stood before:
   * `sending` means that its fate is unknown.
   */
  async claim(hold: Hold, now: Date): Promise<Delivery | null> {
    return this.#chat.transact(async (db) => {
      const open = db.selectFrom('deliveries').selectAll().where(of(hold)).where(isOpen(now))
      const before = await open.executeTakeFirst()
      if (before === undefined || (await isAtWorkBeside(db, hold))) return null
      const taken = {
        state: 'sending',
        holder: hold.holder,
        renewedAt: now.getTime(),
        tries: before.tries + 1,
      } as const
      await db.updateTable('deliveries').set(taken).where(of(hold)).execute()
      return deliveryOf(before)
    })
  }

  /** Says that the holder is at work. `lost`: it was let go of meanwhile, and may be another's; `removed`: there is no such delivery any more. */
  async renew(hold: Hold, now: Date): Promise<'held' | 'lost' | 'removed'> {
    return this.#chat.transact(async (db) => {
      const renewal = db
        .updateTable('deliveries')
        .set('renewedAt', now.getTime())
        .where(heldBy(hold))
        .returning('dueAt')
      if ((await renewal.executeTakeFirst()) !== undefined) return 'held'
      const row = await db.selectFrom('deliveries').select('dueAt').where(of(hold)).executeTakeFirst()
      return row === undefined ? 'removed' : 'lost'
    })
  }

  /** All holds that stand. */
  async held(): Promise<StandingHold[]> {
    const rows = await this.#chat.all((db) => db.selectFrom('deliveries').selectAll().where('state', '=', 'sending'))
    return rows.flatMap(({ subscription: subscriptionId, dueAt, holder, renewedAt }) =>
      holder === null || renewedAt === null
        ? []
        : [{ subscriptionId, dueAt: new Date(dueAt), holder, renewedAt: new Date(renewedAt) }],
    )
  }

  /** Frees a delivery that its holder does not work on, unless it was renewed since; not to be touched before `notBefore`. */
  async letGo({ renewedAt, ...hold }: StandingHold, notBefore: Date): Promise<void> {
    await this.#chat.transact(async (db) => {
      const held = db
        .selectFrom('deliveries')
        .selectAll()
        .where(heldBy(hold))
        .where('renewedAt', '=', renewedAt.getTime())
      const row = await held.executeTakeFirst()
      if (row === undefined) return
      const freed = { ...FREE, notBefore: Math.max(row.notBefore, notBefore.getTime()) }
      await db.updateTable('deliveries').set(freed).where(of(hold)).execute()
    })
  }

  /** Notes, before a post, what it tells and under which key, so that this is known even if nobody lives to see it arrive. */
  async prepare(hold: Hold, { told, chosen }: DigestContents, key: string): Promise<void> {
    const contents = { key, tells: JSON.stringify(told), chosen: JSON.stringify(chosen) }
    await this.#chat.all((db) => db.updateTable('deliveries').set(contents).where(heldBy(hold)))
  }

  /** What the delivery of that key tells; `null` if there is none. Of an old one it is not known how its stories were called, nor why they were chosen. */
  async contentsOf(key: string): Promise<DigestContents | null> {
    const row = await this.#chat.first((db) => db.selectFrom('deliveries').selectAll().where('key', '=', key))
    return row === undefined ? null : { told: toldIn(row), chosen: chosenIn(row) }
  }

  /** Puts a delivery back: to be tried again from `notBefore` on. `isUnknown`: it may have arrived. */
  async putBack(hold: Hold, options: { notBefore: Date; because: string; isUnknown: boolean }): Promise<void> {
    const { notBefore, because, isUnknown } = options
    const state = isUnknown ? 'sending' : 'due'
    const change = { ...FREE, state, because: because.toWellFormed(), notBefore: notBefore.getTime() } as const
    await this.#chat.all((db) =>
      db
        .updateTable('deliveries')
        .set((eb) => ({ ...change, refusals: eb('refusals', '+', isUnknown ? 0 : 1) }))
        .where(heldBy(hold)),
    )
  }

  /** Ends a delivery. When it was sent, what it told counts as told from then on, in the same transaction. */
  async finish(hold: Hold, outcome: Outcome, now: Date): Promise<void> {
    const how = outcome.state === 'sent' ? { message: outcome.message } : { because: outcome.because.toWellFormed() }
    const end = { ...FREE, state: outcome.state, message: null, because: null, ...how, endedAt: now.getTime() }
    await this.#chat.transact(async (db) => {
      const ending = db.updateTable('deliveries').set(end).where(heldBy(hold)).returning('tells')
      const ended = await ending.executeTakeFirst()
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
    return this.#chat.use(async (db) => {
      const told = db
        .selectFrom('told')
        .selectAll()
        .where((eb) => eb.and({ platform, channel }))
      const underway = inChannels(db)
        .where((eb) => eb.and({ platform, channel }))
        .where('key', 'is not', null)
      return [
        ...(await told.orderBy('toldAt').orderBy('article').orderBy('version').execute()).map(toldOf),
        ...(await underway.execute()).filter(({ key }) => key !== own).flatMap(toldIn),
      ]
    })
  }
}

const latest = (db: ChatQueries, subscriptionId: string) =>
  db.selectFrom('deliveries').selectAll().where('subscription', '=', subscriptionId).orderBy('dueAt', 'desc')

/** Deliveries that are being made or may have arrived, with their channels. */
const inChannels = (db: ChatQueries) =>
  db
    .selectFrom('deliveries')
    .innerJoin('subscriptions', 'subscriptions.id', 'deliveries.subscription')
    .select(['dueAt', 'subscription', 'holder', 'tells', 'key'])
    .where('deliveries.state', '=', 'sending')

/** Whether another digest of the same channel is being made: what it will tell is not known before it is prepared. */
async function isAtWorkBeside(db: ChatQueries, delivery: DeliveryKey): Promise<boolean> {
  const place = await placeOf(db, delivery)
  if (place === undefined) return false
  const made = inChannels(db)
    .where((eb) => eb.and(place))
    .where('holder', 'is not', null)
  const [subscription, dueAt] = [delivery.subscriptionId, delivery.dueAt.getTime()]
  return (await made.execute()).some((one) => one.subscription !== subscription || one.dueAt !== dueAt)
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
    const told = db
      .selectFrom('told')
      .select('quoted')
      .where((eb) => eb.and(which))
    const before = (await told.executeTakeFirst())?.quoted ?? '[]'
    const change = { toldAt: now, quoted: JSON.stringify([...JSON.parse(before), ...quoted]) }
    await db
      .insertInto('told')
      .values({ ...which, story, ...change })
      .onConflict((conflict) => conflict.columns(['platform', 'channel', 'article', 'version']).doUpdateSet(change))
      .execute()
  }
}

function toldOf({ story, article, version, quoted }: ChatTables['told']): ToldArticle {
  const spans: ToldArticle['quoted'] = JSON.parse(quoted ?? '[]')
  return {
    ...{ storyId: story, articleId: article, version },
    ...(spans === undefined || spans.length === 0 ? {} : { quoted: spans }),
  }
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

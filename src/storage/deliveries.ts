// Deliveries as rows of the records: one for each moment that a digest was due, and what each channel has been told.
import type { Span } from '../domain/article.ts'
import type {
  ChosenStory,
  DeliveryKey,
  DigestContents,
  Hold,
  Outcome,
  StandingHold,
  ToldArticle,
} from '../domain/subscription.ts'
import { type Delivery, type Destination, NOTHING_NEW } from '../domain/subscription.ts'
import { numberOf, numberOrNull, type RecordsFile, type Row, type Statements, textOf, textOrNull } from './sqlite.ts'

type Place = Pick<Destination, 'platform' | 'channel'>

/** Whoever does not hold a delivery writes nothing of it: its values are those of `heldBy`. */
const WHERE_HELD = "WHERE subscription = ? AND due_at = ? AND holder = ? AND state = 'sending'"

const heldBy = ({ subscriptionId, dueAt, holder }: Hold): [string, number, string] => [
  subscriptionId,
  dueAt.getTime(),
  holder,
]

export class DeliveryRecords {
  readonly #file: RecordsFile

  constructor(file: RecordsFile) {
    this.#file = file
  }

  async note({
    subscriptionId,
    dueAt,
    skippedBecause,
  }: DeliveryKey & { skippedBecause: string | null }): Promise<void> {
    const sql = `INSERT OR IGNORE INTO deliveries (subscription, due_at, state, because, not_before)
      VALUES (?, ?, ?, ?, 0)`
    const state = skippedBecause === null ? 'due' : 'skipped'
    this.#file.use((statements) => statements.run(sql, subscriptionId, dueAt.getTime(), state, skippedBecause))
  }

  async noteTold({ subscriptionId, dueAt }: DeliveryKey, { told, chosen }: DigestContents, key: string): Promise<void> {
    const sql = `INSERT OR REPLACE INTO deliveries (subscription, due_at, state, not_before, tells, chosen, key, ended_at)
      VALUES (?, ?, 'sent', 0, ?, ?, ?, ?)`
    const now = dueAt.getTime()
    this.#file.transact((statements) => {
      statements.run(sql, subscriptionId, now, JSON.stringify(told), JSON.stringify(chosen), key, now)
      tell(statements, placeOf(statements, { subscriptionId }), told, now)
    })
  }

  async lastNoted(subscriptionId: string): Promise<Date | null> {
    const sql = 'SELECT max(due_at) last FROM deliveries WHERE subscription = ?'
    return this.#file.use((statements) => dateOrNull(statements.get(sql, subscriptionId), 'last'))
  }

  async open(now: Date): Promise<Delivery[]> {
    const sql = `SELECT * FROM deliveries WHERE state IN ('due', 'sending') AND not_before <= ?1
      AND holder IS NULL ORDER BY due_at, subscription`
    return this.#file.use((statements) => statements.all(sql, now.getTime()).map(deliveryOfRow))
  }

  async claim({ subscriptionId, dueAt, holder }: Hold, now: Date): Promise<Delivery | null> {
    return this.#file.transact((statements) => {
      const before = rowOf(statements, { subscriptionId, dueAt })
      if (isAtWorkBeside(statements, { subscriptionId, dueAt })) return null
      const sql = `UPDATE deliveries SET state = 'sending', holder = ?, renewed_at = ?, tries = tries + 1
        WHERE subscription = ? AND due_at = ? AND state IN ('due', 'sending') AND not_before <= ? AND holder IS NULL`
      const values = [holder, now.getTime(), subscriptionId, dueAt.getTime(), now.getTime()]
      return statements.run(sql, ...values).changes === 1 && before !== undefined ? deliveryOfRow(before) : null
    })
  }

  async renew(hold: Hold, now: Date): Promise<'held' | 'lost' | 'removed'> {
    return this.#file.transact((statements) => {
      const sql = `UPDATE deliveries SET renewed_at = ? ${WHERE_HELD}`
      if (statements.run(sql, now.getTime(), ...heldBy(hold)).changes === 1) return 'held'
      return rowOf(statements, hold) === undefined ? 'removed' : 'lost'
    })
  }

  async held(): Promise<StandingHold[]> {
    const sql = `SELECT subscription, due_at, holder, renewed_at FROM deliveries
      WHERE state = 'sending' AND holder IS NOT NULL`
    return this.#file.use((statements) =>
      statements.all(sql).map((row) => ({
        subscriptionId: textOf(row, 'subscription'),
        dueAt: new Date(numberOf(row, 'due_at')),
        holder: textOf(row, 'holder'),
        renewedAt: new Date(numberOf(row, 'renewed_at')),
      })),
    )
  }

  async letGo({ renewedAt, ...hold }: StandingHold, notBefore: Date): Promise<void> {
    const sql = `UPDATE deliveries SET holder = NULL, renewed_at = NULL, not_before = max(not_before, ?)
      ${WHERE_HELD} AND renewed_at = ?`
    this.#file.use((statements) => statements.run(sql, notBefore.getTime(), ...heldBy(hold), renewedAt.getTime()))
  }

  async prepare(hold: Hold, { told, chosen }: DigestContents, key: string): Promise<void> {
    const sql = `UPDATE deliveries SET tells = ?, chosen = ?, key = ? ${WHERE_HELD}`
    const values = [JSON.stringify(told), JSON.stringify(chosen), key]
    this.#file.use((statements) => statements.run(sql, ...values, ...heldBy(hold)))
  }

  async contentsOf(key: string): Promise<DigestContents | null> {
    const sql = 'SELECT tells, chosen FROM deliveries WHERE key = ?'
    const row = this.#file.use((statements) => statements.get(sql, key))
    return row === undefined ? null : { told: toldIn(row), chosen: chosenIn(row) }
  }

  async putBack(
    hold: Hold,
    { notBefore, because, isUnknown }: { notBefore: Date; because: string; isUnknown: boolean },
  ): Promise<void> {
    const sql = `UPDATE deliveries SET state = ?, because = ?, not_before = ?, refusals = refusals + ?, holder = NULL,
      renewed_at = NULL ${WHERE_HELD}`
    const state = isUnknown ? 'sending' : 'due'
    const values = [because.toWellFormed(), notBefore.getTime(), isUnknown ? 0 : 1]
    this.#file.use((statements) => statements.run(sql, state, ...values, ...heldBy(hold)))
  }

  async finish(hold: Hold, outcome: Outcome, now: Date): Promise<void> {
    const sql = `UPDATE deliveries SET state = ?, message = ?, because = ?, holder = NULL, renewed_at = NULL, ended_at = ?
      ${WHERE_HELD}`
    const message = outcome.state === 'sent' ? outcome.message : null
    const because = outcome.state === 'sent' ? null : outcome.because.toWellFormed()
    this.#file.transact((statements) => {
      const values = [outcome.state, message, because, now.getTime()]
      if (statements.run(sql, ...values, ...heldBy(hold)).changes === 0 || outcome.state !== 'sent') return
      tell(statements, placeOf(statements, hold), toldIn(rowOf(statements, hold)), now.getTime())
    })
  }

  async tellAnyway(destination: Destination, told: ToldArticle[], now: Date): Promise<void> {
    this.#file.transact((statements) => tell(statements, destination, told, now.getTime()))
  }

  async lastCovered(subscriptionId: string): Promise<Date | null> {
    const sql = `SELECT max(due_at) last FROM deliveries
      WHERE subscription = ? AND (state = 'sent' OR (state = 'skipped' AND because = ?))`
    return this.#file.use((statements) => dateOrNull(statements.get(sql, subscriptionId, NOTHING_NEW), 'last'))
  }

  async history(subscriptionId: string, limit: number): Promise<Delivery[]> {
    const sql = 'SELECT * FROM deliveries WHERE subscription = ? ORDER BY due_at DESC LIMIT ?'
    return this.#file.use((statements) => statements.all(sql, subscriptionId, limit).map(deliveryOfRow))
  }

  async told({ platform, channel }: Destination, own: string | null): Promise<ToldArticle[]> {
    const sql = `SELECT story, article, version, quoted FROM told WHERE platform = ? AND channel = ?
      ORDER BY told_at, article, version`
    const underway = `SELECT d.tells FROM deliveries d JOIN subscriptions s ON s.id = d.subscription
      WHERE s.platform = ? AND s.channel = ? AND d.state = 'sending' AND d.key IS NOT NULL AND d.key IS NOT ?`
    return this.#file.use((statements) => [
      ...statements.all(sql, platform, channel).map((row) => ({
        storyId: textOf(row, 'story'),
        articleId: textOf(row, 'article'),
        version: textOf(row, 'version'),
        ...quotedIn(row),
      })),
      ...statements.all(underway, platform, channel, own).flatMap(toldIn),
    ])
  }
}

/** Whether another digest of the same channel is being made: what it will tell is not known before it is prepared. */
function isAtWorkBeside(statements: Statements, { subscriptionId, dueAt }: DeliveryKey): boolean {
  const sql = `SELECT 1 FROM deliveries d JOIN subscriptions s ON s.id = d.subscription
    JOIN subscriptions own ON own.platform = s.platform AND own.channel = s.channel
    WHERE own.id = ?1 AND d.state = 'sending' AND d.holder IS NOT NULL AND NOT (d.subscription = ?1 AND d.due_at = ?2)`
  return statements.get(sql, subscriptionId, dueAt.getTime()) !== undefined
}

/** Where a subscription's digests go; `null` if it has been ended. */
function placeOf(statements: Statements, { subscriptionId }: Pick<DeliveryKey, 'subscriptionId'>): Place | null {
  const row = statements.get('SELECT platform, channel FROM subscriptions WHERE id = ?', subscriptionId)
  return row === undefined ? null : { platform: textOf(row, 'platform'), channel: textOf(row, 'channel') }
}

/** A version that was told before may be quoted once more. */
function tell(statements: Statements, place: Place | null, told: ToldArticle[], now: number): void {
  if (place === null) return
  const channel = [place.platform, place.channel]
  const before = 'SELECT quoted FROM told WHERE platform = ? AND channel = ? AND article = ? AND version = ?'
  const sql = `INSERT INTO told (platform, channel, article, version, story, told_at, quoted)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
    SET quoted = excluded.quoted, told_at = excluded.told_at`
  for (const { storyId, articleId, version, quoted = [] } of told) {
    const row = statements.get(before, ...channel, articleId, version)
    const all = JSON.stringify([...(row === undefined ? [] : (quotedIn(row).quoted ?? [])), ...quoted])
    statements.run(sql, ...channel, articleId, version, storyId, now, all)
  }
}

function quotedIn(row: Row): Pick<ToldArticle, 'quoted'> {
  const quoted: Span[] = JSON.parse(textOrNull(row, 'quoted') ?? '[]')
  return quoted.length === 0 ? {} : { quoted }
}

function rowOf(statements: Statements, { subscriptionId, dueAt }: DeliveryKey): Row | undefined {
  const sql = 'SELECT * FROM deliveries WHERE subscription = ? AND due_at = ?'
  return statements.get(sql, subscriptionId, dueAt.getTime())
}

function deliveryOfRow(row: Row): Delivery {
  return {
    subscriptionId: textOf(row, 'subscription'),
    dueAt: new Date(numberOf(row, 'due_at')),
    state: stateOf(textOf(row, 'state')),
    message: textOrNull(row, 'message'),
    because: textOrNull(row, 'because'),
    tries: numberOf(row, 'tries'),
    refusals: numberOf(row, 'refusals'),
  }
}

const STATES = ['due', 'sending', 'sent', 'skipped', 'failed'] as const

const stateOf = (text: string): Delivery['state'] => STATES.find((state) => state === text) ?? 'failed'

/** What `prepare` wrote. */
function toldIn(row: Row | undefined): ToldArticle[] {
  return row === undefined ? [] : JSON.parse(textOrNull(row, 'tells') ?? '[]')
}

/** What `prepare` wrote; rows of before it wrote that name their stories in what they tell, in the same order. */
function chosenIn(row: Row): ChosenStory[] {
  const chosen = textOrNull(row, 'chosen')
  if (chosen !== null) return JSON.parse(chosen)
  const ids = new Set(toldIn(row).map(({ storyId }) => storyId))
  return [...ids].map((storyId) => ({ storyId, headline: '', why: [] }))
}

function dateOrNull(row: Row | undefined, column: string): Date | null {
  const moment = numberOrNull(row, column)
  return moment === null ? null : new Date(moment)
}

// A source: a feed that brings articles, how it is to be asked, and what became of that.

export interface Source {
  /** As it was named; what its records go by. */
  url: string
  title: string | null
  /** "discord:1034…", or `SETTINGS`. */
  addedBy: string
  addedAt: Date
  /** Between two looks, unless the feed or its server wants more. */
  intervalMs: number
  state: 'active' | 'paused'
  nextAt: Date
  fetched: FetchState
}

export interface FetchState {
  /** Where it has moved for good; `null`: nowhere. */
  address: string | null
  etag: string | null
  modified: string | null
  /** How long the feed itself asks to be left alone. */
  ttlMs: number | null
  lastGoodAt: number | null
  /** Since then every look has failed; `null`: the last one was good. In milliseconds since 1970, as all times here. */
  failingSince: number | null
  failures: number
  /** In plain words what went wrong last, and what to do about it. */
  error: string | null
  remedy: string | null
  /** Whether somebody was told that it is dead. */
  isReported: boolean
  items: number
}

export interface TakenItem {
  /** What it held then; another mark is another item. */
  mark: string
  /** When it was first seen, where the feed gives it no day, or one to come. */
  seenAt?: number
  /** When its page was last looked at, in milliseconds since 1970; missing where it has none. */
  lookedAt?: number
  /** How often in a row its page could not be had for now. */
  tries?: number
  /** Whether there was nothing at its page's address at the last look. */
  isMissing?: boolean
}

/** Who added what FEEDS or the OPML file lists. */
export const SETTINGS = 'settings'

export const NEVER_FETCHED: FetchState = {
  ...{ address: null, etag: null, modified: null, ttlMs: null, lastGoodAt: null, failingSince: null, failures: 0 },
  ...{ error: null, remedy: null, isReported: false, items: 0 },
}

/** Without its scheme, so that no platform makes a link of it, and without what may hold a key. */
export const placeOf = ({ url }: Pick<Source, 'url'>): string => new URL(url).host + new URL(url).pathname

const DEAD_AFTER_MS = 86_400_000

export function isDead({ state, fetched: { failingSince, error } }: Source, now: Date): boolean {
  if (failingSince === null || error === null) return false
  return state === 'paused' || now.getTime() - failingSince >= DEAD_AFTER_MS
}

// Brings the stories up to date with the articles: reads what is new, links it to what it is like, and places whatever that may have
// moved. Everything else stays as it is, and what comes of it is what clustering all articles at once would have given.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { fingerprintOf, STORIES_EDITION } from '../stories/fingerprint.ts'
import { ONE_STORY, storiesOf } from '../stories/grouping.ts'
import { linkedAlone, Neighbours, reachOf } from '../stories/neighbours.ts'
import type { Linked, PlacedStory, Print, StoryStore } from '../stories/ports.ts'
import { classOf, isSampled, stepOf } from '../stories/rarity.ts'
import { reportsOf } from '../stories/reports.ts'

/** Articles that are read in one transaction: their whole texts are held meanwhile. */
const READ_AT_ONCE = 200
/** Articles that are linked or placed in one transaction. */
const LINKED_AT_ONCE = 500
const PLACED_AT_ONCE = 300
/** Up to so many articles are compared with others one by one; for more, an index of all is worth making. */
const FEW = 8

export interface ClusterOptions {
  now: Date
  onProgress?: ((progress: { articles: number; total: number }) => void) | undefined
  signal?: AbortSignal | undefined
}

/** To be called under the refresh lock. It may be killed at any moment: the next call goes on from there. */
export async function clusterStories(store: StoryStore, options: ClusterOptions): Promise<void> {
  await store.begin(STORIES_EDITION)
  const size = classOf(await store.articles())
  if ((await store.sampleSize()) !== size) await store.resample(size, (id) => isSampled(id, size))
  await readAll(store, size, options)
  await store.settleSteps(stepOf)
  await linkAll(store, options)
  await placeAll(store, options)
}

async function readAll(store: StoryStore, size: number, { onProgress, signal }: ClusterOptions): Promise<void> {
  let read = 0
  for (;;) {
    signal?.throwIfAborted()
    const unread = await store.takeUnread(READ_AT_ONCE)
    if (unread.length === 0) return
    await store.keepRead(
      unread.map(({ n, id, article }) => ({
        n,
        fingerprint: article && fingerprintOf(article),
        publishedAt: article?.publishedAt ?? null,
        isCounted: isSampled(id, size),
      })),
    )
    read += unread.length
    if (unread.length === READ_AT_ONCE) onProgress?.({ articles: read, total: await store.articles() })
    await nextTurn()
  }
}

async function linkAll(store: StoryStore, { signal }: ClusterOptions): Promise<void> {
  const unlinked = await store.unlinked()
  if (unlinked.length === 0) return
  const waiting = new Set(unlinked.map(({ n }) => n))
  const linkOf = unlinked.length <= FEW ? await oneByOne(store, unlinked) : await byIndex(store, unlinked)
  for (let at = 0; at < unlinked.length; at += LINKED_AT_ONCE) {
    signal?.throwIfAborted()
    const linked: Linked[] = []
    for (const { n } of unlinked.slice(at, at + LINKED_AT_ONCE)) {
      waiting.delete(n)
      const found = await linkOf(n)
      // A link between two that are both new is written with the later one.
      if (found !== null) linked.push({ ...found, links: found.links.filter(([other]) => !waiting.has(other)) })
    }
    await store.saveLinks(linked, ONE_STORY)
    await nextTurn()
  }
}

type LinkOf = (n: number) => Promise<Linked | null>
type Unlinked = { n: number; moment: number | null }[]

/** Compares each article with all of its time. */
async function oneByOne(store: StoryStore, unlinked: Unlinked): Promise<LinkOf> {
  const fresh = new Map<number, Print>()
  for (const { n } of unlinked) {
    const print = await store.print(n)
    if (print === null) continue
    const { square } = linkedAlone(print, [], await store.steps(print.terms))
    fresh.set(n, { ...print, square })
  }
  return async (n) => {
    const print = fresh.get(n)
    if (print === undefined) return null
    const pool = await store.prints(print.moment === null ? null : reachOf(print.moment))
    return linkedAlone(
      print,
      pool.map((other) => fresh.get(other.n) ?? other),
      await store.steps(print.terms),
    )
  }
}

async function byIndex(store: StoryStore, unlinked: Unlinked): Promise<LinkOf> {
  const neighbours = new Neighbours(await store.prints(periodOf(unlinked)), await store.steps(null))
  return async (n) => neighbours.linked(n)
}

/** The time of all that the articles can be like; `null` for all of it. */
function periodOf(unlinked: Unlinked): { from: number; to: number } | null {
  let [from, to] = [Infinity, -Infinity]
  for (const { moment } of unlinked) {
    if (moment === null) return null
    const reach = reachOf(moment)
    from = Math.min(from, reach.from)
    to = Math.max(to, reach.to)
  }
  return { from, to }
}

async function placeAll(store: StoryStore, { now, signal }: ClusterOptions): Promise<void> {
  for (;;) {
    signal?.throwIfAborted()
    const unplaced = await store.unplaced(PLACED_AT_ONCE)
    if (unplaced.length === 0) return
    const stories: PlacedStory[] = []
    const done = new Set<number>()
    for (const n of unplaced) if (!done.has(n)) stories.push(...(await storiesAround(n, store, done)))
    await store.place(stories, { now })
    await nextTurn()
  }
}

/** The stories of an article and of all that strong links connect with it; these are added to `done`. */
async function storiesAround(n: number, store: StoryStore, done: Set<number>): Promise<PlacedStory[]> {
  const links = new Map<number, [n: number, likeness: number][]>()
  const queue = [n]
  done.add(n)
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const found = await store.links(next)
    links.set(next, found)
    for (const [other, likeness] of found) {
      if (likeness < ONE_STORY || done.has(other)) continue
      done.add(other)
      queue.push(other)
    }
  }
  const stories: PlacedStory[] = []
  for (const { id, members } of storiesOf(await store.placeables([...links.keys()]), links)) {
    const reports = members.length === 1 ? [0] : reportsOf(await store.sketches(members.map((member) => member.n)))
    stories.push({ id, members: members.map((member, at) => ({ ...member, report: reports[at] ?? 0 })) })
  }
  return stories
}

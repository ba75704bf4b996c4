// Brings the stories up to date: reads what is new, links it, places what that may have moved. What comes of it is what clustering all articles at once would have given.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { STORIES_EDITION } from '../domain/article.ts'
import { inAdvance } from '../domain/in-turn.ts'
import type { Linked, Links, PlacedStory, Print, Sample, StoryStore, UnreadArticle } from '../storage/stories.ts'
import { pairsIn } from '../storage/stories.ts'
import { clusterLinked, STORY_THRESHOLD } from '../stories/cluster.ts'
import { reportsOf } from '../stories/reprints.ts'
import { linksOf, reachOfAll } from '../stories/similarity.ts'
import { classOf, isSampled, stepOf } from '../stories/terms.ts'
import type { RefreshOptions } from './refresh-plan.ts'
import { lengthOf, type ReadingCrew } from './workers.ts'

/** Articles that are read in one transaction: their whole texts are held meanwhile. */
const READ_AT_ONCE = 200
/** How many such are read in advance, so that no thread waits for another. */
const AHEAD = 2
const [LINKED_AT_ONCE, PLACED_AT_ONCE] = [500, 300]
/** Articles whose links are kept in memory while stories are put together. */
const MOST_KEPT = 100_000
/** For up to so many articles the rarity of each of their features is looked up; for more, that of all is read. */
const FEW = 8

export type ClusterOptions = Pick<RefreshOptions, 'onProgress' | 'signal'> & {
  crew: ReadingCrew
  /** What must be done before articles are linked, which takes memory. */
  before?: () => Promise<unknown>
}

/** To be called under the refresh lock. It may be killed at any moment: the next call goes on from there. */
export async function clusterStories(store: StoryStore, options: ClusterOptions): Promise<void> {
  await store.begin(STORIES_EDITION)
  const size = classOf(await store.articles())
  const holds = (articleId: string) => isSampled(articleId, size)
  await readAll(store, holds, options)
  await options.before?.()
  // All is read: the threads give their memory back before the links take theirs.
  await options.crew.close()
  await store.settleSteps({ name: String(size), holds, stepOf: (articles) => stepOf(articles, size) })
  await linkAll(store, options)
  await placeAll(store, options)
}

async function readAll(store: StoryStore, isSampled: Sample['holds'], options: ClusterOptions): Promise<void> {
  const { crew, onProgress, signal } = options
  async function* unread(): AsyncGenerator<UnreadArticle[]> {
    for (let after = 0; ; ) {
      const some = await store.takeUnread(after, READ_AT_ONCE)
      if (some.length === 0) return
      after = some.at(-1)?.n ?? after
      yield some
    }
  }
  const read = async (some: UnreadArticle[]) => {
    const articles = some.map(({ article }) => article)
    const fingerprints = await crew.run('fingerprints', articles, lengthOf(articles.map((one) => one?.text ?? '')))
    return some.map((one, at) => ({ ...one, fingerprint: fingerprints[at] ?? null }))
  }
  let done = 0
  for await (const some of inAdvance(unread(), AHEAD, read)) {
    signal?.throwIfAborted()
    const ofSample = some.some(({ id }) => isSampled(id))
    await store.keepRead(some, ofSample)
    done += some.length
    if (some.length === READ_AT_ONCE)
      onProgress?.({ stage: 'clustering', articles: done, total: await store.articles() })
    await nextTurn()
  }
}

async function linkAll(store: StoryStore, { signal }: ClusterOptions): Promise<void> {
  await store.unlink()
  const unlinked = await store.unlinked()
  if (unlinked.length === 0) return
  const prints = await store.prints(reachOfAll(unlinked.map(({ moment }) => moment)))
  const asked = new Set(unlinked.map(({ n }) => n))
  const termsOf = ({ n, terms }: Print) => (asked.has(n) ? [...terms] : [])
  const steps = await store.steps(asked.size > FEW ? null : new Set(prints.flatMap(termsOf)))
  let linked: Linked[] = []
  const save = async () => {
    signal?.throwIfAborted()
    await store.saveLinks(linked, STORY_THRESHOLD)
    linked = []
    await nextTurn()
  }
  for (const one of linksOf(prints, asked, steps)) if (linked.push(one) >= LINKED_AT_ONCE) await save()
  await save()
  await store.settleLinks()
}

async function placeAll(store: StoryStore, { signal }: ClusterOptions): Promise<void> {
  const kept = new Map<number, Links>()
  const linksOf = async (n: number): Promise<Links> => {
    const links = kept.get(n) ?? (await store.links(n))
    if (kept.size > MOST_KEPT) kept.clear()
    kept.set(n, links)
    return links
  }
  for (;;) {
    signal?.throwIfAborted()
    const unplaced = await store.unplaced(PLACED_AT_ONCE)
    if (unplaced.length === 0) return
    const stories: PlacedStory[] = []
    const done = new Set<number>()
    for (const n of unplaced) if (!done.has(n)) stories.push(...(await storiesAround(n, store, linksOf, done)))
    await store.place(stories)
    await nextTurn()
  }
}

/** The stories of an article and of all that strong links connect with it; these are added to `done`. */
async function storiesAround(n: number, store: StoryStore, linksOf: (n: number) => Promise<Links>, done: Set<number>) {
  const connected = new Map<number, Links>()
  const queue = [n]
  done.add(n)
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const links = await linksOf(next)
    connected.set(next, links)
    for (const [other, similarity] of pairsIn(links))
      if (similarity >= STORY_THRESHOLD && !done.has(other) && isLinked(await linksOf(other), next)) {
        done.add(other)
        queue.push(other)
      }
  }
  const linksWithin = (one: number) => pairsIn(connected.get(one)).filter(([to]) => isLinked(connected.get(to), one))
  const links = new Map([...connected.keys()].map((one) => [one, linksWithin(one)]))
  const stories: PlacedStory[] = []
  for (const { id, members } of clusterLinked(await store.placeables([...links.keys()]), links)) {
    const reports = members.length === 1 ? [0] : reportsOf(await store.sketches(members.map((member) => member.n)))
    stories.push({ id, members: members.map((member, at) => ({ ...member, report: reports[at] ?? 0 })) })
  }
  return stories
}

/** A link counts where it is among the strongest of both. */
function isLinked(links: Links = new Uint32Array(), n: number): boolean {
  for (let at = 0; at < links.length; at += 2) if (links[at] === n) return true
  return false
}

// Corrects what was posted where it stands: finds what articles that it quotes say otherwise now, or say no more, and words the one reply.
import { mention } from '../answers/compose.ts'
import type { Conversations } from '../answers/conversations.ts'
import type { AnswerSentence } from '../domain/answer.ts'
import type { Article, Span } from '../domain/article.ts'
import { linkTo, type MessageSource, plain } from '../domain/message.ts'
import type { CitedQuote, Post, Spot, Subscription } from '../domain/subscription.ts'
import { type ArticleReader, MOST_WITHDRAWN } from '../storage/articles.ts'
import type { Storage } from '../storage/open.ts'
import { type ChangedArticle, readHistory } from './told-articles.ts'

interface CorrectionParts extends Pick<Storage, 'posts' | 'subscriptions'> {
  answers: Pick<Conversations, 'find'>
  reader: ArticleReader
}

type Correction = Pick<Subscription, 'id' | 'state' | 'saysWhenEmpty' | 'isSilent'> & { destination: Spot }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** What is gone may come back: somebody may be copying it. */
const GONE_FOR_MS = HOUR_MS
const LOOK_AGAIN_MS = HOUR_MS / 6

export type Corrections = ReturnType<typeof createCorrections>

/** `days`: how long what was posted is corrected; 0: never. */
export function createCorrections(parts: CorrectionParts, { days, ofAnswers }: { days: number; ofAnswers: boolean }) {
  const { posts, subscriptions, answers, reader } = parts
  /** How the articles of each post stood when it was looked at last. */
  let lastSeen = new Map<string, string>()

  /** Keeps where all see an answer, or a digest that somebody has called for; `key`: the id under which either is kept. */
  async function remember(key: string, where: Pick<Post, 'destination' | 'message' | 'postedAt'>): Promise<void> {
    if (days === 0) return
    const digest = await posts.digestCalled(key)
    if (digest !== null) return posts.keep({ key, ...where, ...digest })
    const answer = ofAnswers ? await answers.find(key) : null
    const cited = answer?.kind === 'unanswered' ? answer.closest : answer?.kind === 'answered' ? answer : undefined
    const cites = cited?.citations.map(({ quote: _, ...one }) => one) ?? []
    if (cites.length > 0) await posts.keep({ key, ...where, subscriptionId: null, cites })
  }

  async function note(now: Date): Promise<void> {
    if (days === 0) return
    const all = await posts.since(new Date(now.getTime() - days * DAY_MS))
    const open = all.map(({ cites, settled, ...post }) => ({
      ...post,
      cites: cites.filter(({ articleId }) => !settled.includes(articleId)),
    }))
    const standing = await reader.standing([...new Set(open.flatMap(({ cites }) => cites.map((one) => one.articleId)))])
    const seen = new Map<string, string>()
    for (const { key, cites, subscriptionId } of open) {
      const versions = cites.map(({ articleId }) => standing.get(articleId)?.version ?? null)
      if (cites.every(({ version }, at) => version === versions[at])) continue
      // Of what is gone it matters for how long.
      const age = versions.includes(null) ? Math.floor(now.getTime() / LOOK_AGAIN_MS) : 0
      const state = [...versions, age].join(' ')
      seen.set(key, state)
      if (lastSeen.get(key) !== state && (await isWanted(subscriptionId))) await noteChanges(key, cites, now)
    }
    lastSeen = seen
  }

  async function noteChanges(key: string, cites: CitedQuote[], now: Date): Promise<void> {
    const { changed, gone } = await changesOf(cites, now)
    const ids = new Set([...changed.flatMap(({ now: { id }, before }) => [id, before.id]), ...gone])
    const about = cites.filter(({ articleId }) => ids.has(articleId))
    if (about.length > 0) await posts.noteCorrection(key, about, now)
  }

  /** Whoever has ended a digest, or paused it, wants no more of it. */
  async function isWanted(subscriptionId: string | null): Promise<boolean> {
    if (subscriptionId === null) return ofAnswers
    const subscription = await subscriptions.find(subscriptionId)
    return subscription?.state === 'active' && subscription.corrects !== false
  }

  async function find(key: string): Promise<Correction | null> {
    const post = await posts.find(key)
    if (post === null || !(await isWanted(post.subscriptionId))) return null
    const destination = { ...post.destination, below: post.message }
    const { isSilent = false } = (await subscriptions.find(post.subscriptionId ?? '')) ?? {}
    return { id: key, state: 'active', saysWhenEmpty: false, isSilent, destination }
  }

  async function make({ id }: Correction, dueAt: Date, now: Date) {
    const cites = await posts.correctionOf(id, dueAt)
    const { changed, gone } = await changesOf(cites, now)
    const said = changed.flatMap((one) => saidOf(one, cites))
    for (const cite of cites.filter(({ articleId }) => gone.has(articleId)))
      said.push(...lostOf(cite, await reader.articleVersion(cite.articleId, cite.version)))
    const sources = [...new Map(said.map(({ source }) => [source.n, source])).values()]
    const sentences = said.map(({ sentence }) => sentence)
    const message = plain({ kind: 'paragraph', sentences }, { kind: 'sources', heading: 'Sources', sources })
    return { message, isEmpty: said.length === 0, told: [], chosen: [], cites }
  }

  /** Articles that say otherwise what was quoted of them, or say so of themselves, and the ids of those that are gone. */
  async function changesOf(cites: readonly CitedQuote[], now: Date) {
    const quotes = cites.map(({ articleId, version, start, end }) => ({ articleId, version, quoted: [{ start, end }] }))
    const history = await readHistory(quotes, reader)
    const { departed, successors } = history
    const gone = new Set<string>()
    for (const { id, leftAt } of departed) {
      const isGone = now.getTime() - leftAt.getTime() >= GONE_FOR_MS && !successors.has(id)
      if (isGone && (await reader.leftAround(leftAt, HOUR_MS)) <= MOST_WITHDRAWN) gone.add(id)
    }
    const changed = (await history.changed()).filter(({ comparison }) => comparison.corrections.length > 0)
    return { changed, gone }
  }

  return { remember, note, find, make }
}

interface Said {
  sentence: AnswerSentence
  source: MessageSource
}

const list = new Intl.ListFormat('en-GB')
const called = (quotes: readonly CitedQuote[]): string => list.format(quotes.map(({ n }) => `[${n}]`))
const wordsIn = ({ text }: Article, { start, end }: Span): string => text.slice(start, end).replace(/\s+/g, ' ')

/** What an article says now in place of what was quoted of it, a sentence or two for each. */
function saidOf({ now, before, comparison }: ChangedArticle, cites: readonly CitedQuote[]): Said[] {
  const { mark, corrections } = comparison
  const isOwn = ({ articleId }: CitedQuote) => articleId === now.id || articleId === before.id
  const own = cites.filter((one) => isOwn(one) && one.version === before.version)
  return corrections.flatMap((one): Said[] => {
    const { before: was, now: is, title } = one
    const meant = was === null ? own : own.filter(({ start, end }) => start < was.end && end > was.start)
    const [first] = meant
    if (first === undefined) return []
    const quote = is === null ? null : now.text.slice(is.start, is.end)
    const link = linkTo(now, quote === null ? null : { quote })
    const source: MessageSource = { ...mention(now), n: first.n, quote, link }
    const says = is === null ? '' : `“${wordsIn(now, is)}”`
    const note = mark === 'withdrawn' ? 'has been taken back' : 'has a note now'
    const change = is === null && was !== null ? `no longer says: “${wordsIn(before, was)}”` : `now says: ${says}`
    const saying = title !== null ? `: ${title}` : was === null ? ` ${note}: ${says}` : ` ${change}`
    const text = `The article cited as ${called(meant)}${saying}`
    const told = { sentence: { text, citations: [first.n] }, source }
    if (was === null || is === null) return [told]
    return [told, { sentence: { text: `Before: “${wordsIn(before, was)}”`, citations: [] }, source }]
  })
}

function lostOf(cite: CitedQuote, article: Article | null): Said[] {
  if (article === null) return []
  const text = `The article cited as [${cite.n}] is no longer among the articles. It said: “${wordsIn(article, cite)}”`
  return [{ sentence: { text, citations: [cite.n] }, source: { ...mention(article), n: cite.n } }]
}

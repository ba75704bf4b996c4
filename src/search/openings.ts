// What a question without a topic is shown: how articles begin, the story that most outlets tell first, one article of each.
import { type Article, isMachineTranslated } from '../domain/article.ts'
import type { FoundPassage, PassageHit } from '../domain/passage.ts'
import type { Period } from '../domain/question.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { sentencesOf } from '../text/sentences.ts'
import { wordsOf } from '../text/words.ts'
import { DAY_MS, isOfPeriod } from './period.ts'
import { broughtBy } from './rank.ts'

/** What each day of age costs an opening, beside each doubling of the outlets that tell the same. */
const DAY_COSTS = 0.1
/** Cosine of their names and figures, by rarity, from which on two openings tell one story. */
const ALIKE = 0.18

interface Opening {
  found: FoundPassage
  /** Names and figures in it, and how much each says. */
  worth: Map<string, number>
  norm: number
  /** Those in its first sentence. */
  opens: Set<string>
}

/**
 * The openings of these hits, best first. Of a period only what is of it; a day that the opening names goes before the day it was
 * published on.
 */
export async function openings(
  hits: PassageHit[],
  articles: Map<string, Article>,
  period: Period | null,
  vocabulary: Pick<Vocabulary, 'counts' | 'size'>,
): Promise<FoundPassage[]> {
  const found = hits.flatMap(({ passage }): FoundPassage[] => {
    const article = articles.get(passage.articleId)
    if (!article || article.version !== passage.version) return []
    return [{ passage, article, text: article.text.slice(passage.start, passage.end), score: 0 }]
  })
  return biggestFirst(await weighed(period ? ofPeriod(found, period) : found, vocabulary))
}

function ofPeriod(found: FoundPassage[], period: Period): FoundPassage[] {
  const fitting = found.filter((one) => isOfPeriod(one, period))
  if (fitting.length > 0 || !period.isRelative) return fitting
  // Today's papers tell of yesterday: who asks for today's news is shown them.
  return found.filter(
    ({ article: { publishedAt } }) => publishedAt && publishedAt >= period.from && publishedAt < period.to,
  )
}

async function weighed(found: FoundPassage[], vocabulary: Pick<Vocabulary, 'counts' | 'size'>): Promise<Opening[]> {
  const brought = found.map(({ text }) => broughtBy(wordsOf(text)))
  const [counts, size] = await Promise.all([
    vocabulary.counts([...new Set(brought.flatMap((words) => [...words]))]),
    vocabulary.size(),
  ])
  return found.map((one, i) => {
    const worth = new Map(
      [...(brought[i] ?? [])].map((word) => [word, Math.log(1 + size / (counts.get(word)?.articles ?? 1))]),
    )
    const sentence = sentencesOf(one.text)[0]
    const opens = broughtBy(wordsOf(one.text.slice(0, sentence?.end ?? 0)))
    return { found: one, worth, norm: Math.hypot(...worth.values()), opens }
  })
}

/**
 * Stories by how many outlets tell them, and their age; of each the opening whose first sentence holds most of what the others tell. The
 * other openings of a story come behind all stories.
 */
function biggestFirst(all: Opening[]): FoundPassage[] {
  const newest = Math.max(...all.map(({ found }) => publishedAt(found)))
  const seeds = all
    .map((opening) => {
      const alike = all.filter((other) => isAlike(opening, other))
      const outlets = new Set(alike.map(({ found }) => found.article.outlet))
      const age = (newest - publishedAt(opening.found)) / DAY_MS
      return { alike, score: Math.log2(outlets.size) - DAY_COSTS * age }
    })
    .sort((a, b) => b.score - a.score)
  const taken = new Set<Opening>()
  const first: Opening[] = []
  const behind: Opening[] = []
  for (const { alike } of seeds) {
    const story = all.filter((one) => !taken.has(one) && alike.some((other) => isAlike(one, other)))
    if (story.length === 0 || alike.some((one) => taken.has(one))) continue
    const [central, ...others] = [...story].sort((a, b) => told(b, story) - told(a, story))
    if (central) (isMachineTranslated(central.found.article) ? behind : first).push(central)
    behind.push(...others)
    for (const one of story) taken.add(one)
  }
  behind.push(...all.filter((one) => !taken.has(one)))
  return [...first, ...behind].map(({ found }, place) => ({ ...found, score: -place }))
}

/** How much of what the others of a story tell the first sentence of an opening holds. Garbled sentences tell it badly. */
function told(opening: Opening, story: Opening[]): number {
  if (isMachineTranslated(opening.found.article)) return 0
  let sum = 0
  for (const { worth } of story.filter((other) => other !== opening))
    for (const word of opening.opens) sum += worth.get(word) ?? 0
  return sum
}

const isAlike = (a: Opening, b: Opening): boolean => likeness(a, b) >= ALIKE

const publishedAt = ({ article }: FoundPassage): number => article.publishedAt?.getTime() ?? 0

function likeness(a: Opening, b: Opening): number {
  if (a === b) return 1
  let shared = 0
  for (const [word, worth] of a.worth) shared += worth * (b.worth.get(word) ?? 0)
  return shared / Math.max(Number.EPSILON, a.norm * b.norm)
}

// The outlets of a story side by side: when each reported, what only it tells, and what it says where outlets differ.
import type { OutletClaim, OutletView, StoryArticles } from '../domain/telling.ts'
import { figuresOf } from '../language/figures.ts'
import { disputesIn } from './differences.ts'
import { quoted, type ReadStory, readStory, type StorySentence } from './read-story.ts'
import { shareTold, type Telling, tellingOf } from './sameness.ts'
import { isGarbled, isTellable, standsAlone } from './sentence-fitness.ts'
import type { Dispute } from './sides.ts'

/** Sentences shown of what only one report tells. */
const MOST_ALONE = 2
/** A sentence of which some other report tells more than this is not told by one alone. Chosen by reading the samples. */
const TOLD_ELSEWHERE = 0.4
/** What makes a sentence telling, beside that no other report has it: names and figures, and that it stands early. */
const NAME = 0.3
const FIGURE = 0.2
const EARLY = 0.6
const MOST_NAMES = 3
/** Sentences after which an article's own counts half as much for standing early. */
const HALF_WAY = 6

/** What is shown by itself must not lean on another sentence anywhere. */
const NEEDS_MORE = /\b(?:him|them|that (?:year|day|time|month|week))\b/i

/** `disputes`: where they differ, if more is known of that than the rules find. */
export function compareOutlets(story: StoryArticles, disputes = disputesIn(readStory(story))): OutletView[] {
  const read = readStory(story)
  const tellings = new Map(read.sentences.map((sentence) => [sentence, tellingOf(sentence)]))
  return [...Map.groupBy(read.articles, ({ outlet }) => outlet)].map(([outlet, articles]) => {
    const ids = articles.map(({ id }) => id)
    const reports = new Set(ids.map((id) => read.reports.get(id)))
    const claims = disputes.flatMap((dispute) => claimsOf(dispute, new Set(ids)))
    const sharing = read.articles.filter((one) => one.outlet !== outlet && reports.has(read.reports.get(one.id)))
    return {
      outlet,
      publishedAt: articles[0]?.publishedAt ?? null,
      articleIds: ids,
      sharedWith: [...new Set(sharing.map((one) => one.outlet))],
      alone: aloneIn(read, new Set(ids), reports, tellings)
        .map(quoted)
        .filter(
          (one) => !claims.some(({ source }) => source.articleId === one.articleId && source.start === one.start),
        ),
      claims,
    }
  })
}

function aloneIn(
  { sentences }: ReadStory,
  ids: ReadonlySet<string>,
  reports: ReadonlySet<number | undefined>,
  tellings: ReadonlyMap<StorySentence, Telling>,
): StorySentence[] {
  const others = sentences.filter(({ report }) => !reports.has(report)).flatMap((one) => tellings.get(one) ?? [])
  const chosen = sentences
    .filter((one) => ids.has(one.article.id) && isTellable(one) && standsAlone(one) && !NEEDS_MORE.test(one.text))
    .map((sentence) => {
      const own = tellings.get(sentence) ?? tellingOf(sentence)
      const told = Math.max(0, ...others.map((other) => shareTold(own, other)))
      return { sentence, told, worth: worthOf(sentence, own, told) }
    })
    .filter(({ told, sentence }) => told <= TOLD_ELSEWHERE && !isGarbled(sentence))
    .sort((one, other) => other.worth - one.worth || one.sentence.place - other.sentence.place)
    .slice(0, MOST_ALONE)
  return chosen.map(({ sentence }) => sentence).sort((one, other) => one.place - other.place)
}

function worthOf(sentence: StorySentence, { names }: Telling, told: number): number {
  const figures = figuresOf(sentence.text).some(({ soft }) => !soft) ? FIGURE : 0
  return (
    (1 - told) * (1 + NAME * Math.min(names.size, MOST_NAMES) + figures + EARLY * 2 ** (-sentence.place / HALF_WAY))
  )
}

/** What the outlet's own articles say, once for each difference. */
function claimsOf({ difference, sides }: Dispute, ids: ReadonlySet<string>): OutletClaim[] {
  return sides.flatMap((side) => {
    const own = side.find(({ sentence }) => ids.has(sentence.article.id))
    return own === undefined ? [] : [{ about: difference.about, claim: own.claim, source: quoted(own.sentence) }]
  })
}

// The outlets of a story side by side: when each reported, what only it tells, and what it says where outlets differ.
import type { OutletClaim, OutletView, StoryArticles } from '../domain/telling.ts'
import { figuresOf } from '../text/figures.ts'
import { whoTakesBack } from '../text/taken-back.ts'
import { disputesIn } from './differences.ts'
import { quoted, type ReadStory, readStory, type StorySentence } from './read-story.ts'
import { shareTold, type Telling, tellingOf } from './sameness.ts'
import { isGarbled, isTellable, standsAlone } from './sentence-fitness.ts'
import type { Dispute } from './sides.ts'
import { quotedNote, takenBackIn } from './taken-back.ts'

/** Sentences shown of what only one report tells. */
const MOST_ALONE = 2
/**
 * A sentence of which one of another report tells more than this is not told by one alone; nor one of which two neighbouring sentences
 * tell more. Chosen by reading the samples.
 */
const TOLD_ELSEWHERE = { sentence: 0.4, neighbours: 0.55 }
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
  const takenBack = takenBackIn(read)
  const tellings = new Map(read.sentences.map((sentence) => [sentence, tellingOf(sentence)]))
  return [...Map.groupBy(read.articles, ({ outlet }) => outlet)].map(([outlet, articles]) => {
    const ids = articles.map(({ id }) => id)
    const own = new Set(ids)
    const reports = new Set(ids.map((id) => read.reports.get(id)))
    const claims = disputes.flatMap((dispute) => claimsOf(dispute, own))
    const untold = untoldIn(read, own, reports, tellings).filter(
      ({ sentence }) => whoTakesBack(sentence, takenBack) === null,
    )
    const sharing = read.articles.filter((one) => one.outlet !== outlet && reports.has(read.reports.get(one.id)))
    return {
      outlet,
      publishedAt: articles[0]?.publishedAt ?? null,
      articleIds: ids,
      sharedWith: [...new Set(sharing.map((one) => one.outlet))],
      alone: [
        ...takenBack.filter(({ article }) => own.has(article.id)).map(quotedNote),
        ...mostTelling(untold).map(quoted),
      ].filter((one) => !claims.some(({ source }) => source.articleId === one.articleId && source.start === one.start)),
      isToldByOthers: untold.length === 0,
      claims,
    }
  })
}

/** A sentence that no other report tells, with how much of it the nearest one does. */
interface Untold {
  sentence: StorySentence
  own: Telling
  told: number
}

function untoldIn(
  { sentences }: ReadStory,
  ids: ReadonlySet<string>,
  reports: ReadonlySet<number | undefined>,
  tellings: ReadonlyMap<StorySentence, Telling>,
): Untold[] {
  const of = (sentence: StorySentence): Telling => tellings.get(sentence) ?? tellingOf(sentence)
  const others = sentences.filter(({ report }) => !reports.has(report))
  const neighbours = others.map((one) => joined(one.previous === null ? [of(one)] : [of(one.previous), of(one)]))
  return sentences
    .filter(({ article }) => ids.has(article.id))
    .flatMap((sentence) => {
      const own = of(sentence)
      const toldBy = (all: readonly Telling[]): number => Math.max(0, ...all.map((other) => shareTold(own, other)))
      const told = toldBy(others.map(of))
      const isTold = told > TOLD_ELSEWHERE.sentence || toldBy(neighbours) > TOLD_ELSEWHERE.neighbours
      return isTold ? [] : [{ sentence, own, told }]
    })
}

/** What several sentences tell together. */
function joined(all: readonly Telling[]): Telling {
  return {
    words: new Set(all.flatMap(({ words }) => [...words])),
    names: new Set(all.flatMap(({ names }) => [...names])),
    figures: new Set(all.flatMap(({ figures }) => [...figures])),
  }
}

/** Those that can be shown by themselves, in the order in which they stand. */
function mostTelling(untold: readonly Untold[]): StorySentence[] {
  return untold
    .filter(({ sentence }) => isTellable(sentence) && standsAlone(sentence) && !NEEDS_MORE.test(sentence.text))
    .filter(({ sentence }) => !isGarbled(sentence))
    .map(({ sentence, own, told }) => ({ sentence, worth: worthOf(sentence, own, told) }))
    .sort((one, other) => other.worth - one.worth || one.sentence.place - other.sentence.place)
    .slice(0, MOST_ALONE)
    .map(({ sentence }) => sentence)
    .sort((one, other) => one.place - other.place)
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

// Makes answers that tell of a story: what stands around its key sentences, its timeline, its outlets side by side.

import type { Answer, Answered, AnswerPart } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import { Citing } from '../domain/citing.ts'
import type { Story } from '../domain/story.ts'
import type { StoryArticles, TimelineEntry } from '../domain/telling.ts'
import { castOf } from '../stories/cast.ts'
import { differencesIn } from '../stories/differences.ts'
import { compareOutlets } from '../stories/outlets-compared.ts'
import type { Dispute } from '../stories/sides.ts'
import { unanswered } from './answers.ts'
import { extentOf } from './compose-stories.ts'
import type { Found } from './story-proposals.ts'
import { castLines, comparisonParts, differencesPart, timelineParts } from './tell-story-words.ts'

/** What a view is made of: a story, or articles that were found for a topic. */
export interface Telling {
  /** As the answer's question. */
  name: string
  story: Pick<Story, 'headline' | 'articles' | 'outlets' | 'reports'> & { id: string | null }
  read: StoryArticles
}

/** Key sentences with what else is known of their story; `isShort`: without who is in it. */
export function overview(answer: Answered, { story, read }: Telling, { isShort }: { isShort: boolean }): Answered {
  const citing = new Citing(answer.citations)
  const parts = differencesPart(differencesIn(read), citing)
  const cast = isShort ? [] : castLines(castOf(read), titlesOf(read))
  return {
    ...answer,
    ...citedWith(citing, [...answer.sources, ...read.articles]),
    story: { ...headed(story), cast, parts },
  }
}

export function timelineView(telling: Telling, found: Found<TimelineEntry>): Answer {
  const citing = new Citing()
  const parts = timelineParts(found.all, citing)
  return parts.length > 0
    ? inParts(telling, parts, citing, found)
    : lacking(
        telling,
        'There is no timeline to give: the articles name no day on which something happened.',
        found.notes,
      )
}

/** Whether there are outlets to be compared. */
export function isComparable({ read }: Telling): boolean {
  return new Set(read.articles.map(({ outlet }) => outlet)).size > 1
}

export function comparisonView(telling: Telling, found: Found<Dispute>): Answer {
  const outlets = compareOutlets(telling.read, found.all)
  if (!isComparable(telling)) {
    const only = outlets[0]?.outlet ?? 'one outlet'
    return lacking(telling, `There is nothing to compare: only ${only} tells of this.`, found.notes)
  }
  const citing = new Citing()
  const differences = found.all.map(({ difference }) => difference)
  return inParts(telling, comparisonParts({ outlets, differences }, citing), citing, found)
}

function inParts(
  { name, story, read }: Telling,
  parts: AnswerPart[],
  citing: Citing,
  { isByModel, notes }: Pick<Found<unknown>, 'isByModel' | 'notes'>,
): Answered {
  return {
    kind: 'answered',
    mode: isByModel ? 'model' : 'extractive',
    question: name,
    notes,
    sentences: [],
    ...citedWith(citing, read.articles),
    story: { ...headed(story), cast: [], parts },
  }
}

const titlesOf = ({ articles }: StoryArticles): string[] => articles.map(({ title }) => title)
const headed = (story: Telling['story']) => ({ id: story.id, headline: story.headline, extent: extentOf(story) })

function lacking({ name, read }: Telling, reason: string, notes: string[]): Answer {
  const nearest = read.articles.map((article) => ({ article }))
  return unanswered(name, reason, nearest, { mode: 'extractive', notes })
}

function citedWith({ citations }: Citing, articles: readonly Article[]): Pick<Answered, 'citations' | 'sources'> {
  const cited = citations.flatMap(
    ({ articleId, version }) => articles.find((one) => one.id === articleId && one.version === version) ?? [],
  )
  return { citations, sources: [...new Set(cited)] }
}

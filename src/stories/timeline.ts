// The dated developments of a story, each once and in order of time, with the sentence that tells it. What went before is marked so.
import type { DatePrecision, StoryArticles, TimelineEntry } from '../domain/telling.ts'
import { type DatedMention, datedIn } from '../language/dated.ts'
import { quoted, readStory, type StorySentence } from './read-story.ts'
import { shareTold, type Telling, tellingOf } from './sameness.ts'
import { isGarbled, isTellable, standsAlone } from './sentence-fitness.ts'

/** A sentence that tells a development, and when. */
export interface Dated {
  sentence: StorySentence
  /** The sentence before it, where it is needed to know who is meant, or when. */
  from: StorySentence
  mention: DatedMention
  /** The words that give the time. */
  written: string
  /** The same in other words, which these sentences bear out; `null`: none are known. */
  text: string | null
  telling: Telling
}

const DAY_MS = 86_400_000
/** What lies further back than this before the first report went before the event. */
const NEWS_DAYS = 7
/** Two sentences of one time that share so much, the shorter one's share, tell one development. Chosen by reading the samples. */
const SAME = 0.4
/** Characters of a sentence with the one before it, beyond which it is no entry. */
const LONGEST = 420

/** `proposed`: sentences that tell developments besides those that the rules find; what both know is told once. */
export function timelineOf(story: StoryArticles, proposed: readonly Dated[] = []): TimelineEntry[] {
  const { articles, sentences } = readStory(story)
  const published = articles.flatMap(({ publishedAt }) => publishedAt ?? [])
  const first = published[0]
  if (first === undefined) return []
  const newsFrom = new Date(first.getTime() - NEWS_DAYS * DAY_MS)
  return developments([...proposed, ...datedSentences(sentences)])
    .map((same) => entryOf(same, newsFrom))
    .sort(
      (one, other) => one.on.getTime() - other.on.getTime() || rank(one) - rank(other) || other.reports - one.reports,
    )
}

/** A year stands before its months, a month before its days. */
const rank = ({ precision }: TimelineEntry): number => ['year', 'month', 'day'].indexOf(precision)

function datedSentences(sentences: StorySentence[]): Dated[] {
  return timed(sentences).flatMap(({ sentence, mentions }) => {
    const mention = telling(mentions)
    if (mention === null) return []
    const from = standsAlone(sentence) ? sentence : withBefore(sentence)
    if (from === null || !isTellable(sentence)) return []
    return [{ sentence, from, mention, written: wordsAt(mention, sentence), text: null, telling: tellingOf(sentence) }]
  })
}

/** Sentences of dated articles with the times that they name; "a day later" counts from the day spoken of before. */
export function timed(sentences: readonly StorySentence[]): { sentence: StorySentence; mentions: DatedMention[] }[] {
  let article = ''
  let spokenOf: Date | null = null
  return sentences.flatMap((sentence) => {
    const { publishedAt, id } = sentence.article
    if (publishedAt === null) return []
    if (article !== id) [article, spokenOf] = [id, null]
    const mentions = datedIn(sentence.text, { publishedAt, spokenOf })
    const mention = telling(mentions)
    if (mention?.precision === 'day') spokenOf = mention.from
    return [{ sentence, mentions }]
  })
}

export const wordsAt = ({ start, end }: DatedMention, { text }: StorySentence): string => text.slice(start, end)

/** Of several times the first of the finest grain; a week is no date, and a sentence of several years tells of no single one. */
function telling(mentions: DatedMention[]): DatedMention | null {
  for (const precision of ['day', 'month', 'year']) {
    const [found, ...others] = mentions.filter((mention) => mention.precision === precision)
    if (found === undefined) continue
    const isOne = others.every(({ from }) => from.getTime() === found.from.getTime())
    return isOne || precision === 'day' ? found : null
  }
  return null
}

/** The sentence right before, if it names who is meant and both are not too much to read. */
export function withBefore(sentence: StorySentence): StorySentence | null {
  const previous = rightBefore(sentence)
  if (previous === null || !standsAlone(previous) || !isTellable(previous) || previous.names.length === 0) return null
  const isParagraphBetween = /\n\s*\n/.test(between(previous, sentence))
  return isParagraphBetween ? null : previous
}

/** The sentence before, if nothing stands between and both are not too much to read. */
export function rightBefore(sentence: StorySentence): StorySentence | null {
  const { previous, span } = sentence
  if (previous === null || between(previous, sentence).trim() !== '') return null
  return span.end - previous.span.start > LONGEST ? null : previous
}

function between(one: StorySentence, other: StorySentence): string {
  return one.article.text.slice(one.span.end, other.span.start)
}

/** Sentences by development: of one time, and alike; the best to quote first. */
function developments(dated: Dated[]): Dated[][] {
  const groups: Dated[][] = []
  const ordered = [...dated].sort((one, other) => worthOf(other) - worthOf(one))
  for (const one of ordered) {
    const group = groups.find((members) => members.some((member) => isSameDevelopment(member, one)))
    if (group) group.push(one)
    else groups.push([one])
  }
  return groups
}

/** What was put into words first, then sentences that stand alone, well written before garbled, the lead before the rest. */
function worthOf({ sentence, from, text }: Dated): number {
  return (
    (text === null ? 0 : 16) + (from === sentence ? 4 : 0) + (isGarbled(sentence) ? 0 : 8) + 2 / (1 + sentence.place)
  )
}

function isSameDevelopment(one: Dated, other: Dated): boolean {
  const [a, b] = [one.mention, other.mention]
  if (a.from >= b.to || b.from >= a.to) return false
  return Math.max(shareTold(one.telling, other.telling), shareTold(other.telling, one.telling)) >= SAME
}

function entryOf(same: Dated[], newsFrom: Date): TimelineEntry {
  const [best] = same
  if (best === undefined) throw new RangeError('a development without a sentence')
  const { sentence, from, mention, written, text } = best
  const start = from.span.start
  return {
    ...quoted(sentence),
    start,
    quote: sentence.article.text.slice(start, sentence.span.end),
    on: mention.from,
    precision: precisionOf(mention),
    written,
    text,
    isBackground: mention.to <= newsFrom,
    isPlanned: same.every((one) => liesAhead(one)),
    reports: new Set(same.map((one) => one.sentence.report)).size,
  }
}

function liesAhead({ mention, sentence }: Dated): boolean {
  const { publishedAt } = sentence.article
  return publishedAt !== null && mention.from > publishedAt
}

function precisionOf({ precision }: DatedMention): DatePrecision {
  return precision === 'week' ? 'day' : precision
}

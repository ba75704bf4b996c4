// The dated developments of a story, each once and in order of time, with the sentence that tells it. What went before is marked so.
import type { Article } from '../domain/article.ts'
import type { DatePrecision, StoryArticles, TimelineEntry } from '../domain/telling.ts'
import { type DatedMention, datedIn } from '../text/dated.ts'
import { type TakenBack, whoTakesBack } from '../text/taken-back.ts'
import { toldTime } from '../text/told-time.ts'
import { tollOf } from '../text/tolls.ts'
import { quoted, readStory, type StorySentence } from './read-story.ts'
import { shareTold, type Telling, tellingOf } from './sameness.ts'
import { isGarbled, isTellable, standsAlone } from './sentence-fitness.ts'
import { quotedNote, takenBackIn } from './taken-back.ts'

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
/** Share that is enough where both give the same figure, and the least of those that are seldom the same by chance. */
const SAME_FIGURE = 0.2
const TELLING_FIGURE = 13
/** More than any sentence is worth; of those that nothing speaks against, a plan is worth less than any. */
const [WORTHLESS, PLANNED] = [100, 50]
/** Who said it, behind what was said. */
const SPEAKER =
  /,(?: [\p{L}\p{M}’'.-]+,?){1,9} (?:said|says|added|told|wrote|announced|confirmed|reported)\b[^,;]{0,40}$|, according to [^,;]+$/u
/** Characters of a sentence with the one before it, beyond which it is no entry. */
const LONGEST = 420

/** `proposed`: sentences that tell developments besides those that the rules find; what both know is told once. */
export function timelineOf(story: StoryArticles, proposed: readonly Dated[] = []): TimelineEntry[] {
  const read = readStory(story)
  const { articles, sentences } = read
  const published = articles.flatMap(({ publishedAt }) => publishedAt ?? [])
  const first = published[0]
  if (first === undefined) return []
  const newsFrom = new Date(first.getTime() - NEWS_DAYS * DAY_MS)
  const takenBack = takenBackIn(read)
  const told = developments([...proposed, ...datedSentences(sentences)], takenBack).filter(isClearIn(sentences))
  const notes = new Set(told.flatMap(([best]) => (best && whoTakesBack(best.sentence, takenBack)) ?? []))
  return [...told.map((same) => entryOf(same, newsFrom)), ...[...notes].flatMap(noteEntry)].sort(
    (one, other) => one.on.getTime() - other.on.getTime() || rank(one) - rank(other) || other.reports - one.reports,
  )
}

/** What only garbled sentences tell is left out, unless the whole story is garbled. */
function isClearIn(sentences: readonly StorySentence[]): (same: Dated[]) => boolean {
  if (sentences.every(isGarbled)) return () => true
  return ([best]) => best !== undefined && (best.text !== null || !isGarbled(best.sentence))
}

/** A year stands before its months, a month before its days. */
const rank = ({ precision }: TimelineEntry): number => ['year', 'month', 'day'].indexOf(precision)

function datedSentences(sentences: StorySentence[]): Dated[] {
  return timed(sentences).flatMap(({ sentence, mentions }) => {
    const mention = toldTime(sentence.text, mentions)
    if (mention === null) return []
    const from = standsAlone(sentence) ? sentence : withBefore(sentence)
    if (from === null || !isTellable(sentence)) return []
    return [
      {
        sentence,
        from,
        mention,
        written: wordsAt(mention, sentence),
        text: null,
        telling: tellingOf(withoutSpeaker(sentence)),
      },
    ]
  })
}

/** Who says it makes no two developments one: ", the governor, Hugo Lanz, said." */
function withoutSpeaker(sentence: StorySentence): Pick<StorySentence, 'text' | 'words' | 'names'> {
  const end = sentence.text.search(SPEAKER)
  if (end < 0) return sentence
  const { text, words, names } = sentence
  return {
    text: text.slice(0, end),
    words: words.filter((one) => one.end <= end),
    names: names.filter((one) => one.end <= end),
  }
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
    const mention = toldTime(sentence.text, mentions)
    if (mention?.precision === 'day') spokenOf = mention.from
    return [{ sentence, mentions }]
  })
}

export const wordsAt = ({ start, end }: DatedMention, { text }: StorySentence): string => text.slice(start, end)

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

/** Sentences by development: of one time, and alike; the best to quote first, and one whose figure was taken back last. */
function developments(dated: Dated[], takenBack: readonly TakenBack<Article>[]): Dated[][] {
  const groups: Dated[][] = []
  const worth = new Map(
    dated.map((one) => [
      one,
      worthOf(one) -
        (whoTakesBack(one.sentence, takenBack) === null ? 0 : WORTHLESS) -
        // What was to come is not told where it is known what came.
        (liesAhead(one) ? PLANNED : 0),
    ]),
  )
  const ordered = [...dated].sort((one, other) => (worth.get(other) ?? 0) - (worth.get(one) ?? 0))
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
  const share = Math.max(shareTold(one.telling, other.telling), shareTold(other.telling, one.telling))
  return share >= SAME || (share >= SAME_FIGURE && giveSameFigure(one, other))
}

/** "2,300 people left their homes" and "about 2,300 were brought out of their houses"; or both give the same number of dead. */
function giveSameFigure(one: Dated, other: Dated): boolean {
  const shared = one.telling.figures.intersection(other.telling.figures)
  if ([...shared].some((figure) => Number(figure) >= TELLING_FIGURE && !/^(?:19|20)\d\d$/.test(figure))) return true
  const toll = tollOf(one.sentence.text)
  return toll !== null && toll === tollOf(other.sentence.text)
}

/** A correction, on the day on which it was published. */
function noteEntry(by: TakenBack<Article>): TimelineEntry[] {
  const { publishedAt } = by.article
  if (publishedAt === null) return []
  const on = new Date(Math.floor(publishedAt.getTime() / DAY_MS) * DAY_MS)
  const plain = { written: '', text: null, isBackground: false, isPlanned: false, reports: 1 }
  return [{ ...quotedNote(by), ...plain, on, precision: 'day' }]
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

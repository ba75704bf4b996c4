// The use case behind every summary: find the article or the topic, choose its key sentences or have a model write, and say so when there is nothing.
import { extractiveAnswer, help, unanswered } from '../answering/answers.ts'
import { spellingNotes } from '../answering/spelling-notes.ts'
import { type Summarised, summaryOf } from '../answering/summary.ts'
import { missingTopic } from '../answering/summary-missing.ts'
import { writeAnswer } from '../answering/write.ts'
import { passagesOf } from '../articles/passages.ts'
import type { Answer } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import { ModelError } from '../domain/errors.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import { chooseEvidence } from '../search/evidence.ts'
import { searchPassages } from '../search/search.ts'
import { MAX_QUESTION_LENGTH, understand } from '../search/understand.ts'
import type { DatelineParts } from './ask.ts'
import type { AskedAnswer, SummaryOptions } from './dateline.ts'
import { count, waitingStep } from './steps.ts'
import { articleNamed } from './topic-article.ts'
import { wordLore } from './word-lore.ts'

const MOST_SENTENCES = { short: 3, normal: 6 } as const
/** Passages found for a topic, in all and of one article. */
const FOUND = 40
const EACH = 4
/** Articles whose opening passages are read too, for they tell the news, and passages that an opening has. */
const OPENED = 12
const OPENING = 3
/** Passages shown to a model. */
const SHOWN = 10
/** Passages of a single article that are read: a book would take for ever. */
const LONGEST_ARTICLE = 80

/** What is to be summed up, and the passages that may tell it. */
interface Subject {
  /** As shown to the reader: the topic as typed, or the article's title. */
  name: string
  topic: Question
  passages: FoundPassage[]
  isWholeArticle: boolean
}

export async function summarise(typed: string, options: SummaryOptions, parts: DatelineParts): Promise<AskedAnswer> {
  const started = performance.now()
  const direct = directReply(typed)
  if (direct) return finished(direct, '', started, started)
  options.onStep?.('searching')
  const subject = await subjectOf(typed.trim(), options, parts)
  const searched = performance.now()
  const summarised = summaryOf({
    ...subject,
    most: MOST_SENTENCES[options.length],
    lore: await wordLore(subject.passages, parts.vocabulary),
  })
  const answer =
    (await writtenByModel(subject, summarised, options, parts)) ?? (await extractive(subject, summarised, [], parts))
  if (answer.mode === 'extractive' && answer.kind === 'answered')
    for (const sentence of answer.sentences) options.onSentence?.(sentence)
  return finished(answer, subject.name, started, searched)
}

/** Replies that need no search: to nothing, and to far too much. */
function directReply(typed: string): Answer | null {
  const topic = typed.trim()
  if (!/[\p{L}\p{N}]/u.test(topic))
    return help(topic, 'Name what Dateline is to sum up: a topic such as “night trains”, or the title of an article.')
  if (topic.length <= MAX_QUESTION_LENGTH) return null
  return help(
    topic,
    `That topic has ${topic.length.toLocaleString('en')} characters; Dateline reads up to ${MAX_QUESTION_LENGTH.toLocaleString('en')}. Name it in a few words.`,
  )
}

async function subjectOf(typed: string, options: SummaryOptions, parts: DatelineParts): Promise<Subject> {
  const { now, asOf } = options
  const article = await articleNamed(typed, parts, asOf)
  if (article !== null) {
    const topic = await understand(article.title, parts.vocabulary, asOf ?? now)
    // A date in a title asks for nothing.
    return { name: article.title, topic: { ...topic, period: null }, passages: wholly(article), isWholeArticle: true }
  }
  const topic = await understand(typed, parts.vocabulary, asOf ?? now)
  const ranked = await searchPassages(topic, parts, { now: asOf ?? now, ...(asOf && { asOf }) })
  return { name: typed, topic, passages: withOpenings(bestOfEach(ranked)), isWholeArticle: false }
}

function wholly(article: Article): FoundPassage[] {
  return passagesOf(article)
    .slice(0, LONGEST_ARTICLE)
    .map((passage) => ({ passage, article, text: article.text.slice(passage.start, passage.end), score: 0 }))
}

/** Reprints stay in: of a sentence that several articles have, the one that had it first is to be quoted. */
function bestOfEach(ranked: FoundPassage[]): FoundPassage[] {
  const taken = new Map<string, number>()
  return ranked
    .filter(({ article }) => {
      const place = taken.get(article.id) ?? 0
      taken.set(article.id, place + 1)
      return place < EACH
    })
    .slice(0, FOUND)
}

/** How an article opens says best what it is about; an opening counts as much as what was found of its article. */
function withOpenings(found: FoundPassage[]): FoundPassage[] {
  const known = new Set(found.map(keyOf))
  const firsts = [...new Map(found.map((one) => [one.article.id, one])).values()]
  const openings = firsts.slice(0, OPENED).flatMap(({ article, score }) =>
    passagesOf(article)
      .slice(0, OPENING)
      .map((passage) => ({ passage, article, text: article.text.slice(passage.start, passage.end), score })),
  )
  return [...found, ...openings.filter((one) => !known.has(keyOf(one)))]
}

const keyOf = ({ passage }: FoundPassage): string => `${passage.articleId}\n${passage.ordinal}`

async function writtenByModel(
  { name, topic, passages }: Subject,
  summarised: Summarised,
  options: SummaryOptions,
  parts: DatelineParts,
): Promise<Answer | null> {
  const { model } = parts
  const evidence = chooseEvidence([...new Set([...summarised.passages, ...passages])], SHOWN)
  // What holds nothing on the topic is not worth a model's time.
  if (model === null || summarised.sentences.length === 0) return null
  const articles = new Set(evidence.map(({ article }) => article.id)).size
  options.onStep?.(`reading ${count(evidence.length, 'passage')} of ${count(articles, 'article')}`)
  const instead = (why: string): Promise<Answer> =>
    extractive({ name, topic, passages }, summarised, [`${why} These are the articles’ own sentences.`], parts)
  try {
    const written = await writeAnswer({
      question: name,
      evidence,
      model,
      conversation: [],
      now: options.now,
      asOf: options.asOf ?? null,
      summary: { sentences: MOST_SENTENCES[options.length] },
      ...(options.onSentence && { onSentence: options.onSentence }),
      onWait: (before) => options.onStep?.(waitingStep(before)),
      ...(options.signal && { signal: options.signal }),
    })
    for (const { why } of written.dropped) parts.onTrouble?.(`a sentence of the model was dropped: ${why}`)
    if (written.kind === 'answered') {
      const { sentences, citations, sources, notes } = written
      return { kind: 'answered', mode: 'model', question: name, sentences, citations, sources, notes }
    }
    if (written.kind === 'nothing') return await instead(written.why)
    const reason =
      written.missing === null ? missingTopic(topic, [], true) : `The articles don’t say ${written.missing}.`
    return unanswered(name, reason, passages, { mode: 'model', notes: [] })
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    parts.onTrouble?.(error.message)
    return await instead(error.message)
  }
}

async function extractive(
  { name, topic, passages }: Pick<Subject, 'name' | 'topic' | 'passages'>,
  { sentences, missing }: Summarised,
  notes: string[],
  { vocabulary }: DatelineParts,
): Promise<Answer> {
  const all = [...notes, ...spellingNotes(topic)]
  if (sentences.length > 0) return extractiveAnswer(name, sentences, all)
  const reason = missingTopic(topic, missing, (await vocabulary.size()) > 0)
  return unanswered(name, reason, passages, { mode: 'extractive', notes: all })
}

function finished(answer: Answer, name: string, started: number, searched: number): AskedAnswer {
  const ended = performance.now()
  const said = answer.kind === 'answered' ? answer.sentences.map(({ text }) => text).join(' ') : ''
  return {
    answer,
    turn: { question: name, answer: said },
    seconds: { search: (searched - started) / 1000, write: (ended - searched) / 1000, total: (ended - started) / 1000 },
  }
}

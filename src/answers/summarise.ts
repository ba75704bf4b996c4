// The use case behind every summary: find the article or the topic, choose its key sentences or have a model write, and say so when there is nothing.
import type { Answer } from '../domain/answer.ts'
import { chooseEvidence } from '../search/evidence.ts'
import { MAX_QUESTION_LENGTH } from '../search/understand.ts'
import { asStory, readStoryArticles, storyArticles } from '../stories/read-story.ts'
import { allSentences, extractiveAnswer, help, unanswered } from './answers.ts'
import type { DatelineParts } from './ask.ts'
import type { AskedAnswer, SummaryOptions, SummaryView } from './dateline.ts'
import { spellingNotes } from './spelling-notes.ts'
import { comparisonView, isComparable, overview, type ToldOf, timelineView } from './story-views.ts'
import { type Summarised, summaryOf } from './summary.ts'
import { missingTopic } from './summary-missing.ts'
import { type Subject, subjectOf } from './summary-subject.ts'
import { articlesFiledAs } from './topic-article.ts'
import { wordLore } from './word-lore.ts'
import { written } from './written.ts'

const MOST_SENTENCES = { short: 3, normal: 6 } as const
/** Passages shown to a model. */
const SHOWN = 10
/** Titles of articles that share a file name. */
const TITLES_NAMED = 5

export async function summarise(typed: string, options: SummaryOptions, parts: DatelineParts): Promise<AskedAnswer> {
  const started = performance.now()
  const direct = directReply(typed)
  if (direct) return finished(direct, '', started, started)
  options.onStep?.('searching')
  const sharing = await whichOne(typed.trim(), options, parts)
  if (sharing) return finished(sharing, '', started, started)
  const subject = await subjectOf(typed.trim(), options, parts)
  const searched = performance.now()
  const answer = await answerOn(subject, options, parts)
  return finished(answer, subject.name, started, searched)
}

async function answerOn(subject: Subject, options: SummaryOptions, parts: DatelineParts): Promise<Answer> {
  const summarised = summaryOf({
    ...subject,
    most: MOST_SENTENCES[options.length],
    lore: await wordLore(subject.passages, parts.vocabulary),
  })
  const { view = 'summary' } = options
  const told = summarised.sentences.length === 0 ? null : await toldOf(subject, summarised, view, parts)
  if (told !== null && view !== 'summary') return viewOf(told, view, options, parts)
  // A story's sentences stand below its headline, which is not there yet while they are being written.
  const { onSentence, ...silent } = options
  const shown = told === null && onSentence ? { ...silent, onSentence } : silent
  const answer =
    (await writtenByModel(subject, summarised, shown, parts)) ?? (await extractive(subject, summarised, [], parts))
  if (answer.kind !== 'answered') return answer
  if (told !== null) return overview(answer, told)
  if (answer.mode === 'extractive') for (const sentence of answer.sentences) onSentence?.(sentence)
  return answer
}

async function viewOf(
  told: ToldOf,
  view: 'timeline' | 'compare',
  { onStep, signal }: SummaryOptions,
  { findInStory }: DatelineParts,
): Promise<Answer> {
  // Where there is nothing to compare, no model need be asked.
  const isAsked = view === 'timeline' || isComparable(told)
  const found = isAsked ? await findInStory(told.story, { ...(onStep && { onStep }), ...(signal && { signal }) }) : null
  return view === 'timeline' ? timelineView(told, found) : comparisonView(told, found)
}

/** What a story's views are made of. `null`: one article or a topic is summed up in its sentences alone. */
async function toldOf(
  { name, story }: Subject,
  summarised: Summarised,
  view: SummaryView,
  { reader, stories }: DatelineParts,
): Promise<ToldOf | null> {
  if (story !== null && (story.articles.length > 1 || view !== 'summary'))
    return { name, story, read: await readStoryArticles(story, reader) }
  if (view === 'summary') return null
  const articles = [...new Map(summarised.passages.map(({ article }) => [article.id, article])).values()]
  const found = await asStory(name, articles, stories)
  return { name, story: found, read: storyArticles(articles, found.articles) }
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

/** Where several articles share the file name that was typed, one must be named by its title; else `null`. */
async function whichOne(name: string, { asOf }: SummaryOptions, parts: DatelineParts): Promise<Answer | null> {
  const articles = await articlesFiledAs(name, parts, asOf)
  if (articles.length === 0) return null
  const titles = articles.slice(0, TITLES_NAMED).map(({ title }) => `“${title}”`)
  const rest = articles.length > TITLES_NAMED ? ', and others' : ''
  return help(name, `“${name}” holds several articles. Name one by its title: ${titles.join(', ')}${rest}.`)
}

async function writtenByModel(
  { name, topic, passages }: Subject,
  summarised: Summarised,
  options: SummaryOptions,
  parts: DatelineParts,
): Promise<Answer | null> {
  // What holds nothing on the topic is not worth a model's time.
  if (summarised.sentences.length === 0) return null
  const evidence = chooseEvidence([...new Set([...summarised.passages, ...passages])], SHOWN)
  const summary = { sentences: MOST_SENTENCES[options.length] }
  const draft = await written({ asked: name, question: name, evidence, conversation: [], summary }, options, parts)
  switch (draft?.kind) {
    case undefined:
      return null
    case 'answered':
      return draft.answer
    case 'declined': {
      const reason = draft.missing === null ? missingTopic(topic, [], true) : `The articles don’t say ${draft.missing}.`
      return unanswered(name, reason, passages, { mode: 'model', notes: [] })
    }
    case 'nothing':
      return extractive({ name, topic, passages }, summarised, [draft.why], parts)
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
  const said =
    answer.kind === 'answered'
      ? allSentences(answer)
          .map(({ text }) => text)
          .join(' ')
      : ''
  return {
    answer,
    turn: { question: name, answer: said },
    seconds: { search: (searched - started) / 1000, write: (ended - searched) / 1000, total: (ended - started) / 1000 },
  }
}

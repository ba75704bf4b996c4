// The use case behind every summary: find the article, story or topic, choose its key sentences or have a model write, or say that there is none.
import type { Answer } from '../domain/answer.ts'
import type { Difference, Story, TimelineEntry } from '../domain/story.ts'
import { chooseEvidence } from '../search/evidence.ts'
import { searchPassages } from '../search/search.ts'
import { understand } from '../search/understand.ts'
import { asStory, readStoryArticles } from '../stories/read-story.ts'
import { timelineOf } from '../stories/timeline.ts'
import {
  allSentences,
  extractiveAnswer,
  help,
  missingTopic,
  spellingNotes,
  timed,
  unanswered,
  unsearchable,
  writtenAnswer,
} from './answers.ts'
import { wordRarity } from './key-sentences.ts'
import { onTopic } from './on-topic.ts'
import type { AskedAnswer, DatelineParts, StoryOptions, SummaryOptions } from './options.ts'
import { comparisonView, isComparable, overview, type ToldOf, timelineView } from './story-views.ts'
import { articlesNamed, type Subject, subjectOf, voicesIn } from './subject.ts'
import { type Summarised, summaryOf } from './summary.ts'

const MOST_SENTENCES = { short: 3, normal: 5 } as const
/** Passages shown to a model. */
const SHOWN = 10
/** Titles of articles that share a file name. */
const TITLES_NAMED = 5

/** `options.now` is the moment to sum up as of. */
export async function summarise(typed: string, options: SummaryOptions, parts: DatelineParts): Promise<AskedAnswer> {
  const started = performance.now()
  const name = typed.trim()
  const instead = unsearchable(name, 'topic') ?? (await whichOne(name, options, parts))
  if (instead) return timed(instead, { question: '', answer: '' }, started, started)
  options.onStep?.('searching')
  const subject = await subjectOf(name, options, parts)
  const searched = performance.now()
  const answer = await answerOn(subject, options, parts)
  const said = answer.kind === 'answered' ? allSentences(answer).map(({ text }) => text) : []
  return timed(answer, { question: subject.name, answer: said.join(' ') }, started, searched)
}

/** Where several articles share the file name that was typed, one must be named by its title; else `null`. */
async function whichOne(name: string, { asOf }: SummaryOptions, { reader }: DatelineParts): Promise<Answer | null> {
  const articles = /\.\w+$/.test(name) ? await articlesNamed(name, reader, asOf) : []
  if (articles.length < 2) return null
  const titles = articles.slice(0, TITLES_NAMED).map(({ title }) => `“${title}”`)
  const rest = articles.length > TITLES_NAMED ? ', and others' : ''
  return help(name, `“${name}” holds several articles. Name one by its title: ${titles.join(', ')}${rest}.`)
}

async function answerOn(subject: Subject, options: SummaryOptions, parts: DatelineParts): Promise<Answer> {
  const summarised = summaryOf({
    ...subject,
    most: MOST_SENTENCES[options.length],
    rarity: await wordRarity(subject.passages, parts.vocabulary),
  })
  const { view = 'summary', onSentence, ...silent } = options
  const told = summarised.sentences.length === 0 ? null : await toldOf(subject, summarised, options, parts)
  if (told === null) return sentencesOn(subject, summarised, options, parts)
  if (view === 'timeline') return timelineView(told, await parts.findInStory(told.story, options))
  // Where there is nothing to compare, no model need be asked.
  if (view === 'compare')
    return comparisonView(told, isComparable(told) ? await parts.findInStory(told.story, options) : null)
  // A story's sentences stand below its headline, which is not there yet while they are being written.
  const answer = await sentencesOn(subject, summarised, silent, parts)
  return answer.kind === 'answered' ? overview(answer, told) : answer
}

/** What a story's views are made of. `null`: one article or a topic is summed up in its sentences alone. */
async function toldOf(
  subject: Subject,
  summarised: Summarised,
  { view = 'summary', asOf }: SummaryOptions,
  { reader, stories }: DatelineParts,
): Promise<ToldOf | null> {
  const { name, story } = subject
  if (view === 'summary' && (story === null || story.articles.length === 1)) return null
  const ids = [...new Set(summarised.passages.map(({ article }) => article.id))]
  const found = story === null ? await stories.storiesOf(ids, { until: asOf }) : [story]
  // Side by side stand only reports of one story.
  const compared = view === 'compare' ? found.filter(({ outlets }) => outlets.length > 1) : []
  const [told = asStory(name, found)] = found.length === 1 ? found : compared
  const read = await readStoryArticles(told, reader)
  return { name, story: told, read, isOn: onTopic(subject, read.articles) }
}

/** The sentences of a summary: written by the model where there is one and something is on the topic, else the articles' own. */
async function sentencesOn(
  { name, topic, passages }: Subject,
  { sentences, passages: central, missing }: Summarised,
  options: SummaryOptions,
  parts: DatelineParts,
): Promise<Answer> {
  const isFound = sentences.length > 0
  const evidence = isFound ? chooseEvidence([...new Set([...central, ...passages])], SHOWN) : []
  const summary = { sentences: MOST_SENTENCES[options.length] }
  const draft = { asked: name, question: name, evidence, conversation: [], summary }
  const written = await writtenAnswer(draft, missingTopic(topic, [], true), passages, options, parts)
  if ('kind' in written) return written
  const notes = [...written.notes, ...spellingNotes(topic)]
  if (isFound) return extractiveAnswer(name, sentences, notes, options)
  const reason = missingTopic(topic, missing, (await parts.vocabulary.size()) > 0)
  return unanswered(name, reason, passages, { mode: 'extractive', notes })
}

export interface ToldStory extends AskedAnswer {
  story: Story
  timeline: TimelineEntry[]
  /** Only a model finds them. */
  differences: Difference[]
}

/** The story of that id, the one an article is in, or the one that some words name; `null` if they name none. */
export async function toldStory(
  typed: string,
  { since, ...options }: StoryOptions,
  parts: DatelineParts,
): Promise<ToldStory | null> {
  if (unsearchable(typed, 'topic')) return null
  const { asOf } = options
  const within = await articlesSince(since, asOf, parts)
  const { story: found, isWhole, passages } = await subjectOf(typed.trim(), { ...options, within }, parts)
  const ids = isWhole ? passages.slice(0, 1).map(({ article }) => article.id) : []
  const story = found ?? (await parts.stories.storiesOf(ids, { until: asOf }))[0]
  if (!story?.articles.some(({ articleId }) => within?.includes(articleId) ?? true)) return null
  const findings = await parts.findInStory(story)
  return {
    ...(await summarise(story.id, { ...options, length: 'normal' }, parts)),
    story,
    timeline: findings?.developments.length
      ? findings.developments
      : timelineOf(await readStoryArticles(story, parts.reader)),
    differences: findings?.differences ?? [],
  }
}

/** The stories that some words may mean, the latest first: for words that name none of them alone. */
export async function storiesAbout(typed: string, { now, asOf, since }: StoryOptions, parts: DatelineParts) {
  if (unsearchable(typed, 'topic')) return []
  const topic = await understand(typed.trim(), parts.vocabulary, now)
  const within = await articlesSince(since, asOf, parts)
  const found = await searchPassages(topic, parts, { now, asOf, within })
  return parts.stories.storiesOf(voicesIn(topic, found), { until: asOf })
}

/** The articles of stories that went on then or later; `undefined`: of all stories. */
async function articlesSince(since: Date | undefined, until: Date | undefined, { stories }: DatelineParts) {
  if (since === undefined) return undefined
  const found = await stories.stories({ since, ...(until && { until }) })
  return found.flatMap(({ articles }) => articles.map(({ articleId }) => articleId))
}

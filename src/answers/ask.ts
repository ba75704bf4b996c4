// The use case behind every answer: understand, search, extract or have a model write, check, and say so when the articles don't.

import type { Answer, Turn } from '../domain/answer.ts'
import { ModelError } from '../domain/errors.ts'
import type { LanguageModel } from '../domain/language-model.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Question } from '../domain/question.ts'
import { searchAlsoByDate } from '../search/by-date.ts'
import { chooseEvidence } from '../search/evidence.ts'
import { searchPassages } from '../search/search.ts'
import { MAX_QUESTION_LENGTH, understand } from '../search/understand.ts'
import { inContext } from '../search/widen.ts'
import type { ArticleCatalogue, ArticleReader, ArticleShelf } from '../storage/articles.ts'
import type { PassageSearcher } from '../storage/passages.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import type { Vocabulary } from '../storage/vocabulary.ts'
import { fold, wordsOf } from '../text/words.ts'
import { extractiveAnswer, help, isTimeWithoutNews, reasonFor, unanswered } from './answers.ts'
import type { AskedAnswer, AskOptions, Dateline } from './dateline.ts'
import { type Extracted, extractAnswer } from './extract.ts'
import type { FindInStory } from './findings.ts'
import { standalone } from './follow-up.ts'
import { smallTalk } from './small-talk.ts'
import { spellingNotes } from './spelling-notes.ts'
import { Turns } from './turns.ts'
import { written } from './written.ts'

export interface DatelineParts {
  vocabulary: Vocabulary
  searcher: PassageSearcher
  reader: ArticleReader
  catalogue: Pick<ArticleCatalogue, 'listing'>
  shelf: ArticleShelf
  stories: Pick<StoryReader, 'stories' | 'story' | 'storiesOf'>
  /** `null`: answers are the articles' own sentences. */
  model: LanguageModel | null
  findInStory: FindInStory
  /** What went wrong on the way to an answer that was given all the same: for the log. */
  onTrouble?: (message: string) => void
}

/** Passages read for an extractive answer, and shown to a model. */
const READ = 24
const SHOWN = 8
/** Turns of a conversation that a model is told of. */
const REMEMBERED = 6

export function createDateline(parts: DatelineParts): Dateline {
  const turns = new Turns()
  return {
    ask: (question, options) => ask(question, options, parts, turns),
    summarise: async (topic, options) => (await import('./summarise.ts')).summarise(topic, options, parts),
    topicsFor: async (typed, limit) => (await import('./topics.ts')).topicsFor(typed, limit, parts),
    async search(words, { limit, now, asOf }) {
      const question = await understand(words, parts.vocabulary, asOf ?? now)
      const ranked = await searchPassages(question, parts, { now: asOf ?? now, reach: 'wide', ...(asOf && { asOf }) })
      // Some of them show others: more are chosen than are shown.
      return inContext(chooseEvidence(ranked, 2 * limit), limit)
    },
    listing: () => parts.catalogue.listing(),
    stories: (period) => parts.stories.stories(period),
    story: (id) => parts.stories.story(id),
    storiesAbout: async (words, options) => (await import('./told-story.ts')).storiesAbout(words, options, parts),
    toldStory: async (words, options) => (await import('./told-story.ts')).toldStory(words, options, parts),
  }
}

async function ask(asked: string, options: AskOptions, parts: DatelineParts, turns: Turns): Promise<AskedAnswer> {
  const started = performance.now()
  const direct = directReply(asked)
  if (direct) return finished(direct, asked, '', started, started)
  options.onStep?.('searching')
  const text = await resolve(asked, options, parts)
  const { searched, ...reading } = await turns.take(() => read(text, options, parts))
  const answer = (await writtenByModel(asked, reading, options, parts)) ?? (await extractive(asked, reading, [], parts))
  if (answer.mode === 'extractive' && answer.kind === 'answered')
    for (const sentence of answer.sentences) options.onSentence?.(sentence)
  const { answered, best } = reading.extracted
  return finished(answer, text, answered ? (best?.text ?? '') : '', started, searched)
}

/** A question as it was understood, and what was found for it. */
interface Reading {
  question: Question
  found: FoundPassage[]
  extracted: Extracted
}

/** What keeps this thread at work: finding the passages, and the sentences in them. `searched`: when they had been found. */
async function read(
  text: string,
  { now: today, asOf, within }: AskOptions,
  parts: DatelineParts,
): Promise<Reading & { searched: number }> {
  const now = asOf ?? today
  const understood = await understand(text, parts.vocabulary, now)
  const { question, ranked } = await searchAlsoByDate(understood, parts, {
    now,
    ...(asOf && { asOf }),
    ...(within && { within }),
  })
  const found = chooseEvidence(ranked, READ)
  const searched = performance.now()
  const extracted = extractAnswer(question, found, await ordinaryWords(found, parts.vocabulary))
  return { question, found, searched, extracted }
}

/** Replies that need no search: to nothing, to far too much, and to a greeting. */
function directReply(asked: string): Answer | null {
  const question = asked.trim()
  if (!/[\p{L}\p{N}]/u.test(question))
    return help(
      question,
      'That is not a question Dateline can search for. Ask in words, for instance “who refused to cross?”.',
    )
  if (question.length > MAX_QUESTION_LENGTH) {
    return help(
      question,
      `That question has ${question.length.toLocaleString('en')} characters; Dateline reads up to ${MAX_QUESTION_LENGTH.toLocaleString('en')}. Ask in fewer words.`,
    )
  }
  const talk = smallTalk(question)
  return talk === null ? null : help(question, talk)
}

/** A follow-up as a question that stands alone: by the model where there is one, else, or if it fails, by rule. */
async function resolve(
  asked: string,
  { conversation = [], now, signal }: AskOptions,
  { vocabulary, model, onTrouble }: DatelineParts,
): Promise<string> {
  const question = asked.trim()
  if (conversation.length === 0) return question
  const words = wordsOf(
    [question, ...conversation.slice(-REMEMBERED).flatMap((turn) => [turn.question, turn.answer])].join(' '),
  )
  const byRule = standalone(
    question,
    conversation,
    await ordinary(
      words.map((word) => word.folded),
      vocabulary,
    ),
  )
  if (byRule === question || model === null) return byRule
  try {
    return await model.rephrase({ question, now, conversation: conversation.slice(-REMEMBERED) }, signal)
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    onTrouble?.(`the follow-up was resolved without the model: ${error.message}`)
    return byRule
  }
}

async function writtenByModel(
  asked: string,
  { question, found, extracted }: Reading,
  options: AskOptions,
  parts: DatelineParts,
): Promise<Answer | null> {
  const evidence = found.slice(0, SHOWN)
  const conversation = (options.conversation ?? []).slice(-REMEMBERED)
  const draft = await written({ asked, question: question.text, evidence, conversation }, options, parts)
  switch (draft?.kind) {
    case undefined:
      return null
    case 'answered':
      return draft.answer
    case 'declined': {
      const reason = draft.missing === null ? 'The articles don’t say.' : `The articles don’t say ${draft.missing}.`
      return unanswered(asked, reason, found, { mode: 'model', notes: [] })
    }
    case 'nothing':
      return extractive(asked, { question, found, extracted }, [draft.why], parts)
  }
}

async function extractive(
  asked: string,
  { question, found, extracted }: Reading,
  notes: string[],
  parts: DatelineParts,
): Promise<Answer> {
  const read = spellingNotes(question)
  if (extracted.answered) {
    return extractiveAnswer(asked, extracted.sentences, [...notes, ...read])
  }
  // Looking for the newest article takes longer than answering does.
  const newest = isTimeWithoutNews(question, extracted) ? await parts.searcher.search({ words: '', limit: 1 }) : []
  const shelf = { articles: await parts.vocabulary.size(), newest: newest[0]?.publishedAt ?? null }
  const nearest = extracted.doubtful && extracted.best ? [extracted.best, ...found] : found
  return unanswered(asked, reasonFor(question, extracted, shelf), nearest, {
    mode: 'extractive',
    notes: [...notes, ...read],
  })
}

/** Tells whether a word is also used in lower case, for the words that stand in these passages. */
function ordinaryWords(found: FoundPassage[], vocabulary: Vocabulary): Promise<(folded: string) => boolean> {
  const text = found.map((one) => one.text).join('\n')
  return ordinary(
    [...text.matchAll(OPENING_WORD)].map((match) => fold(match[1] ?? '')),
    vocabulary,
  )
}

async function ordinary(words: string[], vocabulary: Vocabulary): Promise<(folded: string) => boolean> {
  const counts = await vocabulary.counts([...new Set(words)])
  return (folded) => {
    const count = counts.get(folded)
    return count === undefined || count.lowercase / count.articles >= ORDINARY
  }
}

/** A capital that may merely open a sentence, as `namesOf` sees it. */
const OPENING_WORD = /(?:^|[.!?…:"“”‘(\n\r])\s*["“‘(]*(\p{Lu}[\p{L}\p{N}]*)/gu

/** A word that at least this share of its articles write in lower case too is no name. */
const ORDINARY = 0.2

function finished(answer: Answer, text: string, best: string, started: number, searched: number): AskedAnswer {
  const ended = performance.now()
  const said = answer.kind === 'answered' ? answer.sentences.map((sentence) => sentence.text).join(' ') : ''
  const turn: Turn = { question: text, answer: answer.kind === 'answered' && best !== '' ? `${best} ${said}` : said }
  return {
    answer,
    turn,
    seconds: { search: (searched - started) / 1000, write: (ended - searched) / 1000, total: (ended - started) / 1000 },
  }
}

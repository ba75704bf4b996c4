// What text from outside goes through: reading and cutting, answering, summing up, checking what a model made of it, and its own replies.
import { checkSentence, presentableMissing } from '../../src/answers/check.ts'
import { extractAnswer } from '../../src/answers/extract.ts'
import { openingWords } from '../../src/answers/read-sentences.ts'
import { summaryOf } from '../../src/answers/summary.ts'
import { passagesOf } from '../../src/articles/passages.ts'
import { identify, parseFile } from '../../src/articles/read/parse.ts'
import type { Article, FoundPassage } from '../../src/domain/article.ts'
import type { Question, Term } from '../../src/domain/question.ts'
import { draftReader, withoutThoughts } from '../../src/llm/reply.ts'
import { fingerprintOf } from '../../src/stories/fingerprint.ts'
import { compareOutlets, storyArticles } from '../../src/stories/read-story.ts'
import { timelineOf } from '../../src/stories/timeline.ts'
import { stem } from '../../src/text/words.ts'
import { articleOf } from './evidence.ts'

const term = (word: string, more: Partial<Term> = {}): Term => ({
  ...{ word, forms: new Map([[stem(word), 1]]), alike: new Map(), weight: 1, isName: false, isVerb: false },
  ...{ isKind: false, share: 0.1, known: true, otherwise: [], carried: false, isOwner: false, continues: false },
  ...more,
})
const QUESTION: Question = {
  ...{ text: 'When were the prisoners of Belarus released?', said: '', asked: 'time', head: [] },
  ...{ period: null, outlets: [], unnamed: null, shelf: 1, corrections: [] },
  terms: [term('prisoners'), term('belarus', { isName: true }), term('released', { isVerb: true })],
}
const RARITY = { isOrdinary: () => false, rarity: () => 0.5 }
const isOrdinary = () => false
/** Passages of one text that a question or a summary gets to read, at most. */
const MOST_READ = 60

function found(article: Article): FoundPassage[] {
  return passagesOf(article)
    .slice(0, MOST_READ)
    .map((passage) => ({ passage, article, text: article.text.slice(passage.start, passage.end), score: 1 }))
}

/** Each form in which an article comes, but for web pages, which a library reads. */
const FORMS: [string, (text: string) => string][] = [
  ['a.txt', (text) => text],
  ['a.md', (text) => text],
  ['a.json', (text) => JSON.stringify({ title: text, author: text, text })],
  ['b.json', (text) => JSON.stringify({ title: 'T', content: `<p>${text}</p>` })],
]

export const STAGES = {
  async index(text: string) {
    for (const [path, written] of FORMS) {
      for (const parsed of await parseFile({ path, bytes: Buffer.from(written(text)) })) {
        if (!('article' in parsed)) continue
        const article = identify(parsed.article, { file: path, line: null, bulk: false })
        passagesOf(article)
        fingerprintOf(article)
      }
    }
  },
  async ask(text: string) {
    const read = found(articleOf(text))
    openingWords(read)
    await extractAnswer(QUESTION, read, isOrdinary)
  },
  summary(text: string) {
    const article = articleOf(text)
    const passages = found(article)
    summaryOf({ topic: QUESTION, passages, isWhole: false, story: null, most: 5, rarity: RARITY })
    summaryOf({ topic: QUESTION, passages, isWhole: true, story: null, most: 5, rarity: RARITY })
    const other = articleOf(text, { id: 'a2', outlet: 'The Other Post' })
    const members = [article, other].map(({ id }, report) => ({ articleId: id, report }))
    const story = storyArticles([article, other], members as Parameters<typeof storyArticles>[1])
    timelineOf(story)
    compareOutlets(story)
  },
  check(text: string) {
    const evidence = found(articleOf(`The prisoners left. ${text}`)).slice(0, 8)
    const quote = 'The prisoners left'
    checkSentence({ text, quotes: [{ passage: 1, quote }] }, evidence)
    checkSentence(
      {
        text: 'The prisoners left.',
        quotes: [
          { passage: 1, quote: text },
          { passage: 1, quote },
        ],
      },
      evidence,
    )
    presentableMissing(text, 'Why did the prisoners leave?')
    presentableMissing(`why ${text} left`, 'Why did the prisoners leave?')
  },
  reply(text: string) {
    const within = `{"sentences":[{"text":${JSON.stringify(text)},"quotes":[]}]}`
    for (const written of [text, within, `{${text}`]) {
      const reader = draftReader()
      for (let at = 0; at < written.length; at += 1000) reader.push(written.slice(at, at + 1000))
    }
    withoutThoughts(text)
  },
}

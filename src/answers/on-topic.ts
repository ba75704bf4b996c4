// Tells which sentences are on a topic: those that hold it, and those of an article that speaks of it throughout; a word in a roundup makes it none.
import type { Article } from '../domain/article.ts'
import type { Quoted } from '../domain/story.ts'
import { sentencesIn } from '../stories/read-story.ts'
import { TermMatcher } from '../text/matching.ts'
import { wordsOf } from '../text/words.ts'
import type { Subject } from './subject.ts'

/** Share of the topic, by how much its words say, that a title or an opening must hold; if none does, as much as the best holds, … */
const ABOUT = 0.8
/** … but at least so much. */
const LEAST = 0.6
/** Sentences that open an article, and those that are read of a long one. */
const [OPENING, READ] = [3, 300]
/** What the sentences of an article that is about the topic throughout hold of it on average. */
const THROUGHOUT = 0.15
/** What opens an article is not all on what its title holds where that lists so many things, as newsletters' do. */
const LIST = 3

type Asked = Pick<Subject, 'topic' | 'isWhole'> & { story: { articles: readonly unknown[] } | null }
export type OnTopic = (place: Pick<Quoted, 'articleId' | 'start'>) => boolean

/** Articles of one story tell of one event, so that all of them are about it where one is. */
export function onTopic({ topic, isWhole, story }: Asked, articles: Article[]): OnTopic {
  if (isWhole) return () => true
  const matcher = new TermMatcher(topic)
  const coverage = (text: string): number => matcher.coverage(matcher.match(wordsOf(text)))
  const read = [...new Set(articles)].map((article) => {
    const { id, title } = article
    const sentences = sentencesIn(article).slice(0, READ)
    const held = sentences.map(({ text }) => coverage(text))
    const mean = held.reduce((sum, one) => sum + one, 0) / Math.max(1, held.length)
    const most = Math.max(coverage(title), ...held.slice(0, OPENING))
    const opened = title.split(', ').length < LIST ? coverage(title) : 0
    return { id, starts: sentences.map(({ span }) => span.start), held, mean, most, opened }
  })
  const about = Math.max(LEAST, Math.min(ABOUT, Math.max(...read.map(({ most }) => most))))
  const isAbout = ({ most, mean }: (typeof read)[number]) => most >= about && mean >= THROUGHOUT
  const isTold = read.some(isAbout)
  if (isTold && story !== null && story.articles.length > 1) return () => true
  return ({ articleId, start }) => {
    const one = read.find(({ id }) => id === articleId)
    const at = one?.starts.findLastIndex((from) => from <= start) ?? -1
    if (one === undefined || at < 0) return false
    if (isAbout(one) || (at < OPENING && one.opened >= about)) return true
    return one.most < about ? !isTold && (one.held[at] ?? 0) >= about : (one.held[at] ?? 0) >= LEAST
  }
}

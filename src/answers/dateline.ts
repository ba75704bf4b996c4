// What Dateline can do, as every edge sees it: the terminal, chat platforms and the web.
import type { FoundPassage, Skipped } from '../domain/article.ts'
import type { Story, StoryPeriod } from '../domain/story.ts'
import { chooseEvidence, inContext } from '../search/evidence.ts'
import { searchPassages } from '../search/search.ts'
import { understand } from '../search/understand.ts'
import type { ListedArticle } from '../storage/articles.ts'
import { ask, Turns } from './ask.ts'
import type { ClaimOptions } from './check-claims.ts'
import type { AskOptions, DatelineParts, SearchOptions, StoryOptions, SummaryOptions } from './options.ts'
import { atMoment } from './options.ts'

/** What only some requests need is loaded with the first of them. Throws only if storage fails, or a signal's reason. */
export class Dateline {
  readonly #parts: DatelineParts
  readonly #turns = new Turns()

  constructor(parts: DatelineParts) {
    this.#parts = parts
  }

  /** Empty, over-long and senseless questions are answered too, with what to do. */
  ask(question: string, options: AskOptions) {
    return ask(question, atMoment(options), this.#parts, this.#turns)
  }

  /** Of a topic, the story that it or an id names, or the one article so called. A story's sentences come with its headline, all at once. */
  async summarise(topic: string, options: SummaryOptions) {
    return (await import('./summarise.ts')).summarise(topic, atMoment(options), this.#parts)
  }

  /** Topics that begin as typed: names much in the news lately, then stories by their headlines and the newest articles by their titles. */
  async topicsFor(typed: string, limit: number) {
    return (await import('./suggestions.ts')).topicsFor(typed, limit, this.#parts)
  }

  async checkClaim(claim: string, options: ClaimOptions) {
    return (await import('./check-claims.ts')).checkClaim(claim, options, this.#parts)
  }

  async search(words: string, options: SearchOptions): Promise<FoundPassage[]> {
    const { now, asOf, limit } = atMoment(options)
    const question = await understand(words, this.#parts.vocabulary, now)
    const ranked = await searchPassages(question, this.#parts, { now, asOf, reach: 'wide' })
    // Some of them show others: more are chosen than are shown.
    return inContext(chooseEvidence(ranked, 2 * limit), limit)
  }

  listing(): Promise<{ articles: ListedArticle[]; skipped: Skipped[] }> {
    return this.#parts.reader.listing()
  }

  /** What happened, the latest first: articles about one event together. */
  stories(period: StoryPeriod): Promise<Story[]> {
    return this.#parts.stories.stories(period)
  }

  /** The story of that id, also if it has become part of another since; `null` if there never was one, or its articles are gone. */
  story(id: string): Promise<Story | null> {
    return this.#parts.stories.story(id)
  }

  async storyOf(articleId: string): Promise<Story | null> {
    return (await this.#parts.stories.storiesOf([articleId]))[0] ?? null
  }

  /** Every story that tells of some words, the latest first; empty if none does. */
  async storiesAbout(words: string, options: StoryOptions): Promise<Story[]> {
    return (await import('./summarise.ts')).storiesAbout(words, atMoment(options), this.#parts)
  }

  /** One story with all that is known of it: by its id, an article of it, or words that name it; `null` if they name none. */
  async toldStory(words: string, options: StoryOptions) {
    return (await import('./summarise.ts')).toldStory(words, atMoment(options), this.#parts)
  }
}

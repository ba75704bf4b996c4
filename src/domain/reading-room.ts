// What the web pages show beside what the desk says: an article whole, a story whole, today, and how Dateline itself fares.
import type { Article } from './article.ts'
import type { Message } from './message.ts'
import type { Story } from './story.ts'

export interface ArticlePage {
  /** The version that was asked for. */
  article: Article
  /** What the article says now, where that is something else; `null`: the same, or the article is gone. */
  now: Article | null
  isGone: boolean
  /** `null`: it is in none, or alone in it. */
  story: Story | null
}

export interface StoryPage {
  story: Story
  /** What is told of it, what happened when, and where outlets differ or what each says first; '' heads the first. */
  parts: { heading: string; message: Message }[]
  /** In the order of their days; only a model finds them. */
  developments: { on: Date; text: string }[]
  /** Only a model finds them. */
  differences: { about: string | null; sides: { outlet: string; text: string }[] }[]
}

export interface TodayPage {
  /** The digest as a channel would get it. */
  message: Message
  /** What it tells of: the last day, or the latest one of which there is anything. */
  since: Date
  until: Date
  stories: { id: string; headline: string; summary: string; at: Date | null }[]
}

export interface ReadingRoom {
  /** `version`: `null` for what it says now. `null`: there is none, and never was. */
  article(id: string, version: string | null): Promise<ArticlePage | null>
  story(id: string): Promise<StoryPage | null>
  today(): Promise<TodayPage>
  /** For whoever runs Dateline. */
  operator(): Promise<Message>
  /** What keeps it from answering; `null`: nothing. */
  obstacle(): Promise<string | null>
  /** By the names that Prometheus gets them under, without "dateline_". */
  figures(): Promise<Record<string, number>>
}

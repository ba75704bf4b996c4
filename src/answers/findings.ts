// What a model finds in the independent reports of one story: where they differ, and what happened when.
import type { LanguageModel } from '../domain/language-model.ts'
import type { Difference, Story, TimelineEntry } from '../domain/story.ts'
import type { ArticleReader } from '../storage/articles.ts'

export interface StoryFindings {
  differences: Difference[]
  /** The earliest first. */
  developments: TimelineEntry[]
  /** For the reader: that the model failed, for instance. */
  notes: string[]
}

export interface FindingsOptions {
  onStep?: (step: string) => void
  signal?: AbortSignal
}

/** `null`: there is no model, or the story has fewer than two reports. Throws only the signal's reason. */
export type FindInStory = (
  story: Pick<Story, 'headline' | 'articles'>,
  options?: FindingsOptions,
) => Promise<StoryFindings | null>

export interface FindingsParts {
  model: LanguageModel | null
  reader: ArticleReader
  /** For the log. */
  onTrouble?: (message: string) => void
}

/** One request for each set of articles: what was found is remembered. */
export function createFindings(_parts: FindingsParts): FindInStory {
  return async () => null
}

// A digest: the stories that are new for one channel, each with sentences cited word for word.
import type { AnswerSentence, Citation } from './answer.ts'
import type { Article } from './article.ts'

/**
 * `new`: the channel has not been told of it; `update`: it has, and this is what came since; `changed`: a report that it was told reads
 * otherwise now, for whatever reason; `corrected`: its outlet itself says that it has corrected it; `withdrawn`: a report that it was
 * told is there no more, or was taken back by its outlet.
 */
export type DigestStatus = 'new' | 'update' | 'changed' | 'corrected' | 'withdrawn'

export interface DigestStory {
  storyId: string
  status: DigestStatus
  headline: string
  /** The newest report that carries the first sentence, of which the headline is; missing where the story's own had to do. */
  lead?: Article
  sentences: AnswerSentence[]
  /** Numbered through the whole digest. */
  citations: Citation[]
  /** Articles that the citations point into, and those of which nothing is quoted because only their titles have changed; each once. */
  sources: Article[]
  /** Versions among the sources that are no longer what their articles say. */
  earlier?: string[]
  outlets: string[]
  /** Independent accounts: reprints count once. */
  reports: number
  firstPublishedAt: Date | null
  lastPublishedAt: Date | null
  /** Where outlets differ, a sentence each with its citations; [] where they agree, or nothing is known to differ. */
  differences: AnswerSentence[]
  /** Why it is in the digest, in a few words each: "reported by 4 outlets". */
  why: string[]
}

export interface Digest {
  since: Date
  until: Date
  stories: DigestStory[]
  /** Stories that had no place: none of them counts as told. */
  left: number
}

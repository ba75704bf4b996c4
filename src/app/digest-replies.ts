// What is asked in reply to a digest, or in its thread: about the story that is named or was spoken of, or about all of the digest alone.
import { leansBack } from '../answering/follow-up.ts'
import type { Story } from '../domain/story.ts'
import { ASKING_WORDS, STOP_WORDS } from '../language/stop-words.ts'
import { wordsOf } from '../language/words.ts'
import type { DeskTools } from './desk-parts.ts'
import { aboutIn, conversationAbout, type PostedStory, storiesOf } from './digest-stories.ts'
import { namedStory } from './named-story.ts'
import { worthReading } from './story-articles.ts'

/** How somebody names a story: "2. ", "story 2: ". */
const NUMBER = /^\s*(?:story\s+)?#?(\d{1,2})[.:)]\s/i
/** Articles of a story in which names are looked for. */
const READ = 5

export interface AskedOfDigest {
  question: string
  /** The articles that it is about, by their ids. */
  within: string[]
  /** That in which it is answered. */
  conversation: string
}

/**
 * In the conversation about one story it is about that one; in that of the whole digest about the story that it names by number, words
 * or names, or about the one spoken of last if it leans on that. `null` where the conversation is about no digest, or nothing of it is
 * there any more.
 */
export async function askedOfDigest(
  conversation: string | null,
  written: string,
  tools: DeskTools,
): Promise<AskedOfDigest | null> {
  const about = aboutIn(conversation)
  if (about === null) return null
  const stories = await storiesOf(about.key, tools)
  const numbered = numberedIn(written, stories)
  const present = stories.flatMap((story) => story.present ?? [])
  const story = numbered?.story ?? (await meant(about, written, present, tools))
  const within = (story === null ? present : [story]).flatMap(({ articles }) =>
    articles.map(({ articleId }) => articleId),
  )
  if (within.length === 0) return null
  return {
    question: numbered?.question ?? written,
    within,
    conversation: conversationAbout(about.key, story),
  }
}

/** Where what was said last in a conversation stands: below a digest that may be about one of its stories. */
export async function lastTalk(conversation: string | null, { answers }: DeskTools): Promise<string | null> {
  const about = aboutIn(conversation)
  return about === null || about.storyId !== null ? conversation : answers.lastOfKin(conversationAbout(about.key, null))
}

/** "2. why?" asks the second story why it came to that. */
function numberedIn(written: string, stories: readonly PostedStory[]): { story: Story; question: string } | null {
  const [number, digits] = NUMBER.exec(written) ?? []
  const story = digits === undefined ? null : (stories[Number(digits) - 1]?.present ?? null)
  if (number === undefined || story === null) return null
  const question = written.slice(number.length)
  const saysWhat = wordsOf(question).some(({ folded }) => !STOP_WORDS.has(folded) && !ASKING_WORDS.has(folded))
  return { story, question: saysWhat ? question : `${question} ${story.headline}` }
}

async function meant(
  { key, storyId }: { key: string; storyId: string | null },
  written: string,
  stories: readonly Story[],
  tools: DeskTools,
): Promise<Story | null> {
  // Its id may lead to another one since.
  if (storyId !== null) return tools.dateline.story(storyId)
  const named = namedStory(written, await Promise.all(stories.map((story) => read(story, tools))))
  if (named !== null || !leansBack(written)) return named
  const last = aboutIn(await tools.answers.lastOfKin(conversationAbout(key, null)))
  return last === null || last.storyId === null ? null : tools.dateline.story(last.storyId)
}

async function read(story: Story, { catalogue }: DeskTools) {
  const wanted = new Set(worthReading(story).slice(0, READ))
  const members = story.articles.filter(({ articleId }) => wanted.has(articleId))
  const articles = await Promise.all(
    members.map(({ articleId, version }) => catalogue.articleVersion(articleId, version)),
  )
  return { story, articles: articles.filter((article) => article !== null) }
}

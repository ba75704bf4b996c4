// The stories of a digest that was posted: which they are, why each is in it, and which one a reader names by number or in words.
import { note, plain } from '../answers/compose.ts'
import { extentOf } from '../answers/story-views.ts'
import type { Article } from '../domain/article.ts'
import type { Message } from '../domain/message.ts'
import type { Story } from '../domain/story.ts'
import type { ChosenStory } from '../domain/subscription.ts'
import { namesOf } from '../text/names.ts'
import { askedIn, isKindWord } from '../text/question-words.ts'
import { ASKING_WORDS, STOP_WORDS } from '../text/stop-words.ts'
import { stem, wordsOf } from '../text/words.ts'
import type { Tools } from './commands/command.ts'
import { list } from './compose.ts'

export interface PostedStory extends ChosenStory {
  /** As it is now; `null`: nothing of it is there any more. */
  present: Story | null
}

/** The stories in the digest's order; [] where nothing is known of a delivery with that key. */
export async function storiesOf(key: string, { deliveries, dateline }: Tools): Promise<PostedStory[]> {
  const { chosen } = (await deliveries.contentsOf(key)) ?? { chosen: [] }
  return Promise.all(
    chosen.map(async (one) => {
      const present = await dateline.story(one.storyId)
      return { ...one, headline: one.headline || present?.headline || 'a story that has left', present }
    }),
  )
}

/** The conversation below a digest; that about one of its stories alone where one is named. */
export const conversationAbout = (key: string, story: Story | null): string =>
  story === null ? `delivery:${key}` : `delivery:${key}:${story.id}`

/** Of a conversation below a digest its key, and the id of the story that it is about; `null` for other conversations. */
export function aboutIn(conversation: string | null): { key: string; storyId: string | null } | null {
  const [found, key = '', storyId = null] = /^delivery:([^:]+)(?::(.+))?$/s.exec(conversation ?? '') ?? []
  return found === undefined ? null : { key, storyId }
}

/** Why the story of that number is in the digest: what it was chosen for; where that was not kept, what the story is now. */
export function reasonsOf({ headline, why, present }: PostedStory, number: number): Message {
  const reasons = why.length > 0 ? why : [present === null ? 'nothing of it is there any more' : extentOf(present)]
  return plain(
    { kind: 'headline', text: `${number}. ${headline}`, extent: 'why it is here' },
    list(null, reasons),
    note(
      'The more independent reports a story has and the fresher it is, the higher it stands; this channel’s topics come first.',
    ),
  )
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const ORDINAL = ORDINALS.join('|')

/** A number in front: "2", "2. why?", "2 - how old?", "#2 how old?", "story 2, why?", "2 why?". */
const IN_FRONT = [
  /^\s*(?:(?:the\s+)?story\s+)?#?(\d{1,2})(?:\s*[.:)]+(?!\d)|\s+[-–—](?=\s)|(?=\s*[?!]*\s*$))/i,
  /^\s*#(\d{1,2})(?=\s)/,
  /^\s*story\s+#?(\d{1,2})\b(?!\s+(?:here|in)\b)/i,
  /^\s*(\d{1,2})(?=\s+(?:why|how|who|whom|whose|what|when|where|which)\b)/i,
]
/** A number behind one of these words: "why 2?", "summary 2". */
const BEHIND =
  /^\s*((?:and\s+)?(?:why|how come|more|summary|summari[sz]e|sum up|timeline)(?:\s+(?:about|of|on))?)\s+#?(\d{1,2})\s*[?!.]*\s*$/i
const WITHIN = [
  /\b(?:story|number)\s+#?(\d{1,2})\b|(?<=^|\s)#(\d{1,2})\b/i,
  new RegExp(String.raw`\bthe\s+(${ORDINAL})\s+(?:story|one)\b`, 'i'),
  new RegExp(String.raw`(?<=\b(?:about|of|on|why)\s+)the\s+(${ORDINAL})(?=\s*[?!.]*\s*$)`, 'i'),
]

/**
 * The number by which a story is named, and what is asked of it, with "it" for the story; '' if nothing is. `null` where no number names
 * one. The digest may not have a story of that number.
 */
export function numberedIn(written: string): { number: number; question: string } | null {
  for (const pattern of IN_FRONT) {
    const [found, digits] = pattern.exec(written) ?? []
    if (found !== undefined)
      return { number: Number(digits), question: written.slice(found.length).replace(/^[\s?!.,:-]+/, '') }
  }
  const [behind, asked = '', digits] = BEHIND.exec(written) ?? []
  if (behind !== undefined) return { number: Number(digits), question: asked.replace(/\s+(?:about|of|on)$/i, '') }
  for (const pattern of WITHIN) {
    const found = pattern.exec(written)
    const word = found?.[1] ?? found?.[2]
    if (found === null || word === undefined) continue
    const ordinal = ORDINALS.indexOf(word.toLowerCase())
    return { number: ordinal < 0 ? Number(word) : ordinal + 1, question: written.replace(found[0], 'it').trim() }
  }
  return null
}

/** A story with those of its articles that were read. */
export interface ReadStory {
  story: Story
  articles: Article[]
}

/** Words of titles name a story if they are at least this share of what a question says; a name does in any case. */
const SHARE = 0.5

const MEASURE =
  /\bhow\s+(?:old|young|long|tall|short|many|much|high|low|big|small|far|near|large|deep|wide|heavy|fast|slow|often|soon|late|early|strong|hot|cold)\b/gi

/**
 * The story that a question names: by words of its headline and titles, or by names that stand in its articles. `null` where it names none,
 * or two of them alike.
 */
export function namedStory(question: string, stories: readonly ReadStory[]): Story | null {
  const asked = new Set(askingFor(question).map((folded) => stem(folded)))
  const common = new Set(stories.flatMap(({ articles }) => articles.flatMap(bodyOf).flatMap(wordsInLowerCase)))
  const found = stories
    .map(({ story, articles }) => {
      const names = new Set(articles.flatMap(bodyOf).flatMap((text) => nameStems(text, common)))
      const headings = [story.headline, ...story.articles.map(({ title }) => title)]
      const titles = new Set(headings.flatMap(contentWords).map((folded) => stem(folded)))
      const held = [...asked].filter((word) => names.has(word) || titles.has(word))
      const isNamed = held.some((word) => names.has(word)) || held.length >= asked.size * SHARE
      return { story, isNamed, count: held.length }
    })
    .sort((one, other) => other.count - one.count)
  const [best, next] = found
  return best === undefined || !best.isNamed || best.count === 0 || best.count === next?.count ? null : best.story
}

/** The words of a question that say what it is about, folded: the "old" of "how old is it?" belongs to the asking. */
export function askingFor(question: string): string[] {
  const kind = askedIn(question)
  return contentWords(question.replace(MEASURE, 'how')).filter((folded) => !isKindWord(kind, folded))
}

function contentWords(text: string): string[] {
  const words = wordsOf(text).map(({ folded }) => folded)
  return words.filter((folded) => !STOP_WORDS.has(folded) && !ASKING_WORDS.has(folded))
}

const bodyOf = ({ text, body }: Article): string[] => body.map(({ start, end }) => text.slice(start, end))

const wordsInLowerCase = (text: string): string[] =>
  wordsOf(text).flatMap(({ text: written, folded }) => (written === folded ? [folded] : []))

/** A capital that merely opens a sentence makes no name: such a word stands in lower case elsewhere. */
function nameStems(text: string, common: ReadonlySet<string>): string[] {
  const names = namesOf(text, (folded) => common.has(folded))
  return names.flatMap(({ words }) => words.map(({ folded }) => stem(folded))).filter((word) => !STOP_WORDS.has(word))
}

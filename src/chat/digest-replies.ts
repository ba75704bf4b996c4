// What is written in reply to a digest, or in its thread: about one of its stories, or about all of it. And what a posted digest holds.
import { leansBack } from '../answers/ask.ts'
import { excerptsOf, mention } from '../answers/compose.ts'
import { viewNamed } from '../answers/options.ts'
import { extentOf } from '../answers/story-views.ts'
import { openingsOf } from '../digests/topics.ts'
import type { Article } from '../domain/article.ts'
import { list, type Message, note, paragraph, plain, textMessage } from '../domain/message.ts'
import type { Request } from '../domain/ports.ts'
import type { Story } from '../domain/story.ts'
import type { ChosenStory, DigestContents } from '../domain/subscription.ts'
import { worthReading } from '../stories/read-story.ts'
import { squeezed } from '../text/characters.ts'
import { askedIn, isKindWord } from '../text/question-words.ts'
import { ASKING_WORDS, STOP_WORDS, stem, wordsOf } from '../text/words.ts'
import { answerTo, composeAnswered, talkOptions } from './commands/ask.ts'
import type { Result, Tools } from './commands/command.ts'

export interface PostedStory extends ChosenStory {
  /** From 1, in the digest's order. */
  number: number
  /** As it is now; `null`: nothing of it is there any more. */
  present: Story | null
}

/** The stories in the digest's order; [] where nothing is known of a delivery with that key. */
export async function storiesOf(key: string, { deliveries, dateline }: Tools): Promise<PostedStory[]> {
  const { chosen } = (await deliveries.contentsOf(key)) ?? { chosen: [] }
  return Promise.all(
    chosen.map(async (one, at) => {
      const present = await dateline.story(one.storyId)
      const headline = one.headline || present?.headline || 'a story that has left'
      return { ...one, number: at + 1, headline, present }
    }),
  )
}

export const articlesOf = ({ articles }: Story): string[] => articles.map(({ articleId }) => articleId)

/** The conversation below a digest; that about one of its stories alone where one is named. */
export const conversationAbout = (key: string, story: Story | null): string =>
  story === null ? `delivery:${key}` : `delivery:${key}:${story.id}`

/** Of a conversation below a digest its key, and the id of the story that it is about. */
interface About {
  key: string
  storyId: string | null
}

function aboutIn(conversation: string | null): About | null {
  const [found, key = '', storyId = null] = /^delivery:([^:]+)(?::(.+))?$/s.exec(conversation ?? '') ?? []
  return found === undefined ? null : { key, storyId }
}

/** Why the story is in the digest: what it was chosen for; where that was not kept, what the story is now. */
export function reasonsOf({ number, headline, why, present }: PostedStory): Message {
  const reasons = why.length > 0 ? why : [present === null ? 'nothing of it is there any more' : extentOf(present)]
  const order =
    'The more reports a story has (reprints count once) and the fresher it is, the higher it stands; this channel’s topics come first.'
  const headed = { kind: 'headline', text: `${number}. ${headline}`, extent: 'why it is here' } as const
  return plain(headed, list(null, reasons), note(order))
}

const READ = 5
const WHY_HERE =
  /^(?:and\s+)?why\s+(?:is|was|are)\s+(?:it|this|that|the story|this story|that story)\s+(?:here|in|there)\b[^?]*(?:\?\W*)?$/i
/** What asks to be told a story rather than anything of it. */
const TELL =
  /^(?:and\s+|please\s+)?(?:(?:can you\s+)?(?:tell|show|give)\s+(?:me|us)\s+)?(?:some\s+|a\s+|the\s+)?(?:more|details?|summary|summari[sz]e|sum(?:\s+it)?\s+up|(?<view>timeline|compare))(?:\s+(?:about|of|on))?(?:\s+(?:it|this|that|this story|that story))?\W*$/i
/** Who merely greets or thanks asks nothing. */
const COURTESY = /\b(?:hello|hi|hey|thanks?|thank you|ok|okay|good (?:morning|evening|afternoon)|bye)\b/i

export const NOTHING_LEFT = 'Nothing of that story is there any more.'

/** `null` where the conversation is about no digest, or nothing of it is left. What says nothing by itself is asked back about. */
export async function replyBelowDigest(written: string, request: Request, tools: Tools): Promise<Result | null> {
  const about = aboutIn(request.conversation)
  if (about === null) return null
  const stories = await storiesOf(about.key, tools)
  const present = stories.flatMap((story) => story.present ?? [])
  if (present.length === 0) return null
  const toAll = (shown: Message) => ({ shown, conversation: conversationAbout(about.key, null) })
  const numbered = numberedIn(written)
  const posted = numbered === null ? undefined : stories[numbered.number - 1]
  const question = numbered?.question ?? written.trim()
  const whichOne = (problem: string): Message => {
    const example = question === '' || numbered !== null ? '1. why?' : `1. ${question}`
    const named = stories.map(({ number, headline }) => `${number}. ${headline}`)
    return plain(paragraph(`${problem} Write its number in front, like this: ${example}`), list(null, named))
  }
  if (numbered !== null && posted === undefined)
    return toAll(whichOne(`There is no story ${numbered.number} in this digest.`))
  if (posted?.present === null) return toAll(textMessage(NOTHING_LEFT))
  const saysWhat = askingFor(question).length > 0
  const tells = TELL.exec(question)
  const asksBack = tells !== null || (!saysWhat && wordsOf(question).length > 0 && !COURTESY.test(question))
  const spokenOf = posted?.present ?? (await storyMeant(about, written, present, tools))
  const story = spokenOf ?? (asksBack && present.length === 1 ? (present[0] ?? null) : null)
  if (story === null && asksBack) return toAll(whichOne('Which story?'))
  const conversation = conversationAbout(about.key, story)
  const asker = { request: { ...request, conversation }, isPrivate: false, tools }
  const chosen = stories.find(({ present }) => present !== null && present.id === story?.id)
  if (chosen !== undefined && WHY_HERE.test(question)) return { shown: reasonsOf(chosen), conversation }
  if (story !== null && (question === '' || tells !== null)) {
    const talk = talkOptions(asker)
    const view = viewNamed(tells?.groups?.view?.toLowerCase() ?? '')
    const summarise = () => tools.dateline.summarise(story.id, { ...talk, length: 'normal', view })
    return { shown: composeAnswered(await tools.conversations.add(summarise, talk), asker), conversation }
  }
  const asked = posted === undefined || saysWhat ? question : `${question} ${posted.headline}`
  const within = (story === null ? present : [story]).flatMap(articlesOf)
  return { shown: await answerTo(asked, asker, within), conversation }
}

/** Story by story; `null` where nothing is left of it. */
export async function sourcesIn({ chosen, told, cites = [] }: DigestContents, tools: Tools): Promise<Message | null> {
  const blocks = chosen.map(async ({ storyId, headline }, at) => {
    const own = told.filter((one) => one.storyId === storyId)
    const found = await Promise.all(own.map((one) => tools.reader.articleVersion(one.articleId, one.version)))
    const sources = found.flatMap((article) => {
      if (article === null) return []
      const cited = cites.filter(({ articleId, version }) => articleId === article.id && version === article.version)
      return cited.length === 0 ? [mention(article)] : excerptsOf(article, cited)
    })
    return sources.length === 0 ? [] : [{ kind: 'sources', heading: `${at + 1}. ${headline}`, sources } as const]
  })
  const all = (await Promise.all(blocks)).flat()
  return all.length === 0 ? null : plain(...all)
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const ORDINAL = ORDINALS.join('|')

/** How a number names a story, and what takes its place in the question. */
const NUMBERED: [RegExp, string][] = [
  // In front: "2", "2. why?", "2 - how old?", "#2 how old?", "story 2, why?", "2 why?".
  [/^\s*(?:(?:the\s+)?story\s+)?#?(?<n>\d{1,2})(?:\s*[.:)]+(?!\d)|\s+[-–—](?=\s)|(?=\s*[?!]*\s*$))/i, ''],
  [/^\s*(?:story\s+#?|#)(?<n>\d{1,2})\b(?!\s+(?:here|in)\b)/i, ''],
  [/^\s*(?<n>\d{1,2})(?=\s+(?:why|how|who|whom|whose|what|when|where|which)\b)/i, ''],
  // Behind one of these words: "why 2?", "summary 2".
  [
    /^\s*(?<asked>(?:and\s+)?(?:why|how come|more|summary|summari[sz]e|sum up|timeline))(?:\s+(?:about|of|on))?\s+#?(?<n>\d{1,2})\s*[?!.]*\s*$/i,
    '$<asked>',
  ],
  [/(?:\b(?:story|number)\s+#?|(?<=^|\s)#)(?<n>\d{1,2})\b/i, 'it'],
  [new RegExp(String.raw`\bthe\s+(?<n>${ORDINAL})\s+(?:story|one)\b`, 'i'), 'it'],
  [new RegExp(String.raw`(?<=\b(?:about|of|on|why)\s+)the\s+(?<n>${ORDINAL})(?=\s*[?!.]*\s*$)`, 'i'), 'it'],
]

/** The number by which a story is named, and what is asked of it, with "it" for the story; '' if nothing is. */
function numberedIn(written: string): { number: number; question: string } | null {
  const said = squeezed(written)
  for (const [pattern, instead] of NUMBERED) {
    const n = pattern.exec(said)?.groups?.n?.toLowerCase()
    if (n === undefined) continue
    const question = said
      .replace(pattern, instead)
      .replace(/^[\s?!.,:-]+/, '')
      .trim()
    return { number: ORDINALS.indexOf(n) + 1 || Number(n), question }
  }
  return null
}

async function storyMeant({ key, storyId }: About, written: string, stories: readonly Story[], tools: Tools) {
  // Its id may lead to another one since.
  if (storyId !== null) return tools.dateline.story(storyId)
  const read = stories.map(async (story) => {
    const articles = await tools.reader.articles(worthReading(story).slice(0, READ))
    return { story, articles: [...articles.values()] }
  })
  const named = namedStory(written, await Promise.all(read))
  if (named !== null || !(leansBack(written) || TELL.test(written))) return named
  const last = aboutIn(await tools.answers.records.lastOfKin(conversationAbout(key, null)))
  return last === null || last.storyId === null ? null : tools.dateline.story(last.storyId)
}

export interface ReadStory {
  story: Story
  articles: Article[]
}

/** A story is named by at least this share of the words that say what is asked. */
const SHARE = 0.5

const MEASURE =
  /\bhow\s+(?:old|young|long|tall|short|many|much|high|low|big|small|far|near|large|deep|wide|heavy|fast|slow|often|soon|late|early|strong|hot|cold)\b/gi

/** The one whose titles and openings hold most of what a question is about; `null` where that is too little, or two hold as much. */
export function namedStory(question: string, stories: readonly ReadStory[]): Story | null {
  const asked = new Set(askingFor(question).map((folded) => stem(folded)))
  const found = stories.map(({ story, articles }) => {
    const texts = [story.headline, ...story.articles.map(({ title }) => title), ...openingsOf(articles)]
    const said = new Set(texts.flatMap((text) => wordsOf(text)).map(({ folded }) => stem(folded)))
    return { story, count: asked.intersection(said).size }
  })
  const [best, next] = found.sort((one, other) => other.count - one.count)
  const isNamed = best !== undefined && best.count > 0 && best.count >= asked.size * SHARE
  return isNamed && best.count !== next?.count ? best.story : null
}

/** The words of a question that say what it is about, folded: the "old" of "how old is it?" belongs to the asking. */
function askingFor(question: string): string[] {
  const kind = askedIn(question)
  const words = wordsOf(question.replace(MEASURE, 'how')).map(({ folded }) => folded)
  return words.filter((word) => !(STOP_WORDS.has(word) || ASKING_WORDS.has(word) || isKindWord(kind, word)))
}

// Which of some stories a question names: by words of its headline and titles, or by names that stand in its articles.
import type { Article } from '../domain/article.ts'
import type { Story } from '../domain/story.ts'
import { namesOf } from '../text/names.ts'
import { askedIn, isKindWord } from '../text/question-words.ts'
import { ASKING_WORDS, STOP_WORDS } from '../text/stop-words.ts'
import { stem, wordsOf } from '../text/words.ts'

/** A story with those of its articles that were read. */
export interface ReadStory {
  story: Story
  articles: Article[]
}

/** Words of titles name a story if they are at least this share of what a question says; a name does in any case. */
const SHARE = 0.5

const MEASURE =
  /\bhow\s+(?:old|young|long|tall|short|many|much|high|low|big|small|far|near|large|deep|wide|heavy|fast|slow|often|soon|late|early|strong|hot|cold)\b/gi

/** `null` where the question names none, or two of them alike. */
export function namedStory(question: string, stories: readonly ReadStory[]): Story | null {
  const asked = new Set(askingFor(question).map((folded) => stem(folded)))
  const common = new Set(
    stories.flatMap(({ articles }) => articles.flatMap((article) => bodyOf(article).flatMap(inLowerCase))),
  )
  const found = stories
    .map(({ story, articles }) => {
      const names = new Set(articles.flatMap((article) => bodyOf(article).flatMap((text) => nameStems(text, common))))
      const titles = new Set([story.headline, ...story.articles.map(({ title }) => title)].flatMap(tellingStems))
      const named = [...asked].filter((word) => names.has(word))
      const held = [...asked].filter((word) => names.has(word) || titles.has(word))
      return { story, isNamed: named.length > 0 || held.length >= asked.size * SHARE, count: held.length }
    })
    .sort((one, other) => other.count - one.count)
  const [best, next] = found
  return best === undefined || !best.isNamed || best.count === 0 || best.count === next?.count ? null : best.story
}

const bodyOf = ({ text, body }: Article): string[] => body.map(({ start, end }) => text.slice(start, end))

/** The words of a question that say what it is about, folded: the "old" of "how old is it?" belongs to the asking. */
export function askingFor(question: string): string[] {
  const kind = askedIn(question)
  return tellingWords(question.replace(MEASURE, 'how')).filter((folded) => !isKindWord(kind, folded))
}

function tellingStems(text: string): string[] {
  return tellingWords(text).map((folded) => stem(folded))
}

function tellingWords(text: string): string[] {
  const words = wordsOf(text).map(({ folded }) => folded)
  return words.filter((folded) => !STOP_WORDS.has(folded) && !ASKING_WORDS.has(folded))
}

const inLowerCase = (text: string): string[] =>
  wordsOf(text).flatMap(({ text: written, folded }) => (written === folded ? [folded] : []))

/** A capital that merely opens a sentence makes no name: such a word stands in lower case elsewhere. */
function nameStems(text: string, common: ReadonlySet<string>): string[] {
  const names = namesOf(text, (folded) => common.has(folded))
  return names.flatMap(({ words }) => words.map(({ folded }) => stem(folded))).filter((word) => !STOP_WORDS.has(word))
}

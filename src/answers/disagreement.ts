// Notes where the sentences of an answer come from reports that disagree. Nothing but these sentences is read: that takes little time.
import type { Answered } from '../domain/answer.ts'
import { Citing } from '../domain/citing.ts'
import type { StoryReader } from '../storage/stories-read.ts'
import { differenceInShort } from './tell-story-words.ts'

/** An answer that cites more articles is left alone, for the sake of time. */
const MOST_ARTICLES = 6

/** A sentence for the difference that most reports have a part in; nothing where what is cited agrees, or is no one story. */
export async function disagreement(
  { sources, citations }: Pick<Answered, 'sources' | 'citations'>,
  stories: Pick<StoryReader, 'storiesOf'>,
): Promise<string[]> {
  if (sources.length < 2 || sources.length > MOST_ARTICLES) return []
  // Of two events, both may well be right.
  for (const story of await stories.storiesOf(sources.map(({ id }) => id))) {
    const members = new Set(story.articles.map(({ articleId }) => articleId))
    const together = sources.filter(({ id }) => members.has(id))
    if (together.length < 2) continue
    const cited = together.map((article) => {
      const body = citations.filter(({ articleId }) => articleId === article.id)
      return { ...article, body: body.toSorted((one, other) => one.start - other.start) }
    })
    // Loaded late: most answers rest on one report, or on reports of several events.
    const { differencesIn } = await import('../stories/differences.ts')
    const [difference] = differencesIn({ articles: cited, reports: [] })
    // Outlets and days tell which sources are meant: numbers in a text would go wrong where answers are numbered on.
    if (difference !== undefined) return [differenceInShort(difference, new Citing()).text]
  }
  return []
}

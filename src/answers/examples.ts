// Questions to suggest that these articles do answer: made from what they say about people, and each tried before it is shown.
import type { Article } from '../domain/article.ts'
import { readsLikeOrganisation } from '../text/places.ts'
import { STOP_WORDS } from '../text/stop-words.ts'
import { fold } from '../text/words.ts'
import type { Dateline } from './dateline.ts'

const NAME = String.raw`(\p{Lu}[\p{L}’'-]+ \p{Lu}[\p{L}’'-]+)`
/** What an article says of somebody, and the question that this answers. */
const FORMS: [RegExp, (name: string) => string][] = [
  [new RegExp(String.raw`${NAME}, \d{2,3},`, 'gu'), (name) => `How old is ${name}?`],
  [
    new RegExp(String.raw`${NAME} (?:had |has )?(?:\w+ )?(?:said|told|warned)\b`, 'gu'),
    (name) => `What did ${name} say?`,
  ],
  [new RegExp(String.raw`${NAME}, (?:an?|the|who)\b`, 'gu'), (name) => `Who is ${name}?`],
]
const CALENDAR =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december)$/
/** Questions tried in each form: a start must not take long. */
const TRIED = 3

/** Up to three questions, each about somebody else, out of these articles. The same articles give the same questions. */
export async function exampleQuestions(
  articles: Pick<Article, 'text' | 'body'>[],
  dateline: Pick<Dateline, 'ask'>,
  now: Date,
): Promise<string[]> {
  const bodies = articles.map(bodyOf)
  const questions: string[] = []
  const taken = new Set<string>()
  for (const [pattern, question] of FORMS) {
    const names = namesIn(bodies, pattern).filter((name) => !taken.has(name))
    for (const name of names.slice(0, TRIED)) {
      const { answer } = await dateline.ask(question(name), { now })
      if (answer.kind !== 'answered') continue
      taken.add(name)
      questions.push(question(name))
      break
    }
  }
  return questions
}

function namesIn(bodies: string[], pattern: RegExp): string[] {
  const names = bodies.flatMap((body) => [...body.matchAll(pattern)].map((match) => match[1] ?? ''))
  return [...new Set(names)].filter(isPerson)
}

function isPerson(name: string): boolean {
  return (
    !readsLikeOrganisation(name) &&
    fold(name)
      .split(' ')
      .every((word) => !STOP_WORDS.has(word) && !CALENDAR.test(word))
  )
}

function bodyOf({ text, body }: Pick<Article, 'text' | 'body'>): string {
  return body.map(({ start, end }) => text.slice(start, end)).join('\n')
}

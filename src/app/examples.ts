// Questions to suggest that these articles do answer: made from the names in their titles, and each tried before it is shown.
import type { ListedArticle } from '../articles/ports.ts'
import { namesOf } from '../language/names.ts'
import { fold, wordsOf } from '../language/words.ts'
import type { Dateline } from './dateline.ts'

const FORMS = [
  (name: string) => `What did ${name} say?`,
  (name: string) => `Who is ${name}?`,
  (name: string) => `What happened to ${name}?`,
]
const WANTED = 3
/** Articles whose titles are looked at, the newest first, and questions tried: a start must not take long. */
const TITLES = 200
const TRIED = 12

/** Up to three questions, each about another name. The same articles give the same questions. */
export async function exampleQuestions(
  articles: Pick<ListedArticle, 'title' | 'publishedAt'>[],
  dateline: Pick<Dateline, 'ask'>,
  now: Date,
): Promise<string[]> {
  const questions: string[] = []
  let tried = 0
  for (const name of namesInTitles(articles)) {
    const forms = [...FORMS.slice(questions.length), ...FORMS.slice(0, questions.length)]
    for (const form of forms) {
      if (questions.length >= WANTED || tried >= TRIED) return questions
      tried++
      const { answer } = await dateline.ask(form(name), { now })
      if (answer.kind !== 'answered') continue
      questions.push(form(name))
      break
    }
  }
  return questions
}

/** Names by how many titles hold them. A word that some title writes in lower case is no name. */
function namesInTitles(articles: Pick<ListedArticle, 'title' | 'publishedAt'>[]): string[] {
  const newest = [...articles].sort((a, b) => Number(b.publishedAt ?? 0) - Number(a.publishedAt ?? 0)).slice(0, TITLES)
  const lower = new Set(
    newest.flatMap(({ title }) =>
      wordsOf(title)
        .filter((word) => word.text === word.folded)
        .map((word) => word.folded),
    ),
  )
  const counts = new Map<string, number>()
  for (const { title } of newest) {
    const names = new Set(namesOf(title, (folded) => lower.has(folded)).map((name) => name.text))
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts]
    .filter(([name]) => fold(name).length > 2)
    .sort(([, a], [, b]) => b - a)
    .map(([name]) => name)
}

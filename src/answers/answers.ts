// Makes answers, the value, out of what was found: extractive ones, and the plain word that the articles don't say.
import type { Answer, Answered, AnswerSentence, Citation, Unanswered } from '../domain/answer.ts'
import type { Article } from '../domain/article.ts'
import type { FoundPassage } from '../domain/passage.ts'
import type { Asked, Question } from '../domain/question.ts'
import { asWritten } from '../text/words.ts'
import type { Extract, Extracted } from './extract.ts'
import { isOtherLanguage } from './other-language.ts'

const NEAREST = 3

/** The articles' own sentences, each with its citation. */
export function extractiveAnswer(question: string, extracts: Extract[], notes: string[]): Answered {
  const citations = extracts.map(
    ({ article, span }, i): Citation => ({
      n: i + 1,
      articleId: article.id,
      version: article.version,
      quote: article.text.slice(span.start, span.end),
      ...span,
    }),
  )
  return {
    kind: 'answered',
    mode: 'extractive',
    question,
    notes,
    sentences: citations.map(({ n, quote }) => ({ text: oneLine(quote), citations: [n] })),
    citations,
    sources: distinctArticles(extracts.map(({ article }) => article)),
  }
}

export function unanswered(
  question: string,
  reason: string,
  found: readonly Pick<FoundPassage, 'article'>[],
  base: Pick<Answer, 'mode' | 'notes'>,
): Unanswered {
  const nearest = distinctArticles(found.map(({ article }) => article)).slice(0, NEAREST)
  return { kind: 'unanswered', question, reason, nearest, ...base }
}

/** The sentences; where there are none, those of the parts. */
export function allSentences({ sentences, story }: Answered): AnswerSentence[] {
  return sentences.length > 0 ? sentences : (story?.parts ?? []).flatMap(({ paragraphs }) => paragraphs.flat())
}

export function help(question: string, text: string): Answer {
  return { kind: 'help', mode: 'extractive', question, text, notes: [] }
}

const LACKING: Partial<Record<Asked, string>> = {
  person: 'who',
  identity: 'who or what that is',
  time: 'when',
  place: 'where',
  amount: 'how much',
  age: 'how old',
  duration: 'how long',
  reason: 'why',
  manner: 'how',
}

/** What is missing where every word is there but not the thing asked for: "how tall". */
function lackingIn({ asked, text }: Question): string | undefined {
  return (
    /\bhow (?:many|much|old|long|often|soon|tall|high|far|deep|big|large|wide|heavy|fast|hot|cold|strong|loud)\b/i
      .exec(text)?.[0]
      .toLowerCase() ?? LACKING[asked]
  )
}

/** Whether only a time was asked about, and nothing is of it: then it helps to know of when the newest article is. */
export function isTimeWithoutNews(question: Question, { sentences }: Extracted): boolean {
  return sentences.length === 0 && question.period !== null && question.terms.length === 0
}

/** One sentence for the asker that names what is missing. The shelf's newest need be known for a time without news only. */
export function reasonFor(
  question: Question,
  extracted: Extracted,
  shelf: { articles: number; newest: Date | null },
): string {
  const { sentences, missing, doubtful } = extracted
  if (shelf.articles === 0) return 'There are no articles yet, so they can’t say.'
  if (isTimeWithoutNews(question, extracted)) {
    const newest = shelf.newest?.toLocaleDateString('en-GB', {
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      timeZone: 'UTC',
    })
    return `The articles don’t say: none of them tells of that time${newest ? `; the newest is of ${newest}` : ''}.`
  }
  if (isOtherLanguage(question.text))
    return 'Dateline reads questions in English, and found nothing for this one: ask it in English, or by names in it.'
  if (doubtful) return 'The articles don’t say clearly: what comes closest may be about something else.'
  const unknown = question.terms.filter((term) => !term.known).map((term) => term.word)
  const never = missing.filter((word) => unknown.includes(word.toLowerCase()))
  if (never.length > 0) return `The articles don’t say: none of them mentions ${quoted(never)}.`
  if (sentences.length === 0) return 'The articles don’t say: nothing in them comes near this question.'
  if (question.unnamed !== null) return `It is not clear who “${question.unnamed}” is: ask again with the name.`
  if (missing.length > 0) return `The articles don’t say: what comes closest does not speak of ${quoted(missing)}.`
  const lacking = lackingIn(question)
  const about = question.terms
    .filter((term) => !term.isKind && !term.carried)
    .sort((one, other) => Number(other.isName) - Number(one.isName) || other.weight - one.weight)
    .map((term) => asWritten(question.text, term.word))
  if (!lacking) return 'The articles don’t say: what comes closest does not answer this.'
  return about.length === 0
    ? `The articles don’t say ${lacking}.`
    : `The articles don’t say ${lacking}: nothing on that about ${quoted(about.slice(0, 2))}.`
}

/** Up to three words for a reason: “night” or “train”. */
export const quoted = (words: string[]): string =>
  words
    .slice(0, 3)
    .map((word) => `“${word}”`)
    .join(' or ')

/** White space within a sentence shows as single spaces; the citation keeps it as it was. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ')

function distinctArticles(articles: Article[]): Article[] {
  return [...new Map(articles.map((article) => [article.id, article])).values()]
}

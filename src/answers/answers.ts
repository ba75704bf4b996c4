// Makes answers, the value, out of what was found: extractive ones, and the plain word that the articles don't say. Knows small talk, too.
import type { Answer, Answered, AnswerSentence, Cited, Help, Turn, Unanswered } from '../domain/answer.ts'
import { Citing } from '../domain/answer.ts'
import type { Article, FoundPassage } from '../domain/article.ts'
import { longDay } from '../domain/day.ts'
import type { Asked, Question } from '../domain/question.ts'
import { MAX_QUESTION_LENGTH } from '../search/understand.ts'
import { quoteOf } from '../stories/read-story.ts'
import { ASKING_WORDS, asWritten, fold, isStopWord, number, wordsOf } from '../text/words.ts'
import type { Extract, Extracted } from './extract.ts'
import type { AskedAnswer, AskOptions, DatelineParts } from './options.ts'
import { type ToWrite, type WriteOptions, writeAnswer } from './write.ts'

/** Articles named where there is no answer. */
const NEAREST = 3
/** Passages shown to a model, and turns of a conversation that it is told of. */
const SHOWN = 8
export const REMEMBERED = 6

export async function answerTo(
  asked: string,
  { question, found, extracted }: { question: Question; found: FoundPassage[]; extracted: Extracted },
  options: AskOptions,
  parts: DatelineParts,
): Promise<Answer> {
  if (isChat(question, extracted)) return chat(asked)
  const conversation = (options.conversation ?? []).slice(-REMEMBERED)
  const draft = { asked, question: question.text, evidence: found.slice(0, SHOWN), conversation }
  const written = await writtenAnswer(draft, 'The articles don’t say.', found, options, parts)
  const isSure = extracted.certainty === 'sure'
  if ('kind' in written && !(isSure && written.kind === 'unanswered')) return written
  const notes = ['kind' in written ? REFUSED : written.notes, spellingNotes(question)].flat()
  if (isSure) return extractiveAnswer(asked, extracted.sentences, notes, options)
  if (extracted.certainty === 'unsure' && !isHopeless(question, extracted))
    return uncertain(asked, extracted.sentences, notes)
  // Looking for the newest article takes longer than answering does.
  const newest = isTimeWithoutNews(question, extracted) ? await parts.searcher.search({ words: '', limit: 1 }) : []
  const shelf = { articles: await parts.vocabulary.size(), newest: newest[0]?.publishedAt ?? null }
  return unanswered(asked, reasonFor(question, extracted, shelf), found, { mode: 'extractive', notes })
}

/** The articles' own sentences, each with its citation, and shown. */
export function extractiveAnswer(
  question: string,
  extracts: Extract[],
  notes: string[],
  { onSentence }: Pick<AskOptions, 'onSentence'>,
): Answered {
  const quoted = quotesOf(extracts)
  for (const sentence of quoted.sentences) onSentence?.(sentence)
  return { kind: 'answered', mode: 'extractive', question, notes, ...quoted }
}

function quotesOf(extracts: Extract[]): Cited {
  const citing = new Citing()
  // White space within a sentence shows as single spaces; the citation keeps it as it was.
  const plain = (text: string): string => text.replace(/\s+/g, ' ')
  const sentences = extracts.map(({ article, span, text, emphasis = [] }): AnswerSentence => {
    const marks = emphasis.map(({ start, end }): [number, number] => {
      const from = plain(text.slice(0, start)).length
      return [from, from + plain(text.slice(start, end)).length]
    })
    const citations = [citing.cite(quoteOf(article, span))]
    return { text: plain(text), citations, ...(marks.length > 0 && { emphasis: marks }) }
  })
  return { sentences, citations: citing.citations, sources: distinct(extracts.map(({ article }) => article)) }
}

/** What comes closest, for a question that is not answered for certain; its words are not marked, as some 30 in 100 such marks are on no answer. */
function uncertain(question: string, extracts: Extract[], notes: string[]): Unanswered {
  const reason = 'The articles don’t say for certain. The closest they come:'
  const closest = quotesOf(extracts.map(({ emphasis: _, ...quoted }) => quoted))
  return { kind: 'unanswered', mode: 'extractive', question, reason, nearest: [], notes, closest }
}

export function unanswered(
  question: string,
  reason: string,
  found: readonly Pick<FoundPassage, 'article'>[],
  base: Pick<Answer, 'mode' | 'notes'>,
): Unanswered {
  const nearest = distinct(found.map(({ article }) => article)).slice(0, NEAREST)
  return { kind: 'unanswered', question, reason, nearest, ...base }
}

/** Said where a model finds nothing and the reader without a model is sure. */
const REFUSED = 'The model found no answer. These are the articles’ own sentences.'

/** As a model words it, or what it says is missing, else `otherwise`; the notes for an answer without it where it fails, or there is none to ask. */
export async function writtenAnswer(
  draft: ToWrite,
  otherwise: string,
  found: readonly FoundPassage[],
  options: WriteOptions,
  { model, ...parts }: DatelineParts,
): Promise<Answer | { notes: string[] }> {
  if (model === null || draft.evidence.length === 0) return { notes: [] }
  const written = await writeAnswer(draft, options, { ...parts, model })
  if (written.kind === 'answered') return written
  if (written.kind === 'nothing') return { notes: [written.why] }
  const reason = written.missing === null ? otherwise : `The articles don’t say ${written.missing}.`
  return unanswered(draft.asked, reason, found, { mode: 'model', notes: [] })
}

export function help(question: string, text: string, wants?: Help['wants']): Help {
  return { kind: 'help', mode: 'extractive', question, text, notes: [], ...(wants && { wants }) }
}

const ASK_FOR = {
  question: 'That is not a question Dateline can search for. Ask in words.',
  topic: 'Name what Dateline is to sum up: a topic, or the title of an article.',
}

/** The reply to nothing, and to far too much; `null` for what can be searched for. */
export function unsearchable(text: string, what: keyof typeof ASK_FOR, isFollowUp = true): Answer | null {
  if (!/[\p{L}\p{N}]/u.test(text)) return help(text, ASK_FOR[what], what)
  if (text.length <= MAX_QUESTION_LENGTH && isEmpty(text, isFollowUp))
    return help(
      text,
      what === 'topic' ? ASK_FOR.topic : 'Those words name nothing. Say who or what the question is about.',
      what,
    )
  if (text.length <= MAX_QUESTION_LENGTH) return null
  const limits = `has ${number(text.length)} characters; Dateline reads up to ${number(MAX_QUESTION_LENGTH)}`
  return help(text, `That ${what} ${limits}. ${what === 'topic' ? 'Name it in a few words' : 'Ask in fewer words'}.`)
}

const ASKS = /^(?:who|whom|whose|what|whats|when|where|why|how|which|up)$/

/** Whether words say nothing, as in "not not not"; without a question word they may still follow up on something: "and then?". */
function isEmpty(text: string, isFollowUp: boolean): boolean {
  const words = wordsOf(text)
  const isIdle = words.every((word) => isStopWord(word) || word.text.length === 1 || ASKING_WORDS.has(word.folded))
  const distinct = new Set(words.map(({ folded }) => folded)).size
  const isRepeated = words.length > 1 && distinct <= words.length / 2
  const asks = words.some((word) => ASKS.test(word.folded) || ASKING_WORDS.has(word.folded))
  return isIdle && (isRepeated || !(isFollowUp || asks))
}

/** An answer with what it took. Moments in milliseconds, as `performance.now()` gives them. */
export function timed(answer: Answer, turn: Turn, started: number, searched: number): AskedAnswer {
  const ended = performance.now()
  return {
    answer,
    turn,
    seconds: { search: (searched - started) / 1000, write: (ended - searched) / 1000, total: (ended - started) / 1000 },
  }
}

export function allSentences({ sentences, story }: Answered): AnswerSentence[] {
  return sentences.length > 0 ? sentences : (story?.parts ?? []).flatMap(({ paragraphs }) => paragraphs.flat())
}

/** Of several words that a misspelling may have meant, the likeliest stands first. Only of names is it worth saying. */
export function spellingNotes({ corrections, terms }: Question): string[] {
  const likeliest = corrections.filter(
    ({ from }, i, all) =>
      all.findIndex((one) => one.from === from) === i && terms.some((term) => term.word === from && term.isName),
  )
  return likeliest.map(({ from, to }) => `“${from}” was read as “${to}”.`)
}

/** Whether only a time was asked about, and nothing is of it: then it helps to know of when the newest article is. */
function isTimeWithoutNews(question: Question, { sentences }: Extracted): boolean {
  return sentences.length === 0 && question.period !== null && question.terms.length === 0
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
const HOW_MUCH =
  /\bhow (?:many|much|old|long|often|soon|tall|high|far|deep|big|large|wide|heavy|fast|hot|cold|strong|loud)\b/i

/** One sentence for the asker that names what is missing. The shelf's newest need be known for a time without news only. */
function reasonFor(question: Question, extracted: Extracted, shelf: { articles: number; newest: Date | null }): string {
  const { text, terms, unnamed, asked } = question
  const { sentences, missing } = extracted
  if (shelf.articles === 0) return 'There are no articles yet, so they can’t say.'
  if (isTimeWithoutNews(question, extracted)) {
    const newest = shelf.newest === null ? '' : `; the newest is of ${longDay(shelf.newest)}`
    return `The articles don’t say: none of them tells of that time${newest}.`
  }
  if (isOtherLanguage(text))
    return 'Dateline reads questions in English, and found nothing for this one: ask it in English, or by names in it.'
  // Verbs and adjectives are put in other words: only names and numbers can be said to be missing.
  const named = missing.filter((word) => isDemanded(terms, word))
  // "1000" may stand there as "1,000".
  const never = named.filter((word) =>
    terms.some((term) => term.word === fold(word) && !term.known && !/\d{4}/.test(word)),
  )
  if (never.length > 0) return `The articles don’t say: none of them mentions ${quoted(never)}.`
  if (sentences.length === 0) return 'The articles don’t say: nothing in them comes near this question.'
  if (unnamed !== null) return `It is not clear who “${unnamed}” is: ask again with the name.`
  if (named.length > 0) return `The articles don’t say: what comes closest does not speak of ${quoted(named)}.`
  const lacking = HOW_MUCH.exec(text)?.[0].toLowerCase() ?? LACKING[asked]
  return lacking === undefined ? 'The articles don’t say.' : `The articles don’t say ${lacking}.`
}

const isDemanded = (terms: Question['terms'], word: string): boolean =>
  terms.some((term) => term.word === fold(word) && (term.isName || /\d/.test(term.word)))

/** Whether nothing that comes near is worth showing: a name stands in no article, nobody was named, or the words are not English. */
function isHopeless({ text, terms, unnamed }: Question, { missing }: Extracted): boolean {
  const never = missing.some((word) => terms.some((term) => term.word === fold(word) && term.isName && !term.known))
  return never || unnamed !== null || isOtherLanguage(text)
}

const ADDRESSED = /\b(?:you|your|u|i|i['’]m|me|my)\b/i
/** What is said before what is asked, or asked for. */
const ASKS_FOR =
  /\b(?:(?:can|could|will|would|have) you|do you (?:know|have)|(?:tell|show|give) me|i(?:['’]?\w+)?(?: \w+)?)\b/gi
const IS_QUESTION =
  /\?\s*$|\b(?:who|whom|whose|what|when|where|why|how|which|about)|^(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b/i

/** Whether something is said to Dateline rather than asked of the articles: it names nobody and no figure, and hardly a word of theirs. */
function isChat({ text, said, terms, period, unnamed }: Question, { certainty }: Extracted): boolean {
  if (certainty === 'sure' || said !== '' || period !== null || unnamed !== null) return false
  if (terms.some(({ isName, word }) => isName || /\d/.test(word))) return false
  const { length } = terms.filter(({ known, isVerb, isKind }) => known && !isVerb && !isKind)
  const isAddressed = ADDRESSED.test(text.replace(ASKS_FOR, ''))
  if (certainty === null) return isAddressed || (length === 0 && !IS_QUESTION.test(text))
  return isAddressed && length <= 1
}

const chat = (text: string): Answer =>
  help(text, 'That is not in the articles, and they are all I know. Ask about them in your own words.', 'question')

/** Why there is no summary. `missing`: words of the topic that nothing found holds. */
export function missingTopic({ text, terms }: Question, missing: string[], hasArticles: boolean): string {
  if (!hasArticles) return 'There are no articles yet, so there is nothing to sum up.'
  const unknown = terms.filter(({ known }) => !known).map(({ word }) => asWritten(text, word))
  const nothing = 'The articles hold nothing on that'
  if (unknown.length > 0) return `${nothing}: none of them mentions ${quoted(unknown)}.`
  return missing.length > 0 ? `${nothing}: what comes closest does not speak of ${quoted(missing)}.` : `${nothing}.`
}

/** Up to three words for a reason: “night” or “train”. */
const quoted = (words: string[]): string =>
  words
    .slice(0, 3)
    .map((word) => `“${word}”`)
    .join(' or ')

const distinct = (articles: Article[]): Article[] => [...new Map(articles.map((one) => [one.id, one])).values()]

/** Words that ask in German, French, Spanish, Italian, Portuguese, Dutch, Polish, Lithuanian; none that English has too. */
const ASKING_ABROAD = new Set(
  'wer wann warum wieso wo wohin wie welche welcher qui quoi quand pourquoi où quel quelle quién quien qué cuándo cuando dónde donde cómo cosa quando perché perche quem onde porquê waar wanneer waarom kto kiedy gdzie dlaczego jak kas kada kur kodėl kodel kaip ist sind hatte sont está était czy yra kiek'.split(
    ' ',
  ),
)
const ENGLISH = /^(?:who|what|when|where|why|how|which|the|of|is|are|was|were|did|does|do|has|have|in|on|to|and)$/

/** By its looks alone, in other letters or words: meant for a question that found no answer. */
function isOtherLanguage(question: string): boolean {
  const letters = question.match(/\p{L}/gu) ?? []
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter))
  if (latin.length < letters.length / 2) return true
  const words = wordsOf(question).map(({ text }) => text.toLowerCase())
  return words.some((word) => ASKING_ABROAD.has(word)) && !words.some((word) => ENGLISH.test(word))
}

const GREETING =
  /^(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening|day)|greetings|moin|salut|hallo)(?: (?:there|all|everyone|bot|dateline))?$/
const THANKS =
  /^(?:thanks?|thank you|thx|ty|cheers|great|cool|ok|okay|nice|perfect|awesome|good (?:bot|job|work|one)|well done|bye|goodbye|good night)(?: (?:you|thanks|thank you|a lot|so much|very much|bot|dateline|all))*$/
const ABOUT_BOT =
  /^(?:help|help me|who are you|what are you|what(?: i|')?s (?:this|dateline)|what is this(?: bot)?|what can (?:you|i|this bot|dateline) (?:do|ask)(?: here)?|what do you (?:do|know)|how (?:do|can) i (?:use|ask)(?: (?:this|you|it))?|how does (?:this|it|dateline) work|are you (?:a )?(?:bot|human|real|ai|there)|test|ping|how are you(?: doing)?|(?:can|could) you help(?: me)?|(?:how many|what|which) (?:articles|outlets|sources|feeds) (?:are there|do you have|have you got|do you know|can you read)(?: here)?|what (?:time|day|date) is it(?: now| today)?|what (?:should|can|could) i (?:know|ask|read)|are you \w+|sources? ?\d*|list (?:the )?(?:articles|sources))$/
const SMALL_TALK =
  /^(?:lol|lmao|rofl|(?:ha){2,9}|hm+|wow|huh|sup|what(?: i|')?s up|brb|oops|no|yes|nope|yeah|amazing|never ?mind|shut up|(?:(?:can|could) you )?(?:tell|sing|write|make)(?: me)? an? (?:joke|poem|song|story))$/
const HELP =
  'I am Dateline, and answer from the articles here: ask about them in your own words. ' +
  'Every sentence of an answer is backed by words quoted from an article; when the articles don’t say, Dateline says so.'

/** The reply to a greeting or a question about the bot; `null` for anything else. */
export function smallTalk(text: string): Answer | null {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (THANKS.test(plain)) return help(text, 'You are welcome. Ask on whenever you like.')
  if (GREETING.test(plain)) return help(text, `Hello! ${HELP}`, 'question')
  if (SMALL_TALK.test(plain)) return chat(text)
  return ABOUT_BOT.test(plain) ? help(text, HELP, 'question') : null
}

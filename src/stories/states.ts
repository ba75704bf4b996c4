// How a thing stands in one report, and the contrary in another: "remained closed" and "has been open again since six".
import { subjectKeys } from './assertions.ts'
import { type Clause, clauseAt } from './clauses.ts'
import { isContrary } from './contrasts.ts'
import { meet } from './deeds.ts'
import { nameKeysOf } from './name-keys.ts'
import { isBrief, type ReadStory, type StorySentence } from './read-story.ts'
import { countShared, tellingOf } from './sameness.ts'
import { type Dispute, disputeOf, isRetold, type Statement } from './sides.ts'
import { STATES } from './state-words.ts'
import { anyOf, partsOf } from './word-lists.ts'

interface State {
  /** What is asked of it: "open or closed". */
  question: string
  /** Not only who, but also what must be the same. */
  isOfThing: boolean
  so: RegExp
  notSo: RegExp
}

const KNOWN: State[] = STATES.trim()
  .split('\n')
  .map((line) => {
    const [question = '', so = '-', notSo = '-'] = partsOf(line)
    return {
      question: question.replace('*', ''),
      isOfThing: question.endsWith('*'),
      so: anyOf(so),
      notSo: anyOf(notSo),
    }
  })

interface Stand extends Statement {
  isSo: boolean
  clause: Clause
}

/** Right before a word it turns it round; "denied that she had", "refused to" too. */
const TURNED =
  /(?:\b(?:not|never|no|nothing|neither|nor|without|hardly|denie[ds]|deny(?:ing)?|refus(?:e[ds]?|ing)|declin(?:e[ds]?|ing)|failed|yet|unable)\b|n['’]t\b)(?:[\s,]+\p{L}+){0,5}[\s,]*$/iu
/** What is asked, wished, feared or only may be says nothing of how things stand. */
const OPEN =
  /\b(?:if|whether|unless|in (?:the event|case)|could|would|might|should|may be|can be|until|before|calls? (?:for|on)|called (?:for|on)|demand\p{L}*|want\p{L}*|hop(?:e[ds]?|ing)|expect\p{L}*|ask\p{L}*|urg\p{L}*|plan(?:s|ned)? to|likely|threat\p{L}*|consider\p{L}*|had been|rumou?rs?|insisting|insisted|earlier|last (?:week|month|year)|in (?:19|20)\d\d|ago|(?:week|day|month|year) (?:before|earlier)|previous|similar|another|other)\b/iu

export function contraryStates({ sentences }: ReadStory): Dispute[] {
  const telling = sentences.filter((one) => one.place < LEAD || isBrief(one))
  return KNOWN.flatMap((state) => {
    const stands = telling.flatMap((sentence) => standsIn(sentence, state))
    const matching = (one: Stand) => stands.some((other) => other.isSo !== one.isSo && isSameThing(one, other, state))
    const candidates = stands.filter(matching)
    if (candidates.length === 0) return []
    // A report that says both tells of two things, or of two times.
    const clear = candidates.filter((one) => !isSaidBothWays(one, sentences, state))
    const [so, notSo] = [clear.filter(({ isSo }) => isSo), clear.filter(({ isSo }) => !isSo)]
    return disputeOf('negation', aboutOf(so, notSo, state), [so, notSo]) ?? []
  })
}

function isSaidBothWays(one: Stand, sentences: StorySentence[], state: State): boolean {
  const own = sentences.filter(({ report }) => report === one.sentence.report)
  const others = own.flatMap((sentence) => standsIn(sentence, state)).filter(({ isSo }) => isSo !== one.isSo)
  // Of persons, one may be freed and another not: only of the same one is it said both ways.
  return others.some((other) => state.isOfThing || !areTwo(one, other))
}

/** Each sentence names or describes somebody of its own. */
function areTwo(one: Stand, other: Stand): boolean {
  const [a, b] = [nameKeysOf(one.sentence.names), nameKeysOf(other.sentence.names)]
  return a.size > 0 && !meet(a, b) && ANOTHER.test(other.sentence.text)
}

/** Speaks of somebody without a name. */
const ANOTHER = /^(?:A|An|Another|Two|Three|Several|Some|Others?|Her|His|Their|One of) /

function standsIn(sentence: StorySentence, { so, notSo }: State): Stand[] {
  const { text } = sentence
  if (/\?["”’]?$/.test(text) || isRetold(text)) return []
  const contrary = [...text.matchAll(notSo)]
  const within = (at: number) => contrary.some(({ index, 0: { length } }) => at >= index && at < index + length)
  const plain = [...text.matchAll(so)].filter(({ index }) => !within(index))
  const found = [
    ...contrary.map((match) => ({ match, isSo: false })),
    ...plain.map((match) => ({ match, isSo: true })),
  ].flatMap(({ match, isSo }): Stand[] => {
    const span = { start: match.index, end: match.index + match[0].length }
    const clause = clauseAt(sentence, span)
    if (OPEN.test(clause.text)) return []
    const turned = TURNED.exec(text.slice(clause.start, span.start))
    const start = turned === null ? span.start : clause.start + turned.index
    return [
      { sentence, clause, isSo: turned === null ? isSo : !isSo, claim: text.slice(start, span.end).trim(), at: start },
    ]
  })
  return found.every(({ isSo }) => isSo === found[0]?.isSo) ? found : []
}

/** The first sentences of an article tell of its own event. */
const LEAD = 3
/** What two sentences must share, besides: things, and the share of those of the shorter one. */
const SHARED = { brief: { things: 2, share: 0 }, other: { things: 3, share: 0.35 } }

function isSameThing(one: Stand, other: Stand, state: State): boolean {
  if (state.isOfThing && !shareWord(one, other, state)) return false
  if (isContrary(one.sentence.text, other.sentence.text) || arePersonsApart(one, other, state)) return false
  const pair = [one.sentence, other.sentence]
  const areBrief = pair.every(isBrief)
  if (!areBrief && !pair.every(({ place }) => place < LEAD)) return false
  const { things, share } = areBrief ? SHARED.brief : SHARED.other
  const [a, b] = [thingsOf(one), thingsOf(other)]
  const shared = countShared(a, b)
  return shared >= things && shared >= share * Math.min(a.size, b.size)
}

function thingsOf({ sentence }: Stand): Set<string> {
  const { words, names } = tellingOf(sentence)
  return new Set([...words, ...names])
}

/** A word of both that is neither a name nor says how it stands. */
function shareWord(one: Stand, other: Stand, { so, notSo }: State): boolean {
  const [a, b] = [one, other].map(({ sentence: { text, words, names } }) => {
    const said = [...text.matchAll(so), ...text.matchAll(notSo)].map(([written]) => written.toLowerCase())
    const content = words.filter(({ folded }) => !said.some((written) => written.includes(folded)))
    return tellingOf({ text, words: content, names }).words
  })
  return a !== undefined && b !== undefined && countShared(a, b) > 0
}

/** Each clause names somebody or something, and none of it is the same; or they are namesakes, or it is of theirs that one tells. */
function arePersonsApart(one: Stand, other: Stand, state: State): boolean {
  if (one.clause.names.size > 0 && other.clause.names.size > 0 && !meet(one.clause.names, other.clause.names))
    return true
  if (!state.isOfThing && isOfTheirs(one) !== isOfTheirs(other)) return true
  return personsIn(one).some((person) =>
    personsIn(other).some(
      ({ last, first }) => last === person.last && first !== null && person.first !== null && first !== person.first,
    ),
  )
}

const personsIn = ({ sentence, clause }: Stand): { last: string; first: string | null }[] =>
  sentence.names
    .filter(({ start, end }) => start >= clause.start && end <= clause.end)
    .map((subject) => subjectKeys({ subject, sentence }))

/** "Roe's lawyer". */
function isOfTheirs({ clause: { start, end }, sentence: { names, text } }: Stand): boolean {
  return names.some((name) => name.start >= start && name.end <= end && /^['’]s \p{Ll}/u.test(text.slice(name.end)))
}

/** "In Osterland", "of the Council": where or whose, but not who or what. */
const BESIDE = /\b(?:in|at|of|from|near|on|to|for|by|with|between|against|across|and) (?:the )?$/i

/** Who or what both sides name, as the first of them does, and what is asked of it: "Ada Lund, resigned or not". */
function aboutOf(stands: Stand[], contrary: Stand[], { question }: State): string {
  const theirs = new Set(contrary.flatMap(({ sentence }) => [...nameKeysOf(sentence.names)]))
  const [subject] = stands.flatMap(({ at, sentence: { names, text } }) =>
    names.filter((one) => one.end <= at && !BESIDE.test(text.slice(0, one.start)) && meet(nameKeysOf([one]), theirs)),
  )
  return subject === undefined ? question : `${subject.text}, ${question}`
}

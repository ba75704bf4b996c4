// What people write about digests in words, as calls of commands: "subscribe us at 9 on weekdays". What is about something else is a question.
import { inFigures, saysWhen, whenIn } from '../digests/schedule.ts'
import { type CommandSpec, type CommandValues, commandIn, readCall } from '../domain/command.ts'
import { squeezed } from '../text/characters.ts'
import { ASKING_WORDS, STOP_WORDS, wordsOf } from '../text/words.ts'

interface WrittenCall {
  /** The command's; of what is typed behind a slash it may be that of none. */
  name: string
  values: CommandValues
  problem: string | null
  isTyped: boolean
  /** Somebody asks how it is done; nothing is done yet. */
  asksHow: boolean
}
type Phrase = Pick<WrittenCall, 'name' | 'values'>

const LONGEST = 200

const SUBSCRIBE = 'digest subscribe'
const NOUN = '(?:digests?|briefings?|round-?ups?|newsletters?|subscriptions?)'
const NOUNS = new RegExp(`\\b${NOUN}\\b`, 'g')
const IS_ABOUT = new RegExp(`\\b${NOUN}\\b|^(?:un)?sub(?:scribe)?\\b|\\bsubscribed$`)
/** A digest is meant by these only where they are to come again and again. */
const NEWS = /\b(?:news|headlines|summary|recap|updates?|rundown)\b/
const REGULARLY = /\b(?:daily|every|each|hourly|weekly|weekdays?|weekends?|twice)\b/
const COURTESY =
  /^(?:(?:hey|hi|hello|ok|okay|please|pls|so|and|just|dateline|let (?:me|us)|(?:can|could|would|will) you|(?:can|could|may) (?:i|we)|(?:i|we)(?:'d| would) like you to)[ ,]+)+/
const HOW = /^how (?:do|can|could|would|should) (?:i|we|you) /
const WANT = /^(?:i|we)(?:'d| would)? (?:like|want|need|love) (?:to )?/
const NEGATED = /\b(?:no|not|never|skip|until|till)\b|n't\b/
const DETERMINED = new RegExp(`^(?:(?:the|our|my|this|a|daily|weekly|morning|evening) )*${NOUN}(?= |$)`)

/** The second word of a command, and what asks for it; the first that fits is meant. What ends something is looked for in front alone. */
const CUES = String.raw`
list ^(?:what|which|how many|list|show|see)\b.* (?:digests|briefings|subscriptions)\b|^(?:are|is|am) .*\bsubscribed$
list ^when .*\bNOUN\b
preview ^what(?:'?s| is| would| will)? (?:be )?(?:in )?(?:(?:the|our|today's|tomorrow's|next) )*NOUN
pause ^(?:pause|suspend|mute|snooze|hold)\b|^put\b(?=.* on hold\b)
unsubscribe ^(?:(?:i|we) )?(?:don't|do not|no longer) (?:want|need|send|post|give)\b|^no more\b|^drop\b(?!.*\d)
unsubscribe ^(?:unsub|unsubscribe|opt out|stop|end|cancel|delete|remove|kill|quit|disable|get rid|off)\b
unsubscribe ^(?:turn|switch)\b(?=.* off\b)
resume ^(?:resume|unpause|unmute|continue|restart|re-?enable)\b|^(?:start|turn|switch|bring)\b(?=.* (?:again|back)\b)
now ^(?:post|send|give|show|do|run|publish|need)\b(?=.* (?:now|right away|immediately|at once|asap)\b)
subscribe ^(?:sub|subscribe|sign|opt in|set up|schedule|start|create|add|make (?=me |us |a daily |a weekly ))\b
edit ^(?:edit|change|move|reschedule|shift|set|make|switch|update|adjust)\b
preview ^(?:preview|show|see|view)\b|\b(?:preview|draft|looks? like)\b
subscribe ^(?:post|send|give|get|deliver|bring|drop|put|have)\b`
  .trim()
  .split('\n')
  .map((line) => {
    const [word = '', ...cue] = line.split(' ')
    return { name: `digest ${word}`, cue: new RegExp(cue.join(' ').replaceAll('NOUN', NOUN)) }
  })
const WHY = /\b(?:why|how come|reasons?|explain)\b/
const IN_IT = new RegExp(
  `\\b(?:in|into|from|of|miss\\w*|skip\\w*|ma[dk]e)\\b.*\\b${NOUN}\\b|\\b${NOUN} (?:miss|skip|omit|le)\\w*| in it$|\\bleft out\\b`,
)
const NUMBER = new RegExp(`\\b(?:${NOUN}|number) #?(\\d{1,2})(?![\\d:.])(?! ?(?:[ap]\\.?m|h\\b))`)
const LENGTH = /\b(short|long|normal)(?:er)?\b/
const CLAUSES =
  / (?=(?:about|on|covering|regarding|to|only|without|not about|from|every|each|daily|weekdays?|weekly|at|twice|except|but|for|in) )/
const OPTIONS: Record<string, string> = {
  ...{ about: 'topics', on: 'topics', covering: 'topics', regarding: 'topics', to: 'topics', only: 'topics' },
  ...{ without: 'without', 'not about': 'without', from: 'outlets' },
}
const CLAUSE = new RegExp(`^(${Object.keys(OPTIONS).join('|')}) (.+)$`)
/** Beside words that mean nothing anywhere. */
const SAYS_NOTHING = new Set(
  `channel please pls plz thanks thank week weeks month day days today tonight tomorrow yesterday morning afternoon evening night next last
  latest upcoming daily weekly draft post posts posted send sent get getting want need come comes coming due arrive look looks like anymore
  longer more rid off out now immediately asap once away right whole news headlines summary recap update updates rundown subscribed time hold
  reason reasons explain miss missed misses missing skip skipped skipping left make made omit omitted got round up`.split(
    /\s+/,
  ),
)

/** A command written as text: behind a slash, by its two words, by its name alone where it needs no more, or in a phrase; `null`: it is none. */
export function writtenCall(text: string, commands: readonly CommandSpec[]): WrittenCall | null {
  const line = text.trim()
  const isTyped = /^\/[a-z]/i.test(line)
  // Slack has commands of its own that are called "status" and "help".
  const typed = line === '?' ? 'help' : line.replace(/^\/(?:dateline-)?/i, '')
  const { command, rest = '' } = commandIn(commands, typed) ?? {}
  const isAlone = rest === '' && command?.options.every(({ isRequired }) => !isRequired)
  const call = { problem: null, isTyped, asksHow: false }
  if (command !== undefined && (isTyped || command.name.includes(' ') || isAlone)) {
    const read = rest === '' ? { values: {} } : readCall(command, rest)
    const { name } = command
    return 'problem' in read ? { ...call, name, values: {}, problem: read.problem } : { ...call, name, ...read }
  }
  const phrase = phraseIn(typed)
  if (phrase !== null) return { ...call, ...phrase }
  return isTyped ? { ...call, name: typed.split(/\s/)[0]?.toLowerCase() ?? '', values: {} } : null
}

/** `null`: it is about no digest, or about more than that. */
function phraseIn(text: string): (Phrase & { asksHow: boolean }) | null {
  const said = squeezed(text.replaceAll('’', "'")).replace(/[ ?!.]{1,5}$/, '')
  if (said.length > LONGEST) return null
  const polite = said.toLowerCase().replace(COURTESY, '')
  const phrase = orderIn(said, inFigures(polite.replace(HOW, '').replace(COURTESY, '')))
  return phrase && { ...phrase, asksHow: HOW.test(polite) }
}

function orderIn(said: string, whole: string): Phrase | null {
  if (WHY.test(whole) && IN_IT.test(whole)) {
    const words = meaningIn(said.replace(NOUNS, ' ')).join(' ')
    return words === '' ? null : { name: 'digest why', values: { words } }
  }
  // What is said behind an order tells why, unless it says when.
  const [first = '', ...others] = whole.split(/[?!;,.](?: |$)/)
  const order = IS_ABOUT.test(first) && !others.some(saysWhen) ? first : whole
  if (!IS_ABOUT.test(order) && !(NEWS.test(order) && REGULARLY.test(order))) return null
  const wanted = order.replace(WANT, '')
  const named = DETERMINED.exec(wanted)?.[0]
  // "digest off", "the digest, please pause it"
  const behind = wanted.slice(named?.length ?? 0).replace(/^[ ,]+/, '')
  for (const one of new Set([wanted, behind.replace(COURTESY, '')])) {
    const found = CUES.find(({ cue }) => cue.test(one))
    const read = found ? callOf(found.name, one.replace(found.cue, ' ')) : null
    if (read !== null) return read
  }
  if (named !== undefined && !saysWhen(behind) && meaningIn(behind).length === 0)
    return { name: wanted === order ? 'digest preview' : SUBSCRIBE, values: {} }
  // "a digest on Mondays at 9"; what is not to come is none.
  const { when, rest } = whenIn(wanted)
  return !IS_ABOUT.test(order) || when === '' || NEGATED.test(rest) ? null : callOf(SUBSCRIBE, wanted)
}

const meaningIn = (text: string): string[] =>
  wordsOf(text).flatMap(({ text: word, folded }) =>
    STOP_WORDS.has(folded) || ASKING_WORDS.has(folded) || SAYS_NOTHING.has(folded) ? [] : [word],
  )

function callOf(name: string, rest: string): Phrase | null {
  const isMade = name === SUBSCRIBE || name === 'digest edit'
  const values: CommandValues = {}
  let left = ` ${rest} `
  for (const [option, pattern] of Object.entries({ number: NUMBER, ...(isMade && { length: LENGTH }) })) {
    const [whole = '', value] = pattern.exec(left) ?? []
    if (value === undefined) continue
    values[option] = value
    left = left.replace(whole, ' ')
  }
  const clauses = squeezed(left.replace(NOUNS, ' ')).split(CLAUSES)
  const times = clauses.filter((clause) => {
    const [, preposition = '', words = ''] = CLAUSE.exec(clause) ?? []
    const topic = meaningIn(words).join(' ')
    if (!isMade || topic === '' || saysWhen(clause) || /\d/.test(clause)) return true
    values[OPTIONS[preposition] ?? ''] = topic
    return false
  })
  const found = whenIn(times.join(' '))
  const others = meaningIn(found.rest)
  if (!isMade) return others.length === 0 ? { name, values } : null
  const when = squeezed([found.when, ...others].join(' '))
  return { name, values: { ...values, ...(when !== '' && { when }) } }
}

// What people write about digests in words, as calls of commands: "subscribe us at 9 on weekdays", "why is the strike not in it?".
// A phrase is one only where nothing is left of it that is about something else: whatever is no call is a question.
import { saysWhen } from '../digests/schedule.ts'
import { type CommandSpec, type CommandValues, commandIn, readCall } from '../domain/command.ts'
import { squeezed } from '../text/characters.ts'

interface Phrase {
  /** The second word of the command that does it. */
  word: string
  values: CommandValues
  /** Somebody asks how it is done; nothing is done yet. */
  asksHow: boolean
}

/** Longer texts are no orders. */
const LONGEST = 200

const NOUN = '(?:digests?|briefings?|round-?ups?|newsletters?|subscriptions?)'
const IS_NAMED = new RegExp(`\\b${NOUN}\\b`)
const NOUNS = new RegExp(`\\b${NOUN}\\b`, 'g')
/** Words in front of the noun and elsewhere that tell no digest from another. */
const DETERMINERS =
  /\b(?:the|our|my|this|that|these|an?|any(?! ?more| ?longer)|all of|all|your|today's|next|current|latest|new|whole|news(?= digest| briefing))\b/g
const COURTESY =
  /^(?:(?:hey|hi|hello|ok|okay|please|pls|so|and|now|just|dateline|(?:can|could|would|will) you|(?:can|could|may) (?:i|we)|let's|(?:i|we)(?:'d| would) like you to)[ ,]+)+/
const COURTESY_BEHIND = /[ ,]{1,3}(?:please|pls|thanks|thank you)$/
const HOW = /^how (?:do|can|could|would|should) (?:i|we|you) /
const WANT = /^(?:i|we)(?:'d| would)? (?:like|want|need|love) (?:to )?/

/** Each verb with the command that does it; the first that fits is meant. */
const VERBS: [word: string, verb: RegExp][] = [
  ['unsubscribe', /^(?:(?:i|we) )?(?:do not|don't) (?:want|need|send|post|give)\b|^no (?:more|longer)\b/],
  ['unsubscribe', /^(?:unsubscribe|opt out|stop|end|cancel|delete|remove|drop|kill|quit|disable|get rid)\b/],
  ['unsubscribe', /^(?:turn|switch)\b(?=.* off\b)/],
  ['resume', /^(?:resume|unpause|unmute|continue|restart|re-?enable)\b/],
  ['resume', /^(?:start|turn|switch|bring)\b(?=.* (?:again|back)\b)/],
  ['pause', /^(?:pause|suspend|mute|snooze|hold)\b/],
  ['now', /^(?:post|send|give|show|do|run|publish|need)\b(?=.* (?:now|right away|immediately|at once|asap)\b)/],
  ['subscribe', /^(?:subscribe|sign|opt in|set up|schedule|start|create|add|make (?=me |us |daily |weekly ))\b/],
  ['edit', /^(?:edit|change|move|reschedule|shift|set|make|switch|update|adjust)\b/],
  ['preview', /^(?:preview|show|see)\b/],
  ['subscribe', /^(?:post|send|give|get|deliver|bring|have)\b/],
]
/** Whole sentences; determiners are gone. */
const SENTENCES: [word: string, sentence: RegExp][] = [
  ['list', /^(?:what|which|how many|list|show|see)(?: me| us)? (?:digests|briefings|newsletters|subscriptions)\b/],
  ['list', new RegExp(`^when (?:is|are|does|do|will) ${NOUN}(?: (?:due|come|coming|arrive|posted|sent|be|here))*$`)],
  ['list', /^(?:are|is|am) (?:we|i|channel) subscribed\b/],
  [
    'preview',
    new RegExp(`^(?:what(?:'?s| is| would| will) )?(?:be )?(?:in )?${NOUN}(?: (?:look like|be|say|hold|now|today))*$`),
  ],
]
const WHY = /^why (?:is|are|was|were|has|have|did|does|do)(?:n't| not)? /i
const IN_IT = new RegExp(` (?:in|into|of|from) (?:it|(?:(?:the|our|my|this|that|today's|next) )?${NOUN})$`, 'i')
const NOT_IN = / (?:not|missing|left out|absent|part|get|make it|appear|been)$/i
const NUMBER = new RegExp(`\\b(?:${NOUN}|number) #?(\\d{1,2})(?![\\d:.])(?! ?(?:[ap]\\.?m|h\\b))`)
const LENGTH = /\b(short|long|normal)(?:er)?\b/
const CLAUSES =
  / (?=(?:about|on|covering|regarding|to|only|without|not about|from|every|each|daily|weekdays?|weekly|at|twice|except|but|for|in) )/
const OPTIONS: Record<string, string> = {
  ...{ about: 'topics', on: 'topics', covering: 'topics', regarding: 'topics', to: 'topics', only: 'topics' },
  ...{ without: 'without', 'not about': 'without', from: 'outlets' },
}
const CLAUSE = new RegExp(`^(${Object.keys(OPTIONS).join('|')}) (.+)$`)
const SAYS_NOTHING =
  /\b(?:us|me|we|i|channel|here|there|to|for|from|it|its|them|in|of|off|on|up|out|again|back|any ?more|any ?longer|want|right away|immediately|at once|asap|now|with|some|getting|receiving|sending|posting|news|headlines|updates?|rid|come|comes|time|into|as|look like)\b|[,;:!.?](?!\d)/g

interface WrittenCall {
  /** The command's; of what is typed behind a slash it may be that of none. */
  name: string
  values: CommandValues
  problem: string | null
  isTyped: boolean
  asksHow: boolean
}

/**
 * A command as it is written where there is only text: behind a slash, by its two words, by its name alone where it needs no more, or in
 * a phrase. `null`: it is none.
 */
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
  if (isTyped) return { ...call, name: typed.split(/\s/)[0]?.toLowerCase() ?? '', values: {} }
  const phrase = phraseIn(line)
  return phrase && { ...call, ...phrase, name: `digest ${phrase.word}` }
}

/** `null`: it is about no digest, or about more than that. */
function phraseIn(text: string): Phrase | null {
  const said = squeezed(text.replaceAll('’', "'")).replace(/[ ?!.]{1,5}$/, '')
  if (said.length > LONGEST) return null
  if (WHY.test(said) && IN_IT.test(said)) {
    const words = said
      .replace(WHY, '')
      .replace(IN_IT, '')
      .replace(NOT_IN, '')
      .replace(NOT_IN, '')
      .replace(/^(?:the|an?) /i, '')
    return called('why', { words })
  }
  const polite = said.toLowerCase().replace(COURTESY, '').replace(COURTESY_BEHIND, '')
  const asksHow = HOW.test(polite)
  const order = squeezed(polite.replace(HOW, '').replace(COURTESY, '').replace(DETERMINERS, ''))
  const isAbout = IS_NAMED.test(order) || /^(?:un)?subscribe\b|\bsubscribed$/.test(order)
  if (!isAbout && !(/\b(?:news|headlines)\b/.test(order) && saysWhen(order))) return null
  const [asked] = SENTENCES.find(([, sentence]) => sentence.test(order)) ?? []
  if (asked !== undefined) return called(asked, {}, asksHow)
  const wanted = order.replace(WANT, '')
  const [word, verb] = VERBS.find(([, pattern]) => pattern.test(wanted)) ?? []
  if (word !== undefined && verb !== undefined) return read(word, wanted.replace(verb, ' '), asksHow)
  // "a digest on Mondays at 9"
  const isNamed = new RegExp(`^(?:(?:daily|weekly|hourly|short|long) )*${NOUN}\\b`).test(wanted)
  return isNamed && (wanted !== order || saysWhen(wanted)) ? read('subscribe', wanted, asksHow) : null
}

const called = (word: string, values: CommandValues, asksHow = false): Phrase => ({ word, values, asksHow })

function read(word: string, rest: string, asksHow: boolean): Phrase | null {
  const isMade = word === 'subscribe' || word === 'edit'
  const values: CommandValues = {}
  let left = ` ${rest} `
  for (const [name, pattern] of Object.entries({ number: NUMBER, ...(isMade && { length: LENGTH }) })) {
    const [whole = '', value] = pattern.exec(left) ?? []
    if (value === undefined) continue
    values[name] = value
    left = left.replace(whole, ' ')
  }
  const clauses = squeezed(left.replace(NOUNS, ' ')).split(CLAUSES)
  const times = clauses.filter((clause) => {
    const [, preposition = '', words = ''] = CLAUSE.exec(clause) ?? []
    const topic = squeezed(words.replace(SAYS_NOTHING, ' '))
    if (!isMade || topic === '' || saysWhen(clause) || /\d/.test(clause)) return true
    values[OPTIONS[preposition] ?? ''] = topic
    return false
  })
  const when = squeezed(times.join(' ').replace(SAYS_NOTHING, ' '))
  if (!isMade) return when === '' ? called(word, values, asksHow) : null
  if (when !== '') values.when = when
  return called(word, values, asksHow)
}

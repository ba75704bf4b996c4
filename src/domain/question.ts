// A question as Dateline understands it: what kind of thing is asked for, about which words, of which time and outlets.

export type Asked =
  | 'person' // who
  | 'identity' // who is X, what is X
  | 'time' // when, what year
  | 'place' // where
  | 'count' // how many, what share
  | 'amount' // how much
  | 'age' // how old
  | 'duration' // how long
  | 'measure' // how tall, how far, how heavy
  | 'reason' // why
  | 'statement' // what did X say
  | 'thing' // which airline, what name
  | 'confirmation' // did X …?
  | 'manner' // how did …
  | 'events' // what happened to X, what is new about X

export interface Term {
  /** As the asker wrote it, folded. */
  word: string
  /** Stems that count as this term, and how fully (0 to 1): its own, corrected spellings, synonyms. */
  forms: Map<string, number>
  /** Of a verb or a thing that is counted: stems of words that may stand for it, and how fully (0 to 1). Lighter evidence than `forms`. */
  alike: ReadonlyMap<string, number>
  /** Inverse article frequency: the rarer, the more it says. */
  weight: number
  isName: boolean
  isVerb: boolean
  /** It only says which kind of thing is asked for, as "old" does in "how old"; no answer need hold it. */
  isKind: boolean
  /** Share of the articles that hold it, 0 to 1. */
  share: number
  /** False when neither the word nor any near spelling of it, nor another word for it, occurs in any article. */
  known: boolean
  /** Where no article holds the word itself: the words that say it otherwise ("European" for "EU"). */
  otherwise: string[]
  /** It was carried over from earlier in the conversation: it helps to find, but need not be said again. */
  carried: boolean
  /** Something of its is asked about: "Lukashenko’s wife". */
  isOwner: boolean
  /** It stands right behind the term before it, as the parts of a name do. */
  continues: boolean
}

/** A time a question speaks of, in whole days (UTC). */
export interface Period {
  text: string
  from: Date
  /** The first moment after it. */
  to: Date
  /** The year is not said: "on September 11" may be that of an earlier year. */
  anyYear: boolean
  /** Said as seen from today ("yesterday", "last week"), not by a date or the name of a day. */
  isRelative: boolean
}

export interface Question {
  text: string
  asked: Asked
  terms: Term[]
  /** The words that name the thing asked for: "airline" in "which airline …", "prisoners" in "how many prisoners …". */
  head: string[]
  period: Period | null
  outlets: string[]
  /** "he" or "they", where the question names nobody that it could be; else `null`. */
  unnamed: string | null
  /** Of a follow-up: what was answered before it, the quotes one after another; else empty. */
  said: string
  /** How many articles there are. */
  shelf: number
  /** Spellings that were taken for others: "statkevitch" → "statkevich". */
  corrections: { from: string; to: string }[]
}

// What a platform needs of the core, and what the core needs of a platform: the desk it brings what people write to, and its own life.
import type { AnswerSentence } from './answer.ts'
import type { Article } from './article.ts'
import type { CommandOption, CommandSpec, CommandValues, ShortcutSpec } from './command.ts'
import type { Form, Message } from './message.ts'
import type { Difference, Story, TimelineEntry } from './story.ts'
import type { Destination, Digest, Role, Spot } from './subscription.ts'

export interface Person {
  id: string
  /** Whether this person may manage the channel; what that means is the platform's affair. */
  isManager: boolean
  /** As others see them called: to be said in a reply and kept nowhere. Missing where nobody else reads it. */
  name?: string
}

export interface OwnChannel extends Omit<Destination, 'platform'> {
  /** Without a mark in front: "news". */
  name: string
  isManager: boolean
}

export interface Place extends Destination {
  isDirect: boolean
  /** Where it is asked in a thread: its id, if Dateline can post in it as in a channel, or `null`. Absent: in no thread. */
  thread?: string | null
}

export interface Request {
  person: Person
  place: Place
  /** What follow-ups are resolved within: one key for each thread or direct message. `null`: this question stands alone. */
  conversation: string | null
  /** The channels that the person is in now, for what they manage from elsewhere; `one`: that alone. Missing where nobody does. */
  channels?: (one?: string) => Promise<OwnChannel[]>
  /** Whether the person manages the channel, where that has not been looked up yet: asked only where it matters. */
  manages?: () => Promise<boolean>
  /** Who may do what this person may not: a sentence that names somebody; `null` where the platform does not tell. */
  whomToAsk?: () => Promise<string | null>
  /** The role that is called so, if it can be pinged; missing where there are none, nor anything silent. */
  role?: (called: string) => Promise<Role | { problem: string }>
  /** The person's own time zone, as the platform has it or was told; `null` where it is not known. */
  zone?: () => Promise<string | null>
  /** To be told it, where the platform itself does not know. */
  keepZone?: (zone: string) => Promise<void>
  /** Each sentence as soon as it may be shown; the message's first paragraph holds them all. */
  onSentence?: (sentence: AnswerSentence) => void
  /** What is being done, for a person who waits: "searching 8 articles". */
  onStep?: (step: string) => void
  /** What keeps Dateline from posting there of its own accord, and what to do about it; `null` if nothing does, as far as is known. */
  obstacle?: () => Promise<string | null>
  signal?: AbortSignal
}

export type Reply =
  /** `conversation`: of who replies to it; missing: the request's. `onPosted` never throws. `changesHome`: the home page is shown anew below the message. */
  | {
      kind: 'message'
      message: Message
      isPrivate: boolean
      conversation?: string
      onPosted?: (message: string) => Promise<void>
      changesHome?: true
    }
  /** Only ever in reply to an action, or to a call of a command, that opens a form. */
  | { kind: 'form'; form: Form }
  /** Nothing is to be said: Dateline is not on duty there. */
  | { kind: 'silence' }

/** What Dateline does for a platform. Nothing throws for what people write: that becomes a reply. An aborted `signal` throws its reason. */
export interface Desk {
  readonly commands: readonly CommandSpec[]
  readonly shortcuts: readonly ShortcutSpec[]
  /** A mention, a direct message, a reply, a line in the terminal: a question, or a plain word such as "help". */
  respond(text: string, request: Request): Promise<Reply>
  /** A command of the table. Unknown ones and wrong values are answered with what would work. */
  run(command: string, values: CommandValues, request: Request): Promise<Reply>
  /** Values to complete with, at most 25, best first; [] for options that have no suggestions. */
  suggest(command: string, option: string, typed: string, request: Request): Promise<CommandOption['choices']>
  shortcut(name: string, text: string, request: Request): Promise<Reply>
  press(action: string, request: Request): Promise<Reply>
  submit(form: string, values: Record<string, string>, request: Request): Promise<Reply>
  /** What somebody sees who opens the bot's own page: what is indexed, the newest articles, a help. */
  home(request: Request): Promise<Message>
  /** The story of the article at an address that somebody has posted; `null` where there is none, or nothing is to be said. */
  storyAt(address: string, request: Request): Promise<Message | null>
  /** Questions to suggest, made from the newest articles: at most 4. */
  starters(): Promise<string[]>
}

/** What a platform must not forget over a restart, by keys of its own; forgotten some time after its last use, a month at the earliest. */
export interface PlatformMemory {
  get(key: string): Promise<string | null>
  set(key: string, value: string): Promise<void>
  /** True the first time this key is claimed, false ever after, also in another process on the same records. `also`: is set with it. */
  claim(key: string, also?: { key: string; value: string }): Promise<boolean>
  forget(key: string): Promise<void>
  /** Keys that begin so and were not used since that moment, with what stands there: each goes to one caller, and counts as used now. */
  left(beginning: string, since: Date): Promise<[key: string, value: string][]>
}

type Log = (facts: Record<string, unknown>, message: string) => void
/** A platform's log; `facts` never hold a token or what people write. */
export type PlatformLog = Record<'debug' | 'info' | 'warn' | 'error', Log>

export interface PlatformParts {
  desk: Desk
  memory: PlatformMemory
  log: PlatformLog
}

/** Nobody knows whether a post arrived: the platform did not answer, or asked to come back later. */
export interface Unknown {
  kind: 'unknown'
  retryAfterMs: number | null
  error: string
}

/** What became of a post; nothing is thrown for what a platform may answer. */
export type Posted =
  | { kind: 'posted'; message: string }
  /** The channel is gone, or Dateline may not post there: trying again helps only when somebody has mended it. */
  | { kind: 'refused'; why: 'gone' | 'forbidden'; advice: string }
  | Unknown

export type Traced = { kind: 'found'; message: string } | { kind: 'absent' } | Unknown

/** Asked before each message of a delivery goes out. False: it is no longer this process's to post, and nothing more of it is posted. */
export type MayPost = () => Promise<boolean>

export interface Posting {
  /** Posts; by `key`, of 25 characters at most, it is traced and refused a second time. Replies go to `delivery:<key>`, or the message's own below one. */
  post(to: Spot, message: Message, key: string, mayPost?: MayPost): Promise<Posted>
  /** Looks for the message of that key posted since a moment. Missing parts of one in several parts are posted first. */
  trace(to: Spot, key: string, since: Date, mayPost?: MayPost): Promise<Traced>
  /** Tells one person, in a direct message; false if that cannot be done. */
  tell(person: string, message: Message): Promise<boolean>
}

export interface ChatPlatform extends Posting {
  readonly name: string
  /** Connects; lines for the operator. Throws a DatelineError 'platform' that names the page to mend it, passing where it is to be tried again. */
  start(): Promise<string[]>
  /** To be called every half minute: tells people whom a process that has ended left without an answer. */
  lookAfter?(): Promise<void>
  /** Takes on nothing new, finishes what it has begun for `graceMs` at most, and disconnects. */
  stop(graceMs: number): Promise<void>
}

export interface ArticlePage {
  article: Article
  /** What the article says now, where that is something else; `null`: the same, or the article is gone. */
  now: Article | null
  isGone: boolean
  /** `null`: it is in none, or alone in it. */
  story: Story | null
}

export interface StoryPage {
  story: Story
  /** What is told of it, what happened when, and where outlets differ or what each says first; '' heads the first. */
  parts: { heading: string; message: Message }[]
  /** In the order of their days. Only a model finds these, and the differences. */
  developments: TimelineEntry[]
  differences: Difference[]
}

/** The digest of the last day, or of the latest one of which there is anything. */
export type TodayPage = Digest & { message: Message }

export interface ReadingRoom {
  /** `version`: `null` for what it says now. `null`: there is none, and never was. */
  article(id: string, version: string | null): Promise<ArticlePage | null>
  /** All articles, the newest first. `page`: from 1. */
  articles(page: number): Promise<{ message: Message; isLast: boolean }>
  story(id: string): Promise<StoryPage | null>
  today(): Promise<TodayPage>
  operator(): Promise<Message>
  /** What keeps it from answering; `null`: nothing. */
  obstacle(): Promise<string | null>
  /** By the names that Prometheus gets them under, without "dateline_". */
  figures(): Promise<Record<string, number>>
}

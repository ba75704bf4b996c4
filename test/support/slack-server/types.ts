// What the Slack server for tests is made of: people, channels, messages, deliveries, and what it found wrong.

/** A block, view or payload as it came over the wire. */
export type Json = Record<string, unknown>

export interface SlackUser {
  id: string
  name: string
  realName: string
  tz: string
  isBot: boolean
  isAdmin: boolean
  isOwner: boolean
  /** For bots: their `B…` id. */
  botId: string | null
}

export type ChannelKind = 'public' | 'private' | 'group' | 'dm'

export interface SlackChannel {
  id: string
  /** '' for a direct message. */
  name: string
  kind: ChannelKind
  creator: string
  members: Set<string>
}

/** One state of a message, and when it became so (performance.now()). */
export interface Version {
  at: number
  text: string
  blocks: Json[]
}

export interface SlackMessage {
  channel: string
  ts: string
  threadTs: string | null
  user: string
  botId: string | null
  /** "assistant_app_thread": the unseen first message of an assistant thread. */
  subtype: string | null
  text: string
  blocks: Json[]
  metadata: Json | null
  /** What the app shows below it of links in it, by their addresses. */
  unfurls: Record<string, Json>
  /** Only this user sees it. */
  ephemeralTo: string | null
  isDeleted: boolean
  /** All it has been, oldest first; the last is what it is now. */
  versions: Version[]
}

export interface SlackView {
  id: string
  hash: string
  kind: 'modal' | 'home'
  user: string
  view: Json
  isOpen: boolean
  /** What the app objected to, by block_id. */
  errors: Record<string, string>
}

export interface AssistantThread {
  channel: string
  threadTs: string
  user: string
  /** '' when none is shown. */
  status: string
  loadingMessages: string[]
  title: string
  prompts: { title: string; message: string }[]
  promptsTitle: string
  /** Every status that was shown, '' included, with its time. */
  statuses: { at: number; status: string }[]
}

/** Something the app sent that Slack would refuse, cut or frown upon, or that our own rules forbid. */
export interface Violation {
  /** A Web API method, "response_url", or "ack". */
  method: string
  /** The error Slack answers with; `null`: it would pass, but must not be sent. */
  error: string | null
  /** Where: "/blocks/0/text/text". */
  at: string
  problem: string
}

/** A call of a Web API method or a response_url. */
export interface Call {
  at: number
  method: string
  args: Json
  /** What was answered. */
  answer: Json
  /** The call came although a 429 had told the app to wait. */
  isTooEarly: boolean
}

export type DeliveryKind = 'event' | 'command' | 'action' | 'shortcut' | 'submission' | 'suggestion'

/** One try to hand something to the app. */
export interface Attempt {
  at: number
  acknowledgedAt: number | null
  retry: number
  via: 'socket' | 'http'
  /** What came with the acknowledgement: a response_action, for example. */
  response: unknown
}

/** Something the app is told, over all tries. */
export interface Delivery {
  kind: DeliveryKind
  /** "app_mention", "message", "/ask", "block_actions". */
  name: string
  payload: Json
  eventId: string | null
  attempts: Attempt[]
  /** No attempt was acknowledged within the deadline, or not the first. */
  isLate: boolean
  /** Resolves with the first attempt that is acknowledged. */
  acknowledged: Promise<Attempt>
}

/** Something a person did. */
export interface Act {
  at: number
  deliveries: Delivery[]
  /** What the person posted, if so. */
  message: SlackMessage | null
  /** Milliseconds until all that came of it was acknowledged. */
  acknowledged(): Promise<number>
  /** What each acknowledgement took; `null` for what is not acknowledged. */
  readonly ackTimes: (number | null)[]
}

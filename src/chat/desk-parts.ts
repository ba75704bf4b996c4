// What the desk works with, and what commands and actions are handed.
import type { Conversations, KeptAnswers } from '../answers/conversations.ts'
import type { Dateline } from '../answers/dateline.ts'
import type { Digests } from '../digests/digests.ts'
import type { Subscriptions } from '../digests/subscriptions.ts'
import type { CommandSpec } from '../domain/command.ts'
import type { LinkTo } from '../domain/links.ts'
import type { PlatformLog, Request } from '../domain/ports.ts'
import type { ArticleCatalogue } from '../storage/articles.ts'
import type { DeliveryRecords } from '../storage/deliveries.ts'
import type { StatusFacts } from './compose-chat.ts'
import type { Duty } from './duty.ts'

export interface DeskParts {
  dateline: Dateline
  /** The same without the model: for questions that nobody asked, such as the examples. */
  offline: Dateline
  catalogue: ArticleCatalogue
  answers: KeptAnswers
  digests: Digests
  subscriptions: Subscriptions
  deliveries: DeliveryRecords
  /** Whether digests can be posted: not in the operator's terminal. */
  posts: boolean
  status(): Promise<StatusFacts>
  duty: Duty
  clock: () => Date
  log: PlatformLog
  linkTo: LinkTo
}

/** What commands and actions work with. */
export interface DeskTools extends DeskParts {
  commands: readonly CommandSpec[]
  conversations: Conversations
  /** Questions that the newest articles answer. */
  starters(): Promise<string[]>
}

/** The asker as the records know them: "discord:1034…". */
export const personKey = ({ person, place }: Request): string => `${place.platform}:${person.id}`
export const placeKey = ({ place }: Request): string => `${place.platform}:${place.channel}`

// What Dateline can be told: the shape of its settings, and what follows from them.
import type { SettledDigest } from './digests/settled-subscriptions.ts'
import type { DiscordSettings } from './platforms/discord/connection.ts'
import type { SlackSettings } from './platforms/slack/connection.ts'

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

export interface Settings {
  /** Folders, relative to where Dateline was started or absolute. */
  articlesDir: string
  dataDir: string
  /** `null`: answers are the articles' own sentences. */
  model: ModelSettings | null
  /** `null`: Dateline is not on Discord. */
  discord: DiscordSettings | null
  /** `null`: Dateline is not on Slack. */
  slack: SlackSettings | null
  duty: DutySettings
  digest: DigestSettings
  logLevel: LogLevel
}

export interface DigestSettings extends SettledDigest {
  /** A digest that is late by less than this is caught up with. */
  graceMs: number
}

/** Where Dateline is on duty in chat, and how much it does there. */
export interface DutySettings {
  /** Ids; `null`: everywhere. Direct messages are no channel and always allowed, unless guilds or workspaces are named. */
  channels: string[] | null
  /** Discord's guilds and Slack's workspaces. */
  communities: { discord: string[] | null; slack: string[] | null }
  /** Questions a minute. */
  perPerson: number
  perChannel: number
  /** Ids of people who may manage every channel. */
  admins: string[]
  /** Seconds between two looks for changed articles. */
  refreshSeconds: number
}

export interface ModelSettings {
  name: string
  apiKey: string | null
  /** `null`: the vendor's own. */
  baseUrl: string | null
  /** `null`: no cap. */
  dailyTokens: number | null
  timeoutMs: number
  /** Answers that are worded at the same time; others wait. */
  atOnce: number
}

/** By the names that destinations have them under. */
export const platformsSetUp = ({ discord, slack }: Pick<Settings, 'discord' | 'slack'>): string[] => [
  ...(discord === null ? [] : ['discord']),
  ...(slack === null ? [] : ['slack']),
]

// Settings: the environment and `.env`, checked, with every problem told at once. The only file that reads the environment.
import { readFileSync } from 'node:fs'
import { parse } from 'dotenv'
import { z } from 'zod'
import type { SettledDigest } from './app/settled-subscriptions.ts'
import { zoneCalled } from './digest/time-zone.ts'
import { DatelineError, messageOf } from './domain/errors.ts'
import type { DiscordSettings } from './platforms/discord/settings.ts'
import type { SlackSettings } from './platforms/slack/settings.ts'

export type LogLevel = (typeof LOG_LEVELS)[number]

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

/** What the command line says goes before everything else. */
export interface Overrides {
  articles?: string | undefined
  data?: string | undefined
  offline?: boolean | undefined
}

export interface SettingsSources {
  environment: Record<string, string | undefined>
  /** Need not exist. What the environment sets, even to nothing, goes before it. */
  envFile: string
}

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
const LONGEST_TIMEOUT_SECONDS = 600
const YES = ['true', 'yes', 'on', '1']
const NO = ['false', 'no', 'off', '0']

const token = (pattern: RegExp, advice: string) =>
  z.string().regex(pattern, `does not look like one. ${advice} Copy it again, in one piece.`)

const wholeNumber = (from: number, to: number, example: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= from && Number(text) <= to,
      `is not a whole number from ${from} to ${to}. Write it like ${example}.`,
    )
    .default(String(example))

const ids = (pattern: RegExp, example: string) =>
  z
    .string()
    .refine(
      (text) => listed(text).every((id) => pattern.test(id)),
      `holds something that is no id. Write ids with commas between, like ${example}.`,
    )
    .optional()

const webAddress = (example: string) =>
  z.string().refine(isWebAddress, `is not a web address. Write it like ${example}.`).optional()

const SNOWFLAKE = /^\d{15,22}$/
const CHAT_ID = /^(?:\d{15,22}|[A-Z][A-Z0-9]{4,20})$/
const SLACK_ID = /^[A-Z][A-Z0-9]{4,20}$/

const variables = z.object({
  ARTICLES_DIR: z.string().default('articles'),
  DATA_DIR: z.string().default('data'),
  OPENAI_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'holds a space or a character that no key has. Copy it again, in one piece.')
    .optional(),
  OPENAI_BASE_URL: webAddress('http://127.0.0.1:11434/v1'),
  OPENAI_MODEL: z.string().default('gpt-5.4-mini'),
  LLM_DAILY_TOKENS: z
    .string()
    .regex(/^(?:[1-9]\d{0,14}|unlimited)$/, 'is not a whole number above 0. Write it like 1000000, or unlimited.')
    .default('1000000'),
  LLM_TIMEOUT_SECONDS: z
    .string()
    .refine(
      (text) => /^\d+(?:\.\d+)?$/.test(text) && Number(text) > 0 && Number(text) <= LONGEST_TIMEOUT_SECONDS,
      `is not a number above 0 and up to ${LONGEST_TIMEOUT_SECONDS}. Write it like 30.`,
    )
    .default('30'),
  LLM_AT_ONCE: wholeNumber(1, 1000, 4),
  DISCORD_TOKEN: token(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'It has three parts with dots between.').optional(),
  DISCORD_GUILD_ID: z
    .string()
    .regex(SNOWFLAKE, 'is not the id of a server. Write its number, like 1034567890123456789.')
    .optional(),
  DISCORD_MESSAGE_CONTENT: z
    .string()
    .refine((text) => [...YES, ...NO].includes(text.toLowerCase()), 'is neither true nor false.')
    .default('false'),
  DISCORD_SHARDS: z
    .string()
    .regex(/^(?:auto|[1-9]\d{0,3})$/, 'is neither a number nor auto.')
    .default('auto'),
  DISCORD_API_URL: webAddress('https://discord.com/api'),
  SLACK_BOT_TOKEN: token(/^xoxb-[\w-]+$/, 'It begins with xoxb-.').optional(),
  SLACK_APP_TOKEN: token(/^xapp-[\w-]+$/, 'It begins with xapp-.').optional(),
  SLACK_SIGNING_SECRET: token(/^[\x21-\x7e]{8,}$/, 'It is a row of letters and digits.').optional(),
  SLACK_PORT: wholeNumber(1, 65_535, 3000),
  SLACK_API_URL: webAddress('https://slack.com/api/'),
  ALLOWED_CHANNELS: ids(CHAT_ID, '1034567890123456789,C0123456789'),
  ALLOWED_GUILDS: ids(SNOWFLAKE, '1034567890123456789'),
  ALLOWED_TEAMS: ids(SLACK_ID, 'T0123456789'),
  ASKS_PER_PERSON: wholeNumber(1, 10_000, 10),
  ASKS_PER_CHANNEL: wholeNumber(1, 10_000, 60),
  ADMIN_USERS: ids(CHAT_ID, '1034567890123456789,U0123456789'),
  DIGEST_CRON: z.string().optional(),
  DIGEST_CHANNELS: ids(CHAT_ID, '1034567890123456789,C0123456789'),
  DIGEST_TIMEZONE: z
    .string()
    .refine((zone) => zoneCalled(zone) !== null, 'is no time zone. Write it like Europe/Vilnius.')
    .default('UTC'),
  DIGEST_GRACE_HOURS: wholeNumber(1, 168, 3),
  REFRESH_SECONDS: wholeNumber(5, 86_400, 60),
  LOG_LEVEL: z.enum(LOG_LEVELS, `is none of ${LOG_LEVELS.join(', ')}.`).default('warn'),
})

/** The names of all variables that are read. */
export const VARIABLES: readonly string[] = Object.keys(variables.shape)

/** Throws a DatelineError 'config' that names every variable that is wrong, and never holds a value of one. */
export function readSettings(
  overrides: Overrides = {},
  sources: SettingsSources = { environment: process.env, envFile: '.env' },
): Settings {
  const given = { ...fromFile(sources.envFile), ...sources.environment }
  // An empty line such as "OPENAI_API_KEY=" is a place to fill in, not a value.
  const filled = Object.entries(given)
    .map(([name, value]) => [name, value?.trim()])
    .filter(([, value]) => value !== undefined && value !== '')
  const read = variables.safeParse(Object.fromEntries(filled))
  if (!read.success) throw problems(read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`))
  const values = read.data
  const lacking = lackingIn(values)
  if (lacking.length > 0) throw problems(lacking)
  const hasModel = values.OPENAI_API_KEY !== undefined || values.OPENAI_BASE_URL !== undefined
  return {
    articlesDir: overrides.articles ?? values.ARTICLES_DIR,
    dataDir: overrides.data ?? values.DATA_DIR,
    model: hasModel && !overrides.offline ? modelOf(values) : null,
    discord: discordOf(values),
    slack: slackOf(values),
    duty: {
      channels: idsOf(values.ALLOWED_CHANNELS),
      communities: { discord: idsOf(values.ALLOWED_GUILDS), slack: idsOf(values.ALLOWED_TEAMS) },
      perPerson: Number(values.ASKS_PER_PERSON),
      perChannel: Number(values.ASKS_PER_CHANNEL),
      admins: idsOf(values.ADMIN_USERS) ?? [],
      refreshSeconds: Number(values.REFRESH_SECONDS),
    },
    digest: {
      when: values.DIGEST_CRON ?? null,
      timeZone: values.DIGEST_TIMEZONE,
      channels: (idsOf(values.DIGEST_CHANNELS) ?? []).map(destinationOf),
      graceMs: Number(values.DIGEST_GRACE_HOURS) * 3_600_000,
    },
    logLevel: values.LOG_LEVEL,
  }
}

/** Discord's ids are numbers, Slack's begin with a letter. */
const destinationOf = (channel: string): DigestSettings['channels'][number] => ({
  platform: /^\d/.test(channel) ? 'discord' : 'slack',
  community: null,
  channel,
})

type Values = z.infer<typeof variables>

/** What is set only in part, so that it would not work. */
function lackingIn(values: Values): string[] {
  const wayIn = values.SLACK_APP_TOKEN ?? values.SLACK_SIGNING_SECRET
  if (values.SLACK_BOT_TOKEN !== undefined && wayIn === undefined)
    return ['SLACK_BOT_TOKEN needs SLACK_APP_TOKEN beside it (Socket Mode), or SLACK_SIGNING_SECRET (HTTP).']
  if ((values.DIGEST_CRON === undefined) !== (values.DIGEST_CHANNELS === undefined))
    return ['DIGEST_CRON and DIGEST_CHANNELS go together: when, and where.']
  if (values.SLACK_BOT_TOKEN === undefined && wayIn !== undefined)
    return ['SLACK_BOT_TOKEN is missing; without it, the other settings of Slack do nothing.']
  return []
}

function discordOf(values: Values): DiscordSettings | null {
  if (values.DISCORD_TOKEN === undefined) return null
  return {
    token: values.DISCORD_TOKEN,
    guildId: values.DISCORD_GUILD_ID ?? null,
    readsMessages: YES.includes(values.DISCORD_MESSAGE_CONTENT.toLowerCase()),
    apiUrl: values.DISCORD_API_URL ?? null,
    shards: values.DISCORD_SHARDS === 'auto' ? 'auto' : Number(values.DISCORD_SHARDS),
  }
}

function slackOf(values: Values): SlackSettings | null {
  if (values.SLACK_BOT_TOKEN === undefined) return null
  return {
    botToken: values.SLACK_BOT_TOKEN,
    appToken: values.SLACK_APP_TOKEN ?? null,
    signingSecret: values.SLACK_SIGNING_SECRET ?? null,
    port: Number(values.SLACK_PORT),
    apiUrl: values.SLACK_API_URL ?? null,
  }
}

/** Every secret among the settings, so that none gets into a log. */
export function secretsOf({ model, discord, slack }: Settings): (string | null)[] {
  const { botToken = null, appToken = null, signingSecret = null } = slack ?? {}
  return [model?.apiKey ?? null, discord?.token ?? null, botToken, appToken, signingSecret]
}

/** The level that is set, or the usual one if the settings are in disorder. Never throws. */
export function logLevel(): LogLevel {
  try {
    return readSettings().logLevel
  } catch {
    return 'warn'
  }
}

function modelOf(values: Values): ModelSettings {
  return {
    name: values.OPENAI_MODEL,
    apiKey: values.OPENAI_API_KEY ?? null,
    baseUrl: values.OPENAI_BASE_URL ?? null,
    dailyTokens: values.LLM_DAILY_TOKENS === 'unlimited' ? null : Number(values.LLM_DAILY_TOKENS),
    timeoutMs: Number(values.LLM_TIMEOUT_SECONDS) * 1000,
    atOnce: Number(values.LLM_AT_ONCE),
  }
}

function fromFile(file: string): Record<string, string> {
  try {
    return parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {}
    throw problems([`${file} cannot be read: ${messageOf(error)}.`])
  }
}

function problems(found: string[]): DatelineError {
  const message =
    found.length === 1
      ? (found[0] ?? '')
      : `${found.length} settings are wrong:\n${found.map((one) => `  ${one}`).join('\n')}`
  return new DatelineError('config', message, {
    hint: 'Settings come from the environment and .env; .env.example explains each.',
  })
}

const listed = (text: string): string[] => text.split(/[\s,]+/).filter((id) => id !== '')

const idsOf = (text: string | undefined): string[] | null => (text === undefined ? null : listed(text))

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

// Settings: the environment and `.env`, checked, with every problem told at once. The only file that reads the environment.
import { readFileSync } from 'node:fs'
import { parse } from 'dotenv'
import { z } from 'zod'
import { readSchedule } from './digests/schedule.ts'
import type { SettledDigest } from './digests/subscriptions.ts'
import { zoneCalled } from './digests/time-zone.ts'
import { DatelineError, messageOf } from './domain/errors.ts'
import type { DiscordSettings } from './platforms/discord/connection.ts'
import type { SlackSettings } from './platforms/slack/connection.ts'

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const LONGEST_TIMEOUT_SECONDS = 600
const YES = ['true', 'yes', 'on', '1']
const NO = ['false', 'no', 'off', '0']

const SNOWFLAKE = /^\d{15,22}$/
const CHAT_ID = /^(?:\d{15,22}|[A-Z][A-Z0-9]{4,20})$/
/** On Slack also a group, a direct message, or a person, who gets one. */
const CHANNEL_ID = /^(?:\d{15,22}|[CGDU][A-Z0-9]{4,20})$/
const SLACK_ID = /^[A-Z][A-Z0-9]{4,20}$/
const CHANNEL_ADVICE =
  'Write ids, not names, with commas between, like 1034567890123456789,C0123456789: on Discord “Copy Channel ID” in the channel’s menu (in Developer Mode), on Slack the last line of the channel’s details.'

const matching = (pattern: RegExp, complaint: string) => z.string().regex(pattern, complaint)

const fulfilling = (isRight: (text: string) => boolean, complaint: string) => z.string().refine(isRight, complaint)

const token = (pattern: RegExp, advice: string) =>
  matching(pattern, `does not look like one. ${advice} Copy it again, in one piece.`).optional()

const number = (pattern: RegExp, from: number, to: number, complaint: string) =>
  fulfilling((text) => pattern.test(text) && Number(text) >= from && Number(text) <= to, complaint).transform(Number)

const wholeNumber = (from: number, to: number, usual: number) =>
  number(/^\d{1,9}$/, from, to, `is not a whole number from ${from} to ${to}. Write it like ${usual}.`).default(usual)

const ids = (pattern: RegExp, example: string) => {
  const complaint = `holds something that is no id. Write ids with commas between, like ${example}.`
  return fulfilling((text) => listed(text).every((id) => pattern.test(id)), complaint)
    .transform(listed)
    .optional()
}

const webAddress = (example: string) =>
  fulfilling(isWebAddress, `is not a web address. Write it like ${example}.`).optional()

/** Each variable as text, with what is said about one that is wrong. */
const variables = z.object({
  ARTICLES_DIR: z.string().default('articles'),
  DATA_DIR: z.string().default('data'),
  OPENAI_API_KEY: matching(
    /^[\x21-\x7e]+$/,
    'holds a space or a character that no key has. Copy it again, in one piece.',
  ).optional(),
  OPENAI_BASE_URL: webAddress('http://127.0.0.1:11434/v1'),
  OPENAI_MODEL: z.string().default('gpt-5.4-mini'),
  LLM_DAILY_TOKENS: matching(
    /^(?:[1-9]\d{0,14}|unlimited)$/,
    'is not a whole number above 0. Write it like 1000000, or unlimited.',
  )
    .transform((text) => (text === 'unlimited' ? null : Number(text)))
    .default(1_000_000),
  LLM_TIMEOUT_SECONDS: number(
    /^\d+(?:\.\d+)?$/,
    Number.MIN_VALUE,
    LONGEST_TIMEOUT_SECONDS,
    `is not a number above 0 and up to ${LONGEST_TIMEOUT_SECONDS}. Write it like 30.`,
  ).default(30),
  LLM_AT_ONCE: wholeNumber(1, 1000, 4),
  DISCORD_TOKEN: token(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'It has three parts with dots between.'),
  DISCORD_GUILD_ID: matching(
    SNOWFLAKE,
    'is not the id of a server. Write its number, like 1034567890123456789.',
  ).optional(),
  DISCORD_MESSAGE_CONTENT: fulfilling(
    (text) => [...YES, ...NO].includes(text.toLowerCase()),
    'is neither true nor false.',
  )
    .transform((text) => YES.includes(text.toLowerCase()))
    .default(false),
  DISCORD_SHARDS: matching(/^(?:auto|[1-9]\d{0,3})$/, 'is neither a number nor auto.')
    .transform((text) => (text === 'auto' ? text : Number(text)))
    .default('auto'),
  DISCORD_API_URL: webAddress('https://discord.com/api'),
  SLACK_BOT_TOKEN: token(/^xoxb-[\w-]+$/, 'It begins with xoxb-.'),
  SLACK_APP_TOKEN: token(/^xapp-[\w-]+$/, 'It begins with xapp-.'),
  SLACK_SIGNING_SECRET: token(/^[\x21-\x7e]{8,}$/, 'It is a row of letters and digits.'),
  SLACK_PORT: wholeNumber(1, 65_535, 3000),
  SLACK_API_URL: webAddress('https://slack.com/api/'),
  ALLOWED_CHANNELS: ids(CHAT_ID, '1034567890123456789,C0123456789'),
  ALLOWED_GUILDS: ids(SNOWFLAKE, '1034567890123456789'),
  ALLOWED_TEAMS: ids(SLACK_ID, 'T0123456789'),
  ASKS_PER_PERSON: wholeNumber(1, 10_000, 10),
  ASKS_PER_CHANNEL: wholeNumber(1, 10_000, 60),
  ADMIN_USERS: ids(CHAT_ID, '1034567890123456789,U0123456789'),
  DIGEST_CRON: fulfilling(
    (when) => 'schedule' in readSchedule(when, 'UTC'),
    'is no time that Dateline can read. Write it like weekdays 8:30 Europe/Vilnius, or 30 8 * * 1-5.',
  ).optional(),
  DIGEST_CHANNELS: z
    .string()
    .transform(listed)
    .superRefine((all, { addIssue }) => {
      const wrong = all.flatMap((id, at) => (CHANNEL_ID.test(id) ? [] : [String(at + 1)]))
      if (wrong.length === 0) return
      const which = `${wrong.length === 1 ? 'entry' : 'entries'} ${new Intl.ListFormat('en-GB').format(wrong)}`
      addIssue(`holds no channel’s id as ${which}. ${CHANNEL_ADVICE}`)
    })
    .optional(),
  DIGEST_TIMEZONE: fulfilling(
    (zone) => zoneCalled(zone) !== null,
    'is no time zone. Write it like Europe/Vilnius.',
  ).default('UTC'),
  DIGEST_GRACE_HOURS: wholeNumber(1, 168, 3),
  REFRESH_SECONDS: wholeNumber(5, 86_400, 60),
  LOG_LEVEL: z.enum(LOG_LEVELS, `is none of ${LOG_LEVELS.join(', ')}.`).default('warn'),
})

type Values = z.infer<typeof variables>
type Environment = Readonly<Record<string, string | undefined>>

/** The names of all variables that are read. */
export const VARIABLES: readonly string[] = Object.keys(variables.shape)

export type Settings = ReturnType<typeof readSettings>

/**
 * `overrides`: what the command line says goes before everything else. `envFile` need not exist; what the environment sets, even to
 * nothing, goes before it. Throws a DatelineError 'config' that names every variable that is wrong, and never holds a value of one.
 */
export function readSettings(
  overrides: { articles?: string; data?: string; offline?: boolean } = {},
  environment: Environment = process.env,
  envFile = '.env',
) {
  const given = { ...fromFile(envFile), ...environment }
  // An empty line such as "OPENAI_API_KEY=" is a place to fill in, not a value.
  const filled = Object.entries(given)
    .map(([name, value]) => [name, value?.trim()])
    .filter(([, value]) => value !== undefined && value !== '')
  const read = variables.safeParse(Object.fromEntries(filled))
  if (!read.success) throw problems(read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`))
  const values = read.data
  const lacking = lackingIn(values)
  if (lacking !== null) throw problems([lacking])
  const digest: SettledDigest = {
    when: values.DIGEST_CRON ?? null,
    timeZone: values.DIGEST_TIMEZONE,
    // Discord's ids are numbers, Slack's begin with a letter.
    channels: (values.DIGEST_CHANNELS ?? []).map((channel) => ({
      ...{ platform: /^\d/.test(channel) ? 'discord' : 'slack', community: null, channel },
    })),
  }
  return {
    /** Folders, relative to where Dateline was started or absolute. */
    articlesDir: overrides.articles ?? values.ARTICLES_DIR,
    dataDir: overrides.data ?? values.DATA_DIR,
    /** `null`: answers are the articles' own sentences. */
    model: overrides.offline ? null : modelOf(values),
    /** `null`: Dateline is not there. */
    discord: discordOf(values),
    slack: slackOf(values),
    /** Where Dateline is on duty in chat, and how much it does there. */
    duty: {
      /** `null`: everywhere. Direct messages are no channel and always allowed, unless guilds or workspaces are named. */
      channels: values.ALLOWED_CHANNELS ?? null,
      communities: { discord: values.ALLOWED_GUILDS ?? null, slack: values.ALLOWED_TEAMS ?? null },
      /** Questions a minute. */
      perPerson: values.ASKS_PER_PERSON,
      perChannel: values.ASKS_PER_CHANNEL,
      /** Ids of people who may manage every channel. */
      admins: values.ADMIN_USERS ?? [],
      /** Seconds between two looks for changed articles. */
      refreshSeconds: values.REFRESH_SECONDS,
    },
    /** A digest that is late by less than `graceMs` is caught up with. */
    digest: { ...digest, graceMs: values.DIGEST_GRACE_HOURS * 3_600_000 },
    logLevel: values.LOG_LEVEL,
  }
}

/** What is set only in part, so that it would not work; `null` if nothing is. */
function lackingIn(values: Values): string | null {
  const wayIn = values.SLACK_APP_TOKEN ?? values.SLACK_SIGNING_SECRET
  if (values.SLACK_BOT_TOKEN !== undefined && wayIn === undefined)
    return 'SLACK_BOT_TOKEN needs SLACK_APP_TOKEN beside it (Socket Mode), or SLACK_SIGNING_SECRET (HTTP).'
  if ((values.DIGEST_CRON === undefined) !== (values.DIGEST_CHANNELS === undefined))
    return 'DIGEST_CRON and DIGEST_CHANNELS go together: when, and where.'
  if (values.SLACK_BOT_TOKEN === undefined && wayIn !== undefined)
    return 'SLACK_BOT_TOKEN is missing; without it, the other settings of Slack do nothing.'
  return null
}

function modelOf(values: Values) {
  const [apiKey, baseUrl] = [values.OPENAI_API_KEY ?? null, values.OPENAI_BASE_URL ?? null]
  if (apiKey === null && baseUrl === null) return null
  return {
    name: values.OPENAI_MODEL,
    apiKey,
    /** `null`: the vendor's own. */
    baseUrl,
    /** `null`: no cap. */
    dailyTokens: values.LLM_DAILY_TOKENS,
    timeoutMs: values.LLM_TIMEOUT_SECONDS * 1000,
    /** Answers that are worded at the same time; others wait. */
    atOnce: values.LLM_AT_ONCE,
  }
}

function discordOf(values: Values): DiscordSettings | null {
  if (values.DISCORD_TOKEN === undefined) return null
  return {
    token: values.DISCORD_TOKEN,
    guildId: values.DISCORD_GUILD_ID ?? null,
    readsMessages: values.DISCORD_MESSAGE_CONTENT,
    apiUrl: values.DISCORD_API_URL ?? null,
    shards: values.DISCORD_SHARDS,
  }
}

function slackOf(values: Values): SlackSettings | null {
  if (values.SLACK_BOT_TOKEN === undefined) return null
  return {
    botToken: values.SLACK_BOT_TOKEN,
    appToken: values.SLACK_APP_TOKEN ?? null,
    signingSecret: values.SLACK_SIGNING_SECRET ?? null,
    port: values.SLACK_PORT,
    apiUrl: values.SLACK_API_URL ?? null,
  }
}

/** Every secret among the settings, so that none gets into a log. */
export function secretsOf({ model, discord, slack }: Settings): (string | null)[] {
  const { botToken = null, appToken = null, signingSecret = null } = slack ?? {}
  return [model?.apiKey ?? null, discord?.token ?? null, botToken, appToken, signingSecret]
}

/** The level that is set, or the usual one if the settings are in disorder. Never throws. */
export function logLevel(environment?: Environment): LogLevel {
  try {
    return readSettings({}, environment).logLevel
  } catch {
    return 'warn'
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
  const [only = ''] = found
  const all = `${found.length} settings are wrong:\n${found.map((one) => `  ${one}`).join('\n')}`
  return new DatelineError('config', found.length === 1 ? only : all, {
    hint: 'Settings come from the environment and .env; .env.example explains each.',
  })
}

function listed(text: string): string[] {
  return text.split(/[\s,]+/).filter((id) => id !== '')
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

// The variables that Dateline reads, and what each may hold. Knows no environment.
import { z } from 'zod'
import { readSchedule } from './digests/schedule.ts'
import { zoneCalled } from './digests/time-zone.ts'
import type { LogLevel } from './settings.ts'

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const satisfies LogLevel[]
const LONGEST_TIMEOUT_SECONDS = 600
export const YES = ['true', 'yes', 'on', '1']
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
/** On Slack also a group, a direct message, or a person, who gets one. */
const CHANNEL_ID = /^(?:\d{15,22}|[CGDU][A-Z0-9]{4,20})$/
const CHANNEL_ADVICE =
  'Write ids, not names, with commas between, like 1034567890123456789,C0123456789: on Discord “Copy Channel ID” in the channel’s menu (in Developer Mode), on Slack the last line of the channel’s details.'
const SLACK_ID = /^[A-Z][A-Z0-9]{4,20}$/

/** Each variable as text, with what is said about one that is wrong. */
export const variables = z.object({
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
  DIGEST_CRON: z
    .string()
    .refine(
      (when) => 'schedule' in readSchedule(when, 'UTC'),
      'is no time that Dateline can read. Write it like weekdays 8:30 Europe/Vilnius, or 30 8 * * 1-5.',
    )
    .optional(),
  DIGEST_CHANNELS: z
    .string()
    .superRefine((text, { addIssue }) => {
      const wrong = listed(text).flatMap((id, at) => (CHANNEL_ID.test(id) ? [] : [at + 1]))
      if (wrong.length === 0) return
      const which = `${wrong.length === 1 ? 'entry' : 'entries'} ${new Intl.ListFormat('en-GB').format(wrong.map(String))}`
      addIssue(`holds no channel’s id as ${which}. ${CHANNEL_ADVICE}`)
    })
    .optional(),
  DIGEST_TIMEZONE: z
    .string()
    .refine((zone) => zoneCalled(zone) !== null, 'is no time zone. Write it like Europe/Vilnius.')
    .default('UTC'),
  DIGEST_GRACE_HOURS: wholeNumber(1, 168, 3),
  REFRESH_SECONDS: wholeNumber(5, 86_400, 60),
  LOG_LEVEL: z.enum(LOG_LEVELS, `is none of ${LOG_LEVELS.join(', ')}.`).default('warn'),
})

export const listed = (text: string): string[] => text.split(/[\s,]+/).filter((id) => id !== '')

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

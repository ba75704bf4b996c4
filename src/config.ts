// Settings: the environment and `.env`, checked, with every problem told at once. The only file that reads the environment.
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import querystring from 'node:querystring'
import { parse } from 'dotenv'
import { z } from 'zod'
import { readSchedule } from './digests/schedule.ts'
import { zoneCalled } from './digests/time-zone.ts'
import { DatelineError, keepSecret, messageOf } from './domain/errors.ts'
import { slipOf } from './search/spelling.ts'

const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
const SNOWFLAKE = /^\d{15,22}$/
const SLACK_ID = /^[A-Z][A-Z0-9]{4,20}$/
const CHAT_ID = new RegExp(`${SNOWFLAKE.source}|${SLACK_ID.source}`)
/** On Slack also a group, a direct message, or a person, who gets one. */
const CHANNEL_ID = /^(?:\d{15,22}|[CGDU][A-Z0-9]{4,20})$/

const optional = <T extends z.ZodType>(kind: T) => kind.nullable().default(null)

/** The kinds of variables. A complaint says what is expected and never what is there, which may be a secret in the wrong place. */
const like = (isRight: (text: string) => boolean, what: string, example: string) =>
  z.string().refine(isRight, `is ${what}. Write it like ${example}.`)

const token = (pattern: RegExp, looks: string) =>
  optional(z.string().regex(pattern, `does not look like one. It ${looks}. Copy it again, in one piece.`))

/** A number of decimal digits, whole unless a `pattern` allows for more, or that word. */
const number = (from: number, to: number, usual: number | string, word = '', pattern = /^\d{1,15}$/) =>
  like(
    (text) => text === word || (pattern.test(text) && Number(text) >= from && Number(text) <= to),
    `no ${pattern.test('1.5') ? '' : 'whole '}number from ${from} to ${to}${word && `, and not ${word}`}`,
    `${usual}${word && usual !== word ? `, or ${word}` : ''}`,
  )

const wholeNumber = (from: number, to: number, base: number) => number(from, to, base).transform(Number).default(base)

const wordsIn = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '')

const ids = (pattern: RegExp, example: string, advice = '') => {
  const checked = z
    .string()
    .transform(wordsIn)
    .superRefine((all, { addIssue }) => {
      const wrong = all.flatMap((id, at) => (pattern.test(id) ? [] : [String(at + 1)]))
      const which = `${wrong.length === 1 ? 'entry' : 'entries'} ${new Intl.ListFormat('en-GB').format(wrong)}`
      if (wrong.length > 0)
        addIssue(`holds no id as ${which}. Write ids, not names, with commas between, like ${example}${advice}.`)
    })
  return optional(checked)
}

/** What a process may do; by default, it does all of it. */
export const ROLES = ['gateway', 'refresh', 'digests', 'web'] as const
export type Role = (typeof ROLES)[number]

/** "auto", how many, or which of how many: "0-3/16". */
const SHARDS = /^(?:auto|[1-9]\d{0,3}|(\d{1,4})-(\d{1,4})\/(\d{1,4}))$/

function shardsIn(text: string): number | 'auto' | { ids: number[]; of: number } | null {
  if (!SHARDS.test(text) || text === 'auto') return text === 'auto' ? text : null
  const [, first = 0, last = 0, of] = (SHARDS.exec(text) ?? []).map(Number)
  if (!of) return Number(text)
  const ids = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  return ids.length > 0 && last < of ? { ids, of } : null
}

const list = z.string().default('').transform(wordsIn)

const isWebAddress = (text: string) => URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
const isFeedAddress = (text: string) => isWebAddress(text) && !/^[^/]*\/\/[^/]*@/.test(text)
const webAddress = (example: string) => optional(like(isWebAddress, 'no web address', example))

const isDatabase = (text: string) => URL.canParse(text) && ['postgres:', 'postgresql:'].includes(new URL(text).protocol)
/** An object store by its scheme; anything without one is a folder. */
const isIndexPlace = (at: string) => /^(?:s3|gs|az):\/\/[^\s/]+/.test(at) || !at.includes('://')

const serverAddress = webAddress('http://127.0.0.1:11434/v1')
const serverKey = token(/^[\x21-\x7e]+$/, 'holds no space and no special letter')

const WHEN = 'weekdays 8:30 Europe/Vilnius, or 30 8 * * 1-5'
const isSchedule = (when: string) => 'schedule' in readSchedule(when, 'UTC')

const WHERE_IDS_ARE =
  ': on Discord “Copy Channel ID” in the channel’s menu (in Developer Mode), on Slack the last line of the channel’s details'

const variables = z.object({
  ARTICLES_DIR: z.string().default('articles'),
  DATA_DIR: z.string().default('data'),
  DATABASE_URL: optional(
    like(isDatabase, 'no address of a PostgreSQL database', 'postgres://dateline@db.example/dateline'),
  ),
  INDEX_URI: optional(like(isIndexPlace, 'no folder and no place in an object store', 's3://bucket/prefix')),
  AWS_ENDPOINT: webAddress('https://s3.example'),
  AWS_REGION: optional(z.string()),
  AWS_ACCESS_KEY_ID: optional(z.string()),
  AWS_SECRET_ACCESS_KEY: optional(z.string()),
  OPENAI_API_KEY: serverKey,
  OPENAI_BASE_URL: serverAddress,
  OPENAI_MODEL: z.string().default('gpt-5.4-mini'),
  ANSWERS: z.enum(['worded', 'quoted'], 'is neither worded nor quoted.').default('worded'),
  CHECK: z.stringbool({ error: 'is neither on nor off. Write it like off.' }).default(true),
  CHECK_MODEL: optional(z.string()),
  CHECK_BASE_URL: serverAddress,
  CHECK_API_KEY: serverKey,
  LLM_DAILY_TOKENS: number(1, 1e15, 1_000_000, 'unlimited').default('1000000'),
  LLM_TIMEOUT_SECONDS: number(0.001, 600, 30, '', /^\d{1,3}(?:\.\d+)?$/).default('30'),
  LLM_AT_ONCE: wholeNumber(1, 1000, 4),
  EMBEDDING_MODEL: optional(z.string()),
  EMBEDDING_BASE_URL: serverAddress,
  EMBEDDING_API_KEY: serverKey,
  EMBEDDING_DAILY_TOKENS: number(1, 1e15, 20_000_000, 'unlimited').default('20000000'),
  DISCORD_TOKEN: token(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'has three parts with dots between'),
  DISCORD_GUILD_ID: optional(like((id) => SNOWFLAKE.test(id), 'no id of a server', '1034567890123456789')),
  DISCORD_MESSAGE_CONTENT: z.stringbool({ error: 'is neither true nor false. Write it like true.' }).default(false),
  DISCORD_SHARDS: like(
    (text) => shardsIn(text) !== null,
    'no number of shards, no range of them, and not auto',
    '0-3/16',
  ).default('auto'),
  DISCORD_API_URL: webAddress('https://discord.com/api'),
  SLACK_BOT_TOKEN: token(/^xoxb-[\w-]+$/, 'begins with xoxb-'),
  SLACK_APP_TOKEN: token(/^xapp-[\w-]+$/, 'begins with xapp-'),
  SLACK_SIGNING_SECRET: token(/^[\x21-\x7e]{8,}$/, 'is a row of letters and digits'),
  SLACK_PORT: wholeNumber(1, 65_535, 3000),
  SLACK_API_URL: webAddress('https://slack.com/api/'),
  ALLOWED_CHANNELS: ids(CHAT_ID, '1034567890123456789,C0123456789', WHERE_IDS_ARE),
  ALLOWED_GUILDS: ids(SNOWFLAKE, '1034567890123456789'),
  ALLOWED_TEAMS: ids(SLACK_ID, 'T0123456789'),
  ASKS_PER_PERSON: wholeNumber(1, 10_000, 10),
  ASKS_PER_CHANNEL: wholeNumber(1, 10_000, 60),
  ASKS_TOTAL: wholeNumber(1, 100_000, 600),
  ADMIN_USERS: ids(CHAT_ID, '1034567890123456789,U0123456789'),
  DIGEST_CRON: optional(like(isSchedule, 'no time that Dateline can read', WHEN)),
  DIGEST_CHANNELS: ids(CHANNEL_ID, '1034567890123456789,C0123456789', WHERE_IDS_ARE),
  DIGEST_TIMEZONE: like((zone) => zoneCalled(zone) !== null, 'no time zone', 'Europe/Vilnius').default('UTC'),
  DIGEST_GRACE_HOURS: wholeNumber(1, 168, 3),
  WEB: z.enum(['on', 'off', 'auto'], 'is none of on, off, auto.').default('auto'),
  WEB_HOST: like((host) => /^[\w.:-]+$/.test(host), 'no host', '127.0.0.1').default('127.0.0.1'),
  WEB_PORT: wholeNumber(0, 65_535, 8787),
  WEB_TOKEN: token(/^[\x21-\x7e]{12,}$/, 'has 12 characters or more, and no space'),
  PUBLIC_URL: webAddress('https://dateline.example'),
  FEEDS: list,
  FEEDS_FILE: z.string().default('feeds.opml'),
  FEED_MINUTES: wholeNumber(1, 10_080, 15),
  FETCH_PAGES: z.stringbool({ error: 'is neither true nor false. Write it like false.' }).default(true),
  FETCH_ALLOW_PRIVATE: list,
  CONTACT_URL: optional(like((at) => URL.canParse(at), 'no address', 'https://example.org/about-our-bot')),
  REFRESH_SECONDS: wholeNumber(5, 86_400, 60),
  CORRECTION_DAYS: wholeNumber(0, 60, 7),
  CORRECT_ANSWERS: z.stringbool({ error: 'is neither on nor off. Write it like on.' }).default(false),
  RETENTION_DAYS: number(1, 36_500, 'keep', 'keep').default('keep'),
  ROLES: list.pipe(
    z.array(z.enum(ROLES, `holds something else than ${ROLES.join(', ')}. Write some of them with commas between.`)),
  ),
  LOG_LEVEL: z.enum(LOG_LEVELS, `is none of ${LOG_LEVELS.join(', ')}.`).default('warn'),
})

export type Overrides = { articles?: string; data?: string; offline?: boolean }
type Environment = Readonly<Record<string, string | undefined>>

export const VARIABLES: readonly string[] = Object.keys(variables.shape)

export type Settings = ReturnType<typeof readSettings>
export type LogLevel = Settings['logLevel']

/** `overrides` go before all else, the environment, even where it sets nothing, before `envFile`. Throws a DatelineError that holds no value. */
export function readSettings(overrides: Overrides = {}, environment: Environment = process.env, envFile = '.env') {
  // An empty line such as "OPENAI_API_KEY=" is a place to fill in, not a value.
  const filled = Object.entries({ ...fromFile(envFile), ...environment })
    .map(([name, value]) => [name, value?.trim()])
    .filter(([, value]) => value !== undefined && value !== '')
  const given = Object.fromEntries(filled)
  keepSecret(...secretsIn(given))
  const warnings = Object.keys(given).flatMap(misspelt)
  const { SLACK_BOT_TOKEN: hasSlack, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, DIGEST_CRON, DIGEST_CHANNELS } = given
  const hears = !given.ROLES || wordsIn(given.ROLES).includes('gateway')
  const wayIn = SLACK_APP_TOKEN ?? SLACK_SIGNING_SECRET
  const lacking = [
    hasSlack &&
      !wayIn &&
      hears &&
      'SLACK_BOT_TOKEN needs SLACK_APP_TOKEN beside it (Socket Mode), or SLACK_SIGNING_SECRET (HTTP).',
    !hasSlack && wayIn && 'SLACK_BOT_TOKEN is missing; without it, the other settings of Slack do nothing.',
    !DIGEST_CRON !== !DIGEST_CHANNELS && 'DIGEST_CRON and DIGEST_CHANNELS go together: when, and where.',
  ].filter((problem) => typeof problem === 'string')
  const read = variables.safeParse(given)
  const wrong = read.success ? [] : read.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`)
  if (!read.success || lacking.length > 0) throw problems([...wrong, ...lacking, ...warnings])
  const values = read.data
  for (const [at, feed] of values.FEEDS.entries())
    if (!isFeedAddress(feed))
      warnings.push(`FEEDS holds no web address as entry ${at + 1}, or one with a password: it is left out.`)
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, DISCORD_TOKEN: discord, SLACK_BOT_TOKEN: slack } = values
  const isChosen = (role: Role): boolean => values.ROLES.length === 0 || values.ROLES.includes(role)
  /** A server beside the model's, or the same. A key goes to no other server than its own. */
  const beside = (url: string | null, key: string | null) => ({
    baseUrl: url ?? baseUrl,
    apiKey: key ?? ((url ?? baseUrl) === baseUrl ? apiKey : null),
  })
  const checker = beside(values.CHECK_BASE_URL, values.CHECK_API_KEY)
  /** A second reader of what the model writes. `isSame`: the model itself. */
  const check = {
    name: values.CHECK_MODEL ?? values.OPENAI_MODEL,
    ...checker,
    isSame: values.CHECK_MODEL === null && checker.baseUrl === baseUrl,
  }
  const embedder = whereSet(values.EMBEDDING_MODEL, (name) => ({
    ...{ name, ...beside(values.EMBEDDING_BASE_URL, values.EMBEDDING_API_KEY) },
    dailyTokens: capOf(values.EMBEDDING_DAILY_TOKENS),
  }))
  const model = {
    name: values.OPENAI_MODEL,
    apiKey,
    /** `null`: the vendor's own. */
    baseUrl,
    quotesOnly: values.ANSWERS === 'quoted',
    check: values.CHECK && values.ANSWERS === 'worded' ? check : null,
    dailyTokens: capOf(values.LLM_DAILY_TOKENS),
    timeoutMs: Number(values.LLM_TIMEOUT_SECONDS) * 1000,
    atOnce: values.LLM_AT_ONCE,
  }
  return {
    articlesDir: overrides.articles ?? values.ARTICLES_DIR,
    dataDir: overrides.data ?? values.DATA_DIR,
    /** Which PostgreSQL holds the records. `null`: SQLite does, in the data folder. */
    databaseUrl: values.DATABASE_URL,
    /** Where passages and vectors lie, and what LanceDB is told of it; `null`: in the data folder. */
    index: whereSet(values.INDEX_URI, (at) => ({ at, options: storeOptionsIn(given) })),
    /** `null`: answers are the articles' own sentences. */
    model: overrides.offline || (apiKey === null && baseUrl === null) ? null : model,
    /** What passages are embedded by, so that searches find what is near in meaning. `null`: they go by words alone. */
    embedding: overrides.offline ? null : embedder,
    discord: whereSet(discord, (token) => ({
      token,
      guildId: values.DISCORD_GUILD_ID,
      readsMessages: values.DISCORD_MESSAGE_CONTENT,
      apiUrl: values.DISCORD_API_URL,
      shards: shardsIn(values.DISCORD_SHARDS) ?? 'auto',
    })),
    slack: whereSet(slack, (botToken) => ({
      botToken,
      appToken: values.SLACK_APP_TOKEN,
      signingSecret: values.SLACK_SIGNING_SECRET,
      port: values.SLACK_PORT,
      apiUrl: values.SLACK_API_URL,
    })),
    /** As the chat's `Duty` says; `refreshMs`: between two looks for changed articles. */
    duty: {
      channels: values.ALLOWED_CHANNELS,
      communities: { discord: values.ALLOWED_GUILDS, slack: values.ALLOWED_TEAMS },
      perPerson: values.ASKS_PER_PERSON,
      perChannel: values.ASKS_PER_CHANNEL,
      inAll: values.ASKS_TOTAL,
      admins: values.ADMIN_USERS ?? [],
      refreshMs: values.REFRESH_SECONDS * 1000,
    },
    digest: {
      when: values.DIGEST_CRON,
      timeZone: values.DIGEST_TIMEZONE,
      channels: (values.DIGEST_CHANNELS ?? []).map((channel) => {
        return { platform: /^\d/.test(channel) ? 'discord' : 'slack', community: null, channel }
      }),
      graceMs: values.DIGEST_GRACE_HOURS * 3_600_000,
    },
    corrections: { days: values.CORRECTION_DAYS, ofAnswers: values.CORRECT_ANSWERS },
    sources: {
      feeds: values.FEEDS.filter(isFeedAddress),
      file: values.FEEDS_FILE,
      intervalMs: values.FEED_MINUTES * 60_000,
      fetchPages: values.FETCH_PAGES,
      allowPrivate: values.FETCH_ALLOW_PRIVATE.map((host) => host.toLowerCase()),
      contactUrl: values.CONTACT_URL,
    },
    retentionDays: values.RETENTION_DAYS === 'keep' ? null : Number(values.RETENTION_DAYS),
    web: {
      when: values.WEB,
      host: values.WEB_HOST,
      port: values.WEB_PORT,
      token: values.WEB_TOKEN,
      publicUrl: values.PUBLIC_URL,
      asksPerAddress: values.ASKS_PER_CHANNEL,
    },
    /** What this process does, in the order of `ROLES`. */
    roles: ROLES.filter(isChosen),
    logLevel: values.LOG_LEVEL,
    /** What is hardly meant as it stands, and what to do about it. */
    warnings,
  }
}

/** What is set under a name that nothing reads and that is nearly one of ours. */
function misspelt(name: string): string[] {
  const meant = slipOf(name, VARIABLES)
  return meant === null ? [] : [`${name} is no setting. Did you mean ${meant}?`]
}

/** The database that somebody names, or that of the settings; its password is kept secret from then on. */
export function databaseNamed(address: string | true, { databaseUrl }: Pick<Settings, 'databaseUrl'>): string {
  const named = address === true ? databaseUrl : address
  if (named !== null) keepSecret(...secretsIn({ DATABASE_URL: named }))
  if (named !== null && isDatabase(named)) return named
  const hint = 'Write it like postgres://dateline:password@db.example/dateline, or set DATABASE_URL.'
  throw new DatelineError('usage', 'No address of a PostgreSQL database is given.', { hint })
}

/** Variables that object stores are known by, as LanceDB names them in its options: it takes those that it knows. */
const STORE = /^(?:AWS|AZURE|GOOGLE)_/

function storeOptionsIn(variables: Environment): Record<string, string> {
  const named = Object.entries(variables).filter(([name]) => STORE.test(name))
  const options = Object.fromEntries(named.map(([name, value = '']) => [name.toLowerCase(), value]))
  return options.aws_endpoint?.startsWith('http:') ? { allow_http: 'true', ...options } : options
}

const whereSet = <T>(token: string | null, settings: (token: string) => T) => (token === null ? null : settings(token))

const capOf = (tokens: string): number | null => (tokens === 'unlimited' ? null : Number(tokens))

/** Every secret among Dateline's variables and those of object stores: those that are called so, whether they are used or not, and passwords in addresses. */
function secretsIn(variables: Environment): string[] {
  return Object.entries(variables).flatMap(([name, value = '']) => {
    if (!VARIABLES.includes(name) && !STORE.test(name)) return []
    if (/_(?:KEY|TOKEN|SECRET)$/.test(name)) return [value]
    if (!URL.canParse(value)) return []
    const { password, searchParams } = new URL(value)
    return [password, querystring.unescape(password), ...searchParams.getAll('password')]
  })
}

/** Keeps what builds the index from ending the process where there is no room for its files. What is to be said of that; `null` if nothing. */
export function keepTemporaryFiles(dataDir: string, environment = process.env): string | null {
  const usual = tmpdir()
  try {
    rmdirSync(mkdtempSync(path.join(usual, 'dateline-')))
    return null
  } catch (error) {
    const instead = path.join(path.resolve(dataDir), 'tmp')
    try {
      mkdirSync(instead, { recursive: true, mode: 0o700 })
      environment.TMPDIR = instead
      return `Temporary files cannot be made in ${usual} (${messageOf(error)}): they are made in ${instead}.`
    } catch {
      return `Temporary files cannot be made in ${usual}: ${messageOf(error)}.`
    }
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
  const all = `${found.length} settings are wrong:\n  ${found.join('\n  ')}`
  return new DatelineError('config', found.length === 1 ? found.join() : all, {
    hint: 'Settings come from the environment and .env; .env.example explains each.',
  })
}

// Settings: the environment and `.env`, checked, with every problem told at once. The only file that reads the environment.
import { readFileSync } from 'node:fs'
import { parse } from 'dotenv'
import type { z } from 'zod'
import { DatelineError, messageOf } from './domain/errors.ts'
import type { DiscordSettings } from './platforms/discord/connection.ts'
import type { SlackSettings } from './platforms/slack/connection.ts'
import type { DigestSettings, LogLevel, ModelSettings, Settings } from './settings.ts'
import { listed, variables, YES } from './variables.ts'

/** What the command line says goes before everything else. */
export interface Overrides {
  articles?: string | undefined
  data?: string | undefined
  offline?: boolean | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** The names of all variables that are read. */
export const VARIABLES: readonly string[] = Object.keys(variables.shape)

/**
 * `envFile` need not exist; what the environment sets, even to nothing, goes before it. Throws a DatelineError 'config' that names every
 * variable that is wrong, and never holds a value of one.
 */
export function readSettings(
  overrides: Overrides = {},
  environment: Environment = process.env,
  envFile = '.env',
): Settings {
  const given = { ...fromFile(envFile), ...environment }
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
export function logLevel(environment?: Environment): LogLevel {
  try {
    return readSettings({}, environment).logLevel
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

const idsOf = (text: string | undefined): string[] | null => (text === undefined ? null : listed(text))

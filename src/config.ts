// Settings: the environment and `.env`, checked, with every problem told at once. The only file that reads the environment.
import { readFileSync } from 'node:fs'
import { parse } from 'dotenv'
import { z } from 'zod'
import { DatelineError, messageOf } from './domain/errors.ts'

export type LogLevel = (typeof LOG_LEVELS)[number]

export interface Settings {
  /** Folders, relative to where Dateline was started or absolute. */
  articlesDir: string
  dataDir: string
  /** `null`: answers are the articles' own sentences. */
  model: ModelSettings | null
  logLevel: LogLevel
}

export interface ModelSettings {
  name: string
  apiKey: string | null
  /** `null`: the vendor's own. */
  baseUrl: string | null
  /** `null`: no cap. */
  dailyTokens: number | null
  timeoutMs: number
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

const variables = z.object({
  ARTICLES_DIR: z.string().default('articles'),
  DATA_DIR: z.string().default('data'),
  OPENAI_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'holds a space or a character that no key has. Copy it again, in one piece.')
    .optional(),
  OPENAI_BASE_URL: z
    .string()
    .refine(isWebAddress, 'is not a web address. Write it like http://127.0.0.1:11434/v1.')
    .optional(),
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
  const hasModel = values.OPENAI_API_KEY !== undefined || values.OPENAI_BASE_URL !== undefined
  return {
    articlesDir: overrides.articles ?? values.ARTICLES_DIR,
    dataDir: overrides.data ?? values.DATA_DIR,
    model: hasModel && !overrides.offline ? modelOf(values) : null,
    logLevel: values.LOG_LEVEL,
  }
}

/** The level that is set, or the usual one if the settings are in disorder. Never throws. */
export function logLevel(): LogLevel {
  try {
    return readSettings().logLevel
  } catch {
    return 'warn'
  }
}

function modelOf(values: z.infer<typeof variables>): ModelSettings {
  return {
    name: values.OPENAI_MODEL,
    apiKey: values.OPENAI_API_KEY ?? null,
    baseUrl: values.OPENAI_BASE_URL ?? null,
    dailyTokens: values.LLM_DAILY_TOKENS === 'unlimited' ? null : Number(values.LLM_DAILY_TOKENS),
    timeoutMs: Number(values.LLM_TIMEOUT_SECONDS) * 1000,
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

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}

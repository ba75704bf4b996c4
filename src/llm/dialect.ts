// What a model server understands of the chat completions API, learnt from what it refuses. Pure.

export interface Dialect {
  /** How the reply's shape is asked for: by a JSON schema, as any JSON, or in the prompt alone. */
  format: 'schema' | 'object' | 'text'
  /** Whether `temperature: 0` may be set. */
  temperature: boolean
  /** The name of the limit on output. */
  limit: 'max_completion_tokens' | 'max_tokens'
  /** Whether usage may be asked for at the end of a stream. */
  usage: boolean
  stream: boolean
  /** By how much the limit is raised, for models that think within it. */
  headroom: number
}

/** A request refused as such: status 400, 404 or 422. */
export interface Refusal {
  status: number
  message: string
  param: string
}

/** The newest names for the vendor itself; the most widespread ones for any other server. */
export function firstDialect(isVendor: boolean): Dialect {
  return {
    format: 'schema',
    temperature: true,
    limit: isVendor ? 'max_completion_tokens' : 'max_tokens',
    usage: true,
    stream: true,
    headroom: 1,
  }
}

const SIMPLER = { schema: 'object', object: 'text', text: 'text' } as const
/** Refusals that no other way of asking mends. */
const HOPELESS = /context|too long|\bmodel\b.*(?:not|exist)|content (?:policy|filter)|quota|billing|api key|safety/i
const BARE = { format: 'text', temperature: false, usage: false, limit: 'max_tokens' } as const

/** How to ask instead, or `null` when nothing simpler is left. Every step asks for less, so learning ends. */
export function learn(dialect: Dialect, { status, message, param }: Refusal): Dialect | null {
  if (![400, 404, 415, 422].includes(status)) return null
  const said = `${param} ${message}`
  if (
    /response_format|json_schema|json_object|json mode|structured|grammar|guided/i.test(said) &&
    dialect.format !== 'text'
  ) {
    return { ...dialect, format: SIMPLER[dialect.format] }
  }
  if (/temperature/i.test(said) && dialect.temperature) return { ...dialect, temperature: false }
  if (/stream_options|include_usage/i.test(said) && dialect.usage) return { ...dialect, usage: false }
  if (/max_completion_tokens/.test(said) && dialect.limit === 'max_tokens')
    return { ...dialect, limit: 'max_completion_tokens' }
  if (/max_completion_tokens/.test(param || message) && /max_completion_tokens/.test(dialect.limit))
    return { ...dialect, limit: 'max_tokens' }
  if (/\bstream/i.test(said) && dialect.stream) return { ...dialect, stream: false, usage: false }
  const isBare = dialect.format === 'text' && !dialect.temperature && !dialect.usage && dialect.limit === 'max_tokens'
  return isBare || status === 404 || HOPELESS.test(said) ? null : { ...dialect, ...BARE }
}

// What people write, as it reaches us: who, where, in which words. Knows Slack's events and no desk.

export interface Heard {
  /** As Slack writes it, mentions and escapes and all. */
  text: string
  user: string
  team: string | null
  channel: string
  ts: string
  /** The ts of the thread's first message; `null` for a message that stands in no thread. */
  thread: string | null
  isDirect: boolean
}

/** People write these too: something with a file, a reply that is shown in the channel as well. */
const OF_PEOPLE: ReadonlySet<unknown> = new Set([undefined, 'file_share', 'thread_broadcast'])

/** `null` for what no person has written, or has only changed afterwards. */
export function heardIn(event: unknown): Heard | null {
  if (!isRecord(event) || !OF_PEOPLE.has(event.subtype)) return null
  if (event.bot_id !== undefined || event.edited !== undefined || event.hidden === true) return null
  const { text, user, team, channel, ts, thread_ts: thread } = event
  if (typeof user !== 'string' || user === 'USLACKBOT' || typeof channel !== 'string' || typeof ts !== 'string')
    return null
  return {
    text: typeof text === 'string' ? text : '',
    user,
    team: typeof team === 'string' ? team : null,
    channel,
    ts,
    thread: typeof thread === 'string' && thread !== ts ? thread : null,
    isDirect: event.channel_type === 'im' || isDirectChannel(channel),
  }
}

export const isDirectChannel = (channel: string): boolean => channel.startsWith('D')

/** Whether it begins by speaking to somebody else. */
export function isForAnother(text: string, bot: string): boolean {
  const [, spokenTo] = /^\s*<@([A-Z0-9]+)(?:\|[^>]*)?>/.exec(text) ?? []
  return spokenTo !== undefined && spokenTo !== bot
}

export const mentions = (text: string, user: string): boolean =>
  text.includes(`<@${user}>`) || text.includes(`<@${user}|`)

/**
 * The words a person sees: our own mention left out, references by their label, escapes undone.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export function spoken(text: string, bot: string): string {
  return text
    .replace(new RegExp(`<@${bot}(?:\\|[^>]*)?>`, 'g'), ' ')
    .replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_whole, target: string, label?: string) => referenceAs(target, label))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[ \t]+/g, ' ')
    .trim()
}

function referenceAs(target: string, label: string | undefined): string {
  const [, kind = '', rest = target] = /^([@#!])(.*)$/.exec(target) ?? []
  if (kind === '!') return label ?? `@${rest.replace(/^(?:subteam\^|date\^)/, '')}`
  const name = label === undefined || label === '' ? rest : label
  return kind === '' || name.startsWith(kind) ? name : `${kind}${name}`
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

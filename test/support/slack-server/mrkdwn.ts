// Reads Slack's mrkdwn as Slack's client does: what is a mention, a link or formatting, and what is only text.
// https://docs.slack.dev/messaging/formatting-message-text
export type Live =
  | 'user'
  | 'channel'
  | 'usergroup'
  | 'broadcast'
  | 'link'
  | 'date'
  | 'bold'
  | 'italic'
  | 'strike'
  | 'code'
  | 'quote'
  | 'heading'
  | 'emoji'

export interface Token {
  /** `null`: text and no more. */
  live: Live | null
  /** What a person reads. */
  shown: string
  /** An id, an address, a range, a name; '' for formatting. */
  target: string
}

const UNESCAPED: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** Slack knows three escapes, and no others. */
const unescaped = (text: string): string => text.replace(/&(?:amp|lt|gt);/g, (found) => UNESCAPED[found] ?? found)

/** `<…>` as Slack reads it. */
function bracket(inner: string): Token {
  const [target = '', ...rest] = inner.split('|')
  const label = unescaped(rest.join('|'))
  const id = target.slice(1)
  if (target.startsWith('@')) return { live: 'user', target: id, shown: `@${label || id}` }
  if (target.startsWith('#')) return { live: 'channel', target: id, shown: `#${label || id}` }
  if (target.startsWith('!subteam^')) return { live: 'usergroup', target: target.slice(9), shown: label || target }
  if (target.startsWith('!date^')) {
    // !date^1392734382^{date_short}^https://example.com/|Feb 18, 2014
    const [, , format = '', url = ''] = target.split('^')
    return { live: url === '' ? 'date' : 'link', target: unescaped(url), shown: label || format }
  }
  if (target.startsWith('!')) return { live: 'broadcast', target: id, shown: `@${id}` }
  return { live: 'link', target: unescaped(target), shown: label || unescaped(target).replace(/^mailto:/, '') }
}

interface Rule {
  pattern: RegExp
  token(match: RegExpExecArray): Token | Token[]
}

const formatted =
  (live: Live) =>
  (match: RegExpExecArray): Token[] => [{ live, shown: '', target: match[0] }, ...parseMrkdwn(match[1] ?? '')]

const literal =
  (live: Live) =>
  (match: RegExpExecArray): Token => ({ live, shown: unescaped(match[1] ?? ''), target: match[0] })

/** A pair of marks counts where it hugs its words and stands free outside. */
const pair = (mark: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}${mark}])${mark}(?=[^\\s${mark}])([^${mark}\\n]*?[^\\s${mark}])${mark}(?![\\p{L}\\p{N}${mark}])`,
    'uy',
  )

const RULES: Rule[] = [
  { pattern: /```([\s\S]+?)```/y, token: literal('code') },
  { pattern: /`([^`\n]+)`/y, token: literal('code') },
  { pattern: /<([^<>\n]+)>/y, token: (match) => bracket(match[1] ?? '') },
  // Escaped or not, at the start of a line it makes a quote.
  {
    pattern: /(?<=^|\n)(?:&gt;|>)(?:&gt;&gt;|>>)? ?/y,
    token: (match) => ({ live: 'quote', shown: '', target: match[0] }),
  },
  { pattern: pair('\\*'), token: formatted('bold') },
  { pattern: pair('_'), token: formatted('italic') },
  { pattern: pair('~'), token: formatted('strike') },
  {
    pattern: /(?<![\w:]):([a-z0-9_+'-]+):(?!\w)/y,
    token: (match) => ({ live: 'emoji', shown: match[0], target: match[1] ?? '' }),
  },
]

/** Slack makes these links without being asked, unless a text object is `verbatim`. */
const BARE: Rule = {
  pattern: /(?<![\w@.])(?:https?:\/\/[^\s<>|]*[^\s<>|.,;:!?'")\]}]|www\.[\w-]+\.[\w./-]*\w)/iy,
  token: (match) => ({ live: 'link', shown: unescaped(match[0]), target: unescaped(match[0]) }),
}

export function parseMrkdwn(text: string, isVerbatim = false): Token[] {
  const rules = isVerbatim ? RULES : [...RULES, BARE]
  const tokens: Token[] = []
  let plain = ''
  const flush = () => {
    if (plain !== '') tokens.push({ live: null, shown: unescaped(plain), target: '' })
    plain = ''
  }
  let at = 0
  while (at < text.length) {
    const found = firstMatch(rules, text, at)
    if (!found) {
      plain += text[at]
      at += 1
      continue
    }
    flush()
    tokens.push(...[found.rule.token(found.match)].flat())
    at += found.match[0].length
  }
  flush()
  return tokens
}

function firstMatch(rules: Rule[], text: string, at: number): { rule: Rule; match: RegExpExecArray } | null {
  for (const rule of rules) {
    rule.pattern.lastIndex = at
    const match = rule.pattern.exec(text)
    if (match && match[0].length > 0) return { rule, match }
  }
  return null
}

// Reads a markdown block as far as tests need it: which links and mentions it makes, which formatting, and the text that is left.
// https://docs.slack.dev/reference/block-kit/blocks/markdown-block
import type { Live, Token } from './mrkdwn.ts'
import { parseMrkdwn } from './mrkdwn.ts'

const ESCAPED = /\\([\\`*_{}[\]()#+\-.!>~|<&])/y

interface Mark {
  pattern: RegExp
  live: Live
  /** Which group a person reads, and which one the link leads to. */
  shown: number
  target?: number
}

const MARKS: Mark[] = [
  { pattern: /```[^\n]*\n([\s\S]*?)```/y, live: 'code', shown: 1 },
  { pattern: /`([^`\n]+)`/y, live: 'code', shown: 1 },
  { pattern: /!?\[([^\]\n]*)\]\(([^)\s]+)(?: "[^"\n]*")?\)/y, live: 'link', shown: 1, target: 2 },
  { pattern: /<(https?:[^<>\s]+|mailto:[^<>\s]+)>/y, live: 'link', shown: 1, target: 1 },
  { pattern: /\bhttps?:\/\/[^\s<>)\]]*[^\s<>)\].,;:!?'"]/y, live: 'link', shown: 0, target: 0 },
  { pattern: /(?<=^|\n)#{1,6} /y, live: 'heading', shown: -1 },
  { pattern: /(?<=^|\n)> ?/y, live: 'quote', shown: -1 },
  { pattern: /\*\*(?=\S)([^*\n]+?)\*\*/y, live: 'bold', shown: 1 },
  { pattern: /(?<!\w)__(?=\S)([^_\n]+?)__(?!\w)/y, live: 'bold', shown: 1 },
  { pattern: /\*(?=\S)([^*\n]+?)\*/y, live: 'italic', shown: 1 },
  { pattern: /(?<!\w)_(?=\S)([^_\n]+?)_(?!\w)/y, live: 'italic', shown: 1 },
  { pattern: /~~(?=\S)([^~\n]+?)~~/y, live: 'strike', shown: 1 },
]

/** Slack's own `<@U…>`, `<#C…>`, `<!here>` work in markdown too. */
const MENTION = /<[@#!][^<>\n]+>/y

export function parseMarkdown(text: string): Token[] {
  const tokens: Token[] = []
  let plain = ''
  const flush = () => {
    if (plain !== '') tokens.push({ live: null, shown: plain, target: '' })
    plain = ''
  }
  let at = 0
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  while (at < text.length) {
    const escaped = match(ESCAPED)
    const mention = match(MENTION)
    if (escaped) {
      plain += escaped[1]
      at += escaped[0].length
    } else if (mention) {
      flush()
      tokens.push(...parseMrkdwn(mention[0]))
      at += mention[0].length
    } else {
      const found = MARKS.map((mark) => ({ mark, hit: match(mark.pattern) })).find(({ hit }) => hit !== null)
      if (found?.hit) {
        flush()
        tokens.push(tokenOf(found.mark, found.hit))
      } else plain += text[at]
      at += found?.hit?.[0].length ?? 1
    }
  }
  flush()
  return tokens
}

function tokenOf({ live, shown, target }: Mark, hit: RegExpExecArray): Token {
  return {
    live,
    shown: shown < 0 ? '' : (hit[shown] ?? ''),
    target: target === undefined ? hit[0] : (hit[target] ?? ''),
  }
}

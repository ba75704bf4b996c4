// What Slack makes of what a person types, before an app is told: escapes, and addresses that become links.
// https://docs.slack.dev/messaging/formatting-message-text

/** Mentions, links and escapes that a test writes as Slack passes them on; they stay as they are. */
const READY = /&(?:amp|lt|gt);|<(?:[@#][A-Z0-9]+|![a-z]+(?:\^[A-Z0-9]+)?|(?:https?|mailto):[^<>\s|]+)(?:\|[^<>|]*)?>/
const ADDRESS = /https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]}]/

export function escaped(text: string): string {
  return text
    .replaceAll(/&(?!(?:amp|lt|gt);)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

export function typed(text: string): string {
  const parts = text.split(new RegExp(`(${READY.source}|${ADDRESS.source})`))
  // Every second part is what the pattern found.
  return parts
    .map((part, at) => (at % 2 === 0 ? escaped(part) : /^[<&]/.test(part) ? part : `<${escaped(part)}>`))
    .join('')
}

// What Slack makes of what a person types, before an app is told: escapes, and addresses that become links.
// https://docs.slack.dev/messaging/formatting-message-text

/** Mentions and links that a test writes as Slack's client would insert them. */
const INSERTED = /<(?:[@#][A-Z0-9]+|![a-z]+(?:\^[A-Z0-9]+)?|(?:https?|mailto):[^<>\s|]+)(?:\|[^<>|]*)?>/
const ADDRESS = /https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]}]/

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

export function typed(text: string): string {
  const parts = text.split(new RegExp(`(${INSERTED.source}|${ADDRESS.source})`))
  // Every second part is what the pattern found.
  return parts
    .map((part, at) => (at % 2 === 0 ? escaped(part) : part.startsWith('<') ? part : `<${escaped(part)}>`))
    .join('')
}

// What every message is sent with: components instead of content, no link previews, and nobody called. Knows no text.
import { MessageFlags } from 'discord.js'
import type { Components } from './components.ts'
import { LIMITS } from './limits.ts'

/** Whatever stands in a text, it pings nobody, not even whom it replies to. */
export const NOBODY = { parse: [], repliedUser: false }

const FLAGS = MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds

/** For sends and edits alike. */
export function payload(components: Components) {
  return { components, flags: FLAGS as typeof MessageFlags.IsComponentsV2, allowedMentions: NOBODY }
}

/** For the first response and for further ones to an interaction. */
export function response(components: Components, isPrivate: boolean) {
  const flags = isPrivate ? FLAGS | MessageFlags.Ephemeral : FLAGS
  return { ...payload(components), flags: flags as typeof MessageFlags.IsComponentsV2 }
}

/** The same for Discord's API itself, where a send is to end at a time of its own. */
export function rawPosted(components: Components, nonce: string) {
  const mentions = { parse: [], replied_user: false }
  return {
    components,
    flags: FLAGS,
    allowed_mentions: mentions,
    nonce: nonce.slice(-LIMITS.nonce),
    enforce_nonce: true,
  }
}

/** For sends into a channel: of several with one nonce Discord posts the first, so that a retry posts nothing twice. */
export function posted(components: Components, event: string) {
  return { ...payload(components), nonce: event.slice(-LIMITS.nonce), enforceNonce: true, failIfNotExists: false }
}

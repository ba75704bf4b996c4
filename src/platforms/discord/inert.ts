// Makes text of articles, models and people harmless on Discord: nothing in it formats, links, mentions, hides or starts a line of its own.
import { remembered } from './remembered.ts'

const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g
/** Overrides, embeddings and isolates of writing direction, marks without width, and tags. Joiners stay: emoji and scripts need them. */
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu
/** Marks that mean something in Discord's Markdown wherever they stand; "<" opens mentions, emoji, moments and commands. */
const MARKS = /[\\*_~`|<>[\]]/g
/** The colon of an address or of an emoji's name; that of a time of day stays as it is. */
const COLONS = /:(?=\/|[\w+-]+:)/g
/** Invitations need no scheme to come alive. */
const INVITES = /\b(discord(?:app)?\.(?:gg|com))\//gi
/** What Discord would take for a heading, small print or a list's mark where a line begins. */
const BEGINNING = /^(?:[#+-]|\d+(?=[.)]))/
/** Names that call many; a space without width behind the "@" says that nobody is meant, whatever a client makes of a backslash. */
const CALLS = /@(?=everyone|here|[&!]?\d)/gi
const BREATH = '\u200b'

/** One line of text for places that know no Markdown: labels, titles, names. */
export const plain = remembered((text) =>
  text
    .toWellFormed()
    .replace(CONTROLS, '')
    .replace(UNSEEN, '')
    .replace(/[\s\u0085]+/g, ' ')
    .trim(),
)

/** One line of plain text as Discord shows it letter by letter; any white space counts as one space. */
export const inert = remembered((text) =>
  plain(text)
    .replace(MARKS, String.raw`\$&`)
    .replace(COLONS, String.raw`\:`)
    .replace(INVITES, String.raw`$1\/`)
    .replace(CALLS, `@${BREATH}`)
    .replace(BEGINNING, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`)),
)

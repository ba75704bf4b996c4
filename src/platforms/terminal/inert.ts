// Makes text of articles and models harmless on a terminal: nothing in it moves the cursor, colours, hides or turns the text around.

/** Whole escape sequences: CSI, OSC and its kin with their ends, and the short ones. */
const SEQUENCES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/g
const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g
/** Overrides, embeddings and isolates of writing direction, marks without width, and tags. Joiners stay: emoji and scripts need them. */
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

/** One line of plain text; any white space counts as one space. */
export function inert(text: string): string {
  return text
    .toWellFormed()
    .replace(SEQUENCES, '')
    .replace(CONTROLS, '')
    .replace(UNSEEN, '')
    .replace(/[\s\u0085]+/g, ' ')
    .trim()
}

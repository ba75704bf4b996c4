// Makes text of articles, models and people harmless on Slack: nothing in it mentions, links, formats, hides or turns the text around.

const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g
/** Overrides, embeddings and isolates of writing direction, marks without width, and tags. Joiners stay: emoji and scripts need them. */
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

/** Breaks what Slack would read as a mark, without being seen. */
const JOINER = '\u2060'

/** One line of plain text, for elements that Slack never parses (`rich_text`); any white space counts as one space. */
export function inert(text: string): string {
  return text
    .toWellFormed()
    .replace(CONTROLS, '')
    .replace(UNSEEN, '')
    .replace(/[\s\u0085]+/g, ' ')
    .trim()
}

/** For `plain_text`, in which Slack still reads ":smile:". */
export function inertPlain(text: string): string {
  return inert(text).replace(/:(?=[\w+'-]+:)/g, `:${JOINER}`)
}

/** Marks that come in pairs; Slack finds the other one whatever unseen stands beside them, so that others have to do. */
const LOOKALIKES: Record<string, string> = { '*': '\u2217', _: '\u02cd', '~': '\u223c', '`': '\u02cb' }

/** For the `text` of a message, which is mrkdwn: the three escapes, and no mark or address is left whole. `text` is inert already. */
export function escaped(text: string): string {
  return text
    .replace(/[*_~`]/g, (mark) => LOOKALIKES[mark] ?? '')
    .replace(/[@#:]|\.(?=\S)|[•>-](?=\s)/g, (mark) => `${mark}${JOINER}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** An address that may be posted; `null` for what is none, or none of the web. */
export function webAddress(link: string | null, maxLength: number): string | null {
  if (link === null || !URL.canParse(link)) return null
  const { protocol, href } = new URL(link)
  return (protocol === 'https:' || protocol === 'http:') && href.length <= maxLength ? href : null
}

// Renders a message as a page of HTML that can be mailed or opened: no script, no picture, nothing fetched. Knows messages only.
import { raw } from 'hono/html'
import type { Message } from '../../domain/message.ts'
import { oneLine } from '../shared/text.ts'
import { html, ownAddress, renderMessage } from './render.ts'

/** Mail programs read styles only where they stand on the element, or in a head as plain as this. */
const STYLE = `body { font: 16px/1.5 Georgia, 'Times New Roman', serif; color: #1c1c1c; background: #fff; max-width: 40em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 1.6em; line-height: 1.2; border-bottom: 2px solid #1c1c1c; padding-bottom: .3em }
h2 { font-size: 1.2em; line-height: 1.3; margin: 1.8em 0 .2em }
.extent, .note { color: #5f5f5f; font-size: .85em; margin: 0 0 .6em }
.sources { list-style: none; padding: 0 0 0 .9em; margin: .4em 0 0; font-size: .88em; border-left: 3px solid #d9d9d9 }
.sources li { margin: .3em 0 }
blockquote { margin: .6em 0; padding-left: .9em; border-left: 3px solid #d9d9d9; color: #3d3d3d; font-style: italic }
sup { font-size: .7em; line-height: 0; padding-left: .1em }
sup a, .sources a { text-decoration: none }
a { color: #174ea6 }
@media (prefers-color-scheme: dark) { body { color: #e8e8e8; background: #16181c } a { color: #8ab4f8 } h1, .sources, blockquote { border-color: #4a4d52 } .extent, .note { color: #a8a8a8 } blockquote { color: #c8c8c8 } }`

/** A whole document. Whatever the texts hold, they stay text; links lead only to the sources' own. */
export function renderPage(message: Message, language = 'en'): string {
  const title = oneLine(message.heading ?? 'Dateline')
  return String(html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
${renderMessage(message, { leads: ownAddress, token: null, isLive: false })}
</body>
</html>
`)
}

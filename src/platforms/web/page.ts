// Renders a message as a page of HTML that can be mailed or opened: no script, no picture, nothing fetched. Knows messages only.
import { readFileSync } from 'node:fs'
import { raw } from 'hono/html'
import type { Message } from '../../domain/message.ts'
import { oneLine } from '../shared/text.ts'
import { html, ownAddress, renderMessage } from './render.ts'

const STYLE = readFileSync(new URL('./page.css', import.meta.url), 'utf8')

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

// Colour and weight on a terminal, and nothing of either elsewhere. Node decides by the stream, NO_COLOR and FORCE_COLOR.
import { styleText } from 'node:util'

type Style = 'bold' | 'dim' | 'italic' | 'cyan' | 'green' | 'red' | 'yellow'
export type Paint = (style: Style, text: string) => string

export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (style, text) => styleText(style, text, { stream })
}

/** For output that is never coloured. */
export const plain: Paint = (_style, text) => text

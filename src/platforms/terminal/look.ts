// How things look on a terminal: harmless text, colour, width, and the line that says what is going on. Knows no message.
import { styleText } from 'node:util'
import { oneLine } from '../shared/text.ts'

/** Whole escape sequences: CSI, OSC and its kin with their ends, and the short ones. */
const SEQUENCES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[^\u0007\u001b\u0090\u0098\u009c-\u009f]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/g

/** Returns one line of text in which nothing moves the cursor, colours, hides or turns the text around. */
export const inert = (text: string): string => oneLine(text.replace(SEQUENCES, ''))

export const isLeaving = (line: string): boolean => /^(?:[:/]?q|[:/]?quit|\/?exit|\/?bye)$/i.test(line.trim())

export type Paint = (style: 'bold' | 'dim' | 'italic' | 'cyan' | 'green' | 'red' | 'yellow', text: string) => string

/** Colour and weight on a terminal, and nothing of either elsewhere: Node decides by the stream, NO_COLOR and FORCE_COLOR. */
export const paintFor =
  (stream: NodeJS.WritableStream): Paint =>
  (style, text) =>
    styleText(style, text, { stream })

export const plain: Paint = (_style, text) => text

/** Lines longer than this tire the eye, however wide the terminal. */
const [WIDEST, NARROWEST] = [96, 24]
/** Where there is no terminal, or one that does not know how wide it is and says 0. */
const USUAL = 80

export const widthFor = (columns: number | undefined): number => Math.max(NARROWEST, Math.min(WIDEST, columns || USUAL))

export interface TerminalStream {
  write(text: string): boolean
  isTTY?: boolean
  columns?: number
}

const REDRAW_MS = 100
const WIPE = '\r\u001b[K'

export type StatusLine = ReturnType<typeof statusLine>

/** One line that says what is going on, for a person who waits: shown after a while, only on a terminal, wiped when done. */
export function statusLine(stream: TerminalStream, { paint, delayMs = 1000 }: { paint: Paint; delayMs?: number }) {
  let step: string | null = null
  let timer: NodeJS.Timeout | undefined
  let isShown = false

  function draw(): void {
    if (step === null) return
    isShown = true
    stream.write(`\r${paint('dim', `${step} …`.slice(0, widthFor(stream.columns) - 1))}\u001b[K`)
    timer = setTimeout(draw, REDRAW_MS).unref()
  }

  return {
    /** Work that goes on; the line appears once it has taken `delayMs`. */
    show(now: string): void {
      if (!stream.isTTY) return
      step = now
      timer ??= setTimeout(draw, delayMs).unref()
    },
    /** Takes the line away; what is printed next starts where it stood. */
    clear(): void {
      clearTimeout(timer)
      timer = undefined
      step = null
      if (isShown) stream.write(WIPE)
      isShown = false
    },
    /** Prints a line that stays; what is going on is shown again below it. */
    above(line: string): void {
      stream.write(`${isShown ? WIPE : ''}${line}\n`)
      isShown = false
    },
  }
}

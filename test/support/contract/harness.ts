// What the contract's tests hold of a platform: people who ask, press and read, whatever the platform calls that.
import type { CommandValues } from '../../../src/domain/command.ts'
import type { Desk } from '../../../src/domain/ports.ts'

/** A reply as the person who was given it sees it. */
export interface Seen {
  /** All of it; marks that keep text from coming alive are gone, as on the screen. */
  text: string
  /** The same, page by page. */
  pages: string[]
  /** Whether others see it, too. `null` where there are no others. */
  isPrivate: boolean | null
  /** What is alive in it and not meant to be: mentions, formatting, characters that move things. */
  alive: string[]
  /** Where clicks lead. */
  links: string[]
}

/** Something a person did that is to be answered. */
export interface Asked {
  /** Resolves with the first sign that it was heard. */
  heard(): Promise<void>
  /** Resolves once the answer is finished. */
  answered(): Promise<Seen>
  /** Whatever came of it so far. */
  replies(): Seen[]
}

export interface Reader {
  /** Where others see it, if there are others. */
  asks(question: string): Asked
  /** Below an answer, without calling Dateline by its name again. */
  asksOn(question: string, below: Seen): Promise<Asked>
  /** `command` as the table names it. */
  runs(command: string, values?: CommandValues): Asked
  presses(label: string, on: Seen): Asked
  /** Presses what opens a form, and sends it with these values in place of what stands there. */
  fills(label: string, on: Seen, values: Record<string, string>): Promise<Seen>
  /** Votes an answer down and says why. */
  complains(why: string, about: Seen): Promise<Seen>
  /** "Check against the articles", upon a message that somebody else wrote. */
  checks(claim: string): Asked
}

export interface Stage {
  /** `manages`: somebody who may manage the channel; in the terminal everybody may. */
  reader(name: string, options?: { manages?: boolean }): Reader
  /** The names of the commands that people are offered, as the platform writes them. */
  offered(): Promise<string[]>
  /** What the platform objected to, or would have had to. */
  objections(): unknown[]
  /** Has the platform ask to wait before the next messages; what is returned tells what was sent too early all the same. */
  asksToWait(): Promise<() => unknown[]>
  /** Cuts the connection off for a moment. */
  cutsOff(): void
}

export interface PlatformUnderTest {
  name: string
  /** Whether people are among others, so that something can be private, shared, or silent. */
  isShared: boolean
  /** A command as people are offered it: "/ask". */
  written(command: string): string
  /** Connected, and disconnected when the test ends. */
  open(desk: Desk): Promise<Stage>
}

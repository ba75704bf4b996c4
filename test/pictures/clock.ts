// Loaded before all else, has a process live at another moment: pictures are of a day that fits the reports, whenever they are drawn.

/** A Thursday evening: what the reports call Thursday is that day. */
const STARTS_AT = Date.parse('2026-11-26T18:00:00Z')
process.env.CLOCK_AHEAD_MS ??= String(STARTS_AT - Date.now())
const aheadMs = Number(process.env.CLOCK_AHEAD_MS)

const { now } = Date
Date.now = () => now() + aheadMs
globalThis.Date = new Proxy(Date, {
  construct: (Usual, given: [] | [number]) => (given.length === 0 ? new Usual(Usual.now()) : new Usual(...given)),
})

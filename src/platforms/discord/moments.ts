// Shows moments: a day as words, since it must not shift with the reader's zone; anything else in the zone and language of each reader.
import { isWholeDay, longDay } from '../../domain/day.ts'
import { remembered } from './remembered.ts'

/** '' for what is no moment at all. */
export function shownMoment(at: Date): string {
  if (Number.isNaN(at.getTime())) return ''
  return isWholeDay(at) ? dayOf(at.toISOString()) : `<t:${seconds(at)}:f>`
}

/** How long ago or how soon, which Discord keeps up to date; '' for days. */
export function distanceTo(at: Date): string {
  return Number.isNaN(at.getTime()) || isWholeDay(at) ? '' : `<t:${seconds(at)}:R>`
}

/** Putting a day into words takes longer than all the rest of a source. */
const dayOf = remembered((iso) => longDay(new Date(iso)))

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000)

// Whether two figures of one matter agree: rounded, converted, of another half of the day.
import { type Amount, agree } from './amounts.ts'
import { type MainFigure, VOTE_WORTH } from './main-figures.ts'

/** What a conversion rounds off. */
const CONVERTED = 0.06

export function isSame(one: MainFigure, other: MainFigure): boolean {
  const { amount: a, unit: of, measure } = one
  const { amount: b, unit: to } = other
  if (agree(a, b)) return true
  if (measure === 'hour') return of !== to && agree(inHalfDay(a), inHalfDay(b))
  if (measure === 'votes') return areVotesAlike(a, b)
  if (measure === 'day') return isSameWeekday(one, other)
  if (of !== to && Math.abs(a.value - b.value) <= CONVERTED * Math.max(a.value, b.value)) return true
  // "61 percent" of 61.4.
  return Number.isInteger(a.value) !== Number.isInteger(b.value) && Math.abs(a.value - b.value) <= 0.5 && a.value < 1000
}

/** "On Thursday" in both: in a later report it is hardly the Thursday of another week. */
function isSameWeekday({ written: one }: MainFigure, { written: other }: MainFigure): boolean {
  const [a, b] = [one, other].map((written) => (/\d/.test(written) ? null : /\p{L}+day\b/iu.exec(written)))
  return a != null && b != null && a[0].toLowerCase() === b[0].toLowerCase()
}

/** "Just over 2,900" of 2,914. */
const ROUNDED = 0.025

function areVotesAlike({ value: a }: Amount, { value: b }: Amount): boolean {
  const isNear = (one: number, other: number) => Math.abs(one - other) <= ROUNDED * Math.max(one, other)
  return isNear(Math.floor(a / VOTE_WORTH), Math.floor(b / VOTE_WORTH)) && isNear(a % VOTE_WORTH, b % VOTE_WORTH)
}

const HALF_DAY = 720

/** "half past eight" may be 20:30. */
function inHalfDay(amount: Amount): Amount {
  const halves = amount.value >= HALF_DAY ? HALF_DAY : 0
  return { ...amount, least: amount.least - halves, most: amount.most - halves }
}

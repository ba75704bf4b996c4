// Hours of the day as a sentence gives them: "at 19:40", "shortly before seven in the evening", "half past two", "noon".

export interface ClockTime {
  /** Minutes after midnight; of the first half of the day where `isHalfKnown` is false. */
  minutes: number
  /** Whether it is said, or clear, which half of the day it is. */
  isHalfKnown: boolean
  /** Minutes by which it may be meant otherwise. */
  slack: number
  start: number
  end: number
}

const WORDS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')
const HOUR = `(?:[0-9]{1,2}|${WORDS.join('|')})`
const HALF_DAY = String.raw`(?<half>\s?(?:[ap]\.?m\b\.?)| (?:o.clock )?(?:in the (?:early )?(?:morning|afternoon|evening)|at night))`
const HEDGE = `(?<hedge>(?:shortly|just|soon|a little|minutes|moments) (?:before|after)|about|around|towards|nearly|almost|some time (?:before|after)|before|after|by) `
const CLOCK = new RegExp(
  [
    String.raw`(?:\b${HEDGE})?\b(?<hour>\d{1,2})[:.](?<minute>[0-5]\d)(?![.:]?\d)(?:${HALF_DAY})?(?! ?(?:percent|per cent|%|million|billion|metres|km|kilomet|euros|magnitude|points))`,
    String.raw`(?:\b${HEDGE})?\b(?<part>half past|half|(?:a )?quarter (?:past|to)|(?:five|ten|twenty|twenty-five) (?:past|to)) (?<of>${HOUR})\b(?:${HALF_DAY})?`,
    String.raw`(?:\b${HEDGE})?\b(?<full>${HOUR})(?:${HALF_DAY}| (?<clock>o.clock))`,
    String.raw`(?:\b${HEDGE})?\b(?<named>noon|midday|midnight)\b`,
  ]
    .map((pattern, n) => pattern.replaceAll('(?<hedge>', `(?<hedge${n}>`).replaceAll('(?<half>', `(?<half${n}>`))
    .join('|'),
  'gi',
)
/** Minutes by which a plain time and a hedged one may be off. */
const SLACK = { plain: 5, hedged: 25 }

export function clockTimesIn(text: string): ClockTime[] {
  return [...text.matchAll(CLOCK)].flatMap((match) => {
    const groups = match.groups ?? {}
    const either = (name: string) => [0, 1, 2, 3].map((n) => groups[`${name}${n}`]).find((found) => found !== undefined)
    const half = either('half')?.toLowerCase() ?? ''
    const base = minutesOf(groups)
    if (base === null) return []
    const isLate = /p\.?m|afternoon|evening|night/.test(half)
    const isNamed = groups.named !== undefined
    const minutes = isLate && base < 720 ? base + 720 : /^\s?a\.?m/.test(half) && base >= 720 ? base - 720 : base
    return [
      {
        minutes,
        isHalfKnown: isNamed || half !== '' || base >= 780 || /^0\d/.test(groups.hour ?? ''),
        slack: either('hedge') === undefined ? SLACK.plain : SLACK.hedged,
        start: match.index,
        end: match.index + match[0].length,
      },
    ]
  })
}

function minutesOf({ hour, minute, part, of, full, named }: Record<string, string | undefined>): number | null {
  if (named !== undefined) return named.toLowerCase() === 'midnight' ? 0 : 720
  const hours = hourOf(hour ?? of ?? full ?? '')
  if (hours === null) return null
  if (minute !== undefined) return hours * 60 + Number(minute)
  if (part === undefined) return hours * 60
  const away = /half/.test(part)
    ? 30
    : /quarter/.test(part)
      ? 15
      : /five/.test(part)
        ? /twenty/.test(part)
          ? 25
          : 5
        : /ten/.test(part)
          ? 10
          : 20
  return hours * 60 + (/to$/.test(part) ? -away : away)
}

function hourOf(written: string): number | null {
  const word = WORDS.indexOf(written.toLowerCase())
  const hour = word >= 0 ? word + 1 : Number(written)
  return Number.isInteger(hour) && hour <= 24 ? hour % 24 : null
}

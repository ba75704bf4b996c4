// Mentions of time in a text: dates, weekdays, years, hours, and the words that stand for them.

const TIME = new RegExp(
  [
    '\\b(?:January|February|March|April|June|July|August|September|October|November|December)\\b',
    '\\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\.? \\d',
    '\\bMay \\d|\\b(?:in|of|since|until|by) May\\b',
    '\\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\\b',
    '\\b(?:1[5-9]|20|21)\\d\\d\\b',
    '\\b(?:yesterday|today|tonight|tomorrow|midnight|noon|this (?:week|month|year|morning|evening)|(?:last|next) (?:week|month|year|night|spring|summer|autumn|fall|winter))\\b',
    '\\b\\d{1,2}(?:[:.]\\d\\d)? ?(?:[ap]\\.?m\\.?|o.clock)\\b|\\b\\d{1,2}:\\d\\d\\b',
    '\\b(?:a|one|two|three|four|five|six|seven|eight|nine|ten|\\d+|several|some|few) (?:hours?|days?|weeks?|months?|years?|decades?) (?:ago|later|earlier|after|before)\\b',
    '\\b(?:spring|summer|autumn|winter) (?:of )?\\d{4}\\b',
  ].join('|'),
  'gi',
)

/** Where a text speaks of a time, in order. */
export function timesOf(text: string): { start: number; end: number }[] {
  return [...text.matchAll(TIME)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
}

// How many have died, as a text gives it in all: "the toll rose to 31", "47 people are known to have died".
import { numbersOf } from './numbers.ts'

const ABOUT = '(?:(?:at least|more than|about|around|nearly|almost|over|some|as many as|a total of|up to|now)\\s+)*'
const KILLED_BEFORE = new RegExp(
  `\\b(?:kill(?:s|ed|ing)?|claim(?:s|ed|ing)?|the (?:deaths?|lives) of|tak(?:es|ing|en)|took)\\s+(?:the lives of\\s+)?${ABOUT}$`,
  'i',
)
const TOLL_BEFORE = new RegExp(
  `\\b(?:toll|fatalities|(?:number of|confirmed) (?:dead|deaths|fatalities|victims))\\b[^.;]{0,70}?\\b(?:to|at|of|is|reach(?:es|ed)|hit|pass(?:es|ed)|exceed(?:s|ed)|surpass(?:es|ed)|topp?(?:s|ed)|above)\\s+${ABOUT}$`,
  'i',
)
const DEAD_BEHIND =
  /^(?:\s(?!(?:injured|hurt|wounded|missing|rescued|saved)\b)[\p{L}’'-]+){0,4}?\s(?:(?:were|was|are|is|have|has|had|be|been|to|known|feared|confirmed|reported|now|already|still|have been)\s)*(?:killed|dead|died|drowned|perished|lost their lives|deaths|fatalities|lives|bodies)\b/iu
/** A clause between the figure and the dead is about somebody else. */
const OTHERS = /[,;]|\b(?:and|after|when|who|that|of whom)\b/i

/** The highest count of dead that a text gives; `null`: none. */
export function tollOf(text: string): number | null {
  if (!/\b(?:kill|dead|dea?th|died?|drown|perish|toll|fatalit|lives|bodies)/i.test(text)) return null
  const tolls = numbersOf(text).flatMap(({ start, end, readings, soft }) => {
    const [reading] = readings
    if (soft || reading === undefined || reading.unit !== null || /^(?:19|20)\d\d$/.test(text.slice(start, end)))
      return []
    const [before, behind] = [text.slice(0, start), DEAD_BEHIND.exec(text.slice(end))]
    const isToll =
      KILLED_BEFORE.test(before) || TOLL_BEFORE.test(before) || (behind !== null && !OTHERS.test(behind[0]))
    return isToll ? [reading.value] : []
  })
  return tolls.length === 0 ? null : Math.max(...tolls)
}

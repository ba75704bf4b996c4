// Passes what a model says is missing only if it is a phrase about the question, for it is shown without a citation.
import type { FoundPassage } from '../domain/passage.ts'
import { bearsOut, numbersOf } from '../text/numbers.ts'
import { soundKey } from '../text/words.ts'
import { topicsOf } from './check-evidence.ts'
import { formFault, plainText } from './check-form.ts'
import { knownNames, unknownNames } from './check-names.ts'

const MAX_LENGTH = 160
const PREAMBLE =
  /^(?:the |these )?(?:articles|passages|reports|texts?|sources) (?:do not|does not|don['’]t|cannot) (?:say|mention|state|report|tell|give|specify)\s+/i
const OPENER = /^(?:how|what|who|whom|whose|when|where|why|which|whether|if|that|anything)\b/i
/** More than one statement, or an order. */
const INNER_STOP = /[.!?…]\s|[;:]|\b(?:ignore|click|visit|instructions?|prompt)\b/i

/** The phrase as it completes "The articles do not say …", without a full stop; `null` if it must not be shown. */
export function presentableMissing(missing: string, question: string, evidence: FoundPassage[]): string | null {
  const phrase = plainText(missing)
    .replace(PREAMBLE, '')
    .replace(/[.!?\s]+$/, '')
  if (phrase.length > MAX_LENGTH || !OPENER.test(phrase) || INNER_STOP.test(phrase)) return null
  const texts = [question, ...evidence.flatMap(({ text, article }) => [text, article.title, article.outlet])]
  if (formFault(phrase, texts.join('\n')) !== null) return null
  const stated = texts.flatMap(numbersOf)
  const figures = numbersOf(phrase)
  if (figures.some((claimed) => !claimed.soft && !stated.some((figure) => bearsOut(figure, claimed)))) return null
  const covers = (offset: number) => figures.some(({ start, end }) => offset >= start && offset < end)
  if (unknownNames(phrase, knownNames(texts), covers).length > 0) return null
  const topics = [...topicsOf(phrase)]
  const known = new Set([...topicsOf(texts.join('\n'))].map(soundKey))
  const shared = topics.filter((word) => known.has(soundKey(word))).length
  return topics.length > 0 && shared >= topics.length / 2 ? phrase : null
}

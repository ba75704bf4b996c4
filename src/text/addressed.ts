// Knows sentences that are addressed to somebody and tell no news: notes to the readers, and orders to machines that read along.
import { isOrder } from './orders.ts'

/** Words of the paper to its readers, or about its own pages. */
const TO_READERS =
  /^["“‘'(*[]*(?:@\w|we (?:will|may) use (?:the|your) (?:details|data|information)\b|[a-z][^.!?/]{2,40}\/(?:getty images|reuters|afp|ap|epa)\b|editor[’']?s[’']? note|correction:|for (?:the )?(?:latest|more|full|live)\b|for (?:news )?updates|read (?:more|also|our|the)\b|see also|sign up|subscribe|follow (?:us|along|our)|click|watch:|listen:|contact\b|view our)|\bthis (?:page|article|story|report|live ?blog|newsletter|video|text) (?:is|was|has|reflects|contains|will|originally)\b|\blive (?:updates?|coverage|blog)\b|\byour inbox\b|\bour (?:journalism|(?:\w{1,20} )?newsletters?|privacy policy)\b|[\w.]@[\w-]{1,40}\.[a-z]/i

/** Whether a sentence speaks to readers or machines. `before`: the sentence right before it, `null` if none stands there. */
export const isAddressed = (text: string, before: string | null): boolean =>
  TO_READERS.test(text) || isOrder(text, before !== null && isOrder(before) ? before : null)

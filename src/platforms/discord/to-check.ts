// "@Dateline is that true?" below somebody else's message: what is to be checked is what they wrote.
import { type Message, MessageType } from 'discord.js'
import type { Context } from './context.ts'
import { factsOf } from './failures.ts'
import { wordsOf } from './words-of.ts'

/** The desk's shortcut for it, if it has one. */
export const CHECK = 'check'

const THIS = `(?:this|that|it|these|those)`
const ASKS = new RegExp(
  [
    `^(?:hey |so |and |but |please |can you |could you )*(?:`,
    `(?:(?:is|are|was|were) )?(?:${THIS}(?: s)? )?(?:really |actually )?(?:true|right|correct|real|accurate|legit|fake|false)(?: or (?:not|false|fake))?`,
    `|(?:fact[- ]?)?check(?: (?:${THIS}|the facts))?`,
    `|verify(?: ${THIS})?|really|any truth (?:in|to) ${THIS}`,
    `)(?: please)?$`,
  ].join(''),
  'i',
)

/** Whether a text says no more than that something is to be checked. */
export function asksToCheck(text: string): boolean {
  const words = text
    .replace(/[^\p{L}\p{N}\s-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return !/\p{L}/u.test(words) || ASKS.test(words)
}

/** What somebody else wrote, when a message replies to it and says only that it is to be checked; `null` otherwise. */
export async function wordsToCheck(message: Message, said: string, { desk, log }: Context): Promise<string | null> {
  const { type, mentions, client } = message
  const isBelowOthers = type === MessageType.Reply && mentions.repliedUser?.id !== client.user.id
  if (!isBelowOthers || !asksToCheck(said) || !desk.shortcuts.some(({ name }) => name === CHECK)) return null
  try {
    return wordsOf(await message.fetchReference()) || null
  } catch (error) {
    // It is deleted, or Dateline may not look back.
    log.debug(factsOf(error), 'What was replied to could not be read.')
    return null
  }
}

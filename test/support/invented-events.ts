// Invented articles for tests of stories: events whose articles have some words in common, drawn from few words so that much is near.
import { randomFrom } from '../quality/random.ts'
import type { Piece } from './story-room.ts'

const WORDS =
  'harbour lantern ferry council bridge timber orchard copper glacier violin market tunnel weaver pepper anchor saddle cinder meadow falcon kettle ribbon marble gravel thistle walnut compass barrel candle feather hammer'.split(
    ' ',
  )
const NAMES = 'Quill Marsh Orla Tamsin Brandt Castrup Vellmar Aubrac Menz Lindau Torvald Reske Calder Hadran'.split(' ')
const DAY_MS = 86_400_000
const START = Date.parse('2025-03-01T00:00:00Z')

/** `count` articles of about a third as many events, some undated, some reprinted. The same for the same seed. */
function loosely(seed: number, count: number): Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < count; at++) {
    const event = Math.floor(at / 3)
    const shared = randomFrom(seed, event)
    const own = randomFrom(seed, 10_000 + at)
    const sentence = (random: ReturnType<typeof randomFrom>): string =>
      `The ${random.pick(WORDS)} of ${random.pick(NAMES)} and ${random.pick(NAMES)} took ${random.below(40)} ${random.pick(WORDS)} to a ${random.pick(WORDS)}.`
    const told = Array.from({ length: 5 }, (_, line) => sentence(line < 1 + own.below(4) ? shared : own))
    const before = pieces.at(-1)
    const isReprint = at % 3 === 2 && own.next() < 0.4
    pieces.push({
      id: `piece-${at}`,
      title: `${shared.pick(NAMES)} ${own.pick(WORDS)} ${shared.pick(WORDS)}`,
      text: isReprint && before !== undefined ? `Again.\n${before.text}` : told.join('\n'),
      outlet: `Paper ${own.below(5)}`,
      publishedAt:
        own.next() < 0.2 ? null : new Date(START + event * DAY_MS * 0.7 + own.below(5) * DAY_MS).toISOString(),
    })
  }
  return pieces
}

/** `count` short articles, two of an event, which have some of many words in common with others. Quick to sort, however many. */
function briefly(seed: number, count: number): Piece[] {
  return Array.from({ length: count }, (_, at) => {
    const event = Math.floor(at / 2)
    const random = randomFrom(seed, at)
    const shared = randomFrom(seed, 500_000 + event)
    const words = Array.from({ length: 8 }, (_, place) => `word${(place < 5 ? shared : random).zipf(3000)}`)
    return {
      id: `brief-${at}`,
      title: `Event ${event} ${words[0]}`,
      text: `It is of ${words.join(' and ')}.`,
      publishedAt: random.next() < 0.02 ? null : new Date(START + event * DAY_MS * 0.2).toISOString(),
    }
  })
}

/** One article a day on one topic, each much like that of the day before. */
function runningTopic(days: number): Piece[] {
  return Array.from({ length: days }, (_, day) => ({
    id: `day-${String(day).padStart(3, '0')}`,
    title: `Siege of Dreva: shelling and talks`,
    text: [
      `The siege of Dreva went on as General Viktor Hadran refused the truce that mediator Hanne Lie had brought to the Tarvo border.`,
      `Shells fell on the ${WORDS[day % WORDS.length]} and on the ${WORDS[(day * 7 + 3) % WORDS.length]} of the town, ${10 + day} people were hurt.`,
      `Hanne Lie spoke with both sides about the exchange of prisoners.`,
    ].join('\n'),
    publishedAt: new Date(START + day * DAY_MS).toISOString(),
  }))
}

export const invented = { loosely, briefly, runningTopic }

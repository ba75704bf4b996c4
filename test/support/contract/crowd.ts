// Many people who ask at once: each has one answer, whatever the platform does meanwhile.
import { expect } from 'vitest'
import type { Desk } from '../../../src/domain/ports.ts'
import type { Asked, PlatformUnderTest, Stage } from './harness.ts'
import { citedWithoutSource } from './lines.ts'

/** Questions, each with what its answer holds. */
const QUESTIONS: [question: string, words: RegExp][] = [
  ['who refused to cross?', /Statkevich/],
  ['how many prisoners were released?', /\b52\b/],
  ['which airline was relieved of sanctions?', /Belavia/],
  ['who is the finance minister of Peru?', /none of them mentions “Peru”/],
]

export interface Awaited {
  asked: Asked
  words: RegExp
}

/** One person each. */
export function ask(stage: Stage, from: number, to: number): Awaited[] {
  return Array.from({ length: to - from }, (_, at) => {
    const [question, words] = QUESTIONS[at % QUESTIONS.length] ?? ['who refused to cross?', /Statkevich/]
    return { asked: stage.reader(`Reader ${from + at}`).asks(question), words }
  })
}

export async function expectOneAnswerEach(all: Awaited[]): Promise<void> {
  for (const { asked, words } of all) {
    const seen = await asked.answered()
    expect(seen.text).toMatch(words)
    expect(citedWithoutSource(seen)).toEqual([])
  }
}

export async function expectAnswersThoughAskedToWait(people: number, platform: PlatformUnderTest, desk: Desk) {
  const stage = await platform.open(desk)
  const tooEarly = await stage.asksToWait()
  const all = ask(stage, 0, people)
  await expectOneAnswerEach(all)
  for (const { asked } of all) expect(asked.replies()).toHaveLength(1)
  expect(tooEarly()).toEqual([])
  expect(stage.objections()).toEqual([])
}

/** Where one person alone asks all of it: as many lines, a multiple of four, typed at once. */
export async function expectAnswersInTurn(lines: number, platform: PlatformUnderTest, desk: Desk) {
  const stage = await platform.open(desk)
  const all = ask(stage, 0, lines)
  await all.at(-1)?.asked.answered()
  const [first] = all
  const text = first?.asked.replies()[0]?.text ?? ''
  for (const [question, words] of QUESTIONS) {
    const answers = text.split('\n> ').filter((part) => part.startsWith(question))
    // What the first line asked does not stand above its answer.
    const wanted = lines / QUESTIONS.length - (question === QUESTIONS[0]?.[0] ? 1 : 0)
    expect(answers.filter((answer) => words.test(answer))).toHaveLength(wanted)
  }
  expect(stage.objections()).toEqual([])
}

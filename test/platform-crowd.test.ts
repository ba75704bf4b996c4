// Crowds and trouble on every platform, with the real desk: each question has one answer, whatever the platform does meanwhile.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Asked, Stage } from './support/contract/harness.ts'
import { citedWithoutSource } from './support/contract/lines.ts'
import { PLATFORMS, SHARED } from './support/contract/platforms.ts'
import { type FrontDesk, openFrontDesk } from './support/front-desk.ts'

let front: FrontDesk

beforeAll(async () => {
  front = await openFrontDesk('samples')
})

/** Questions, each with what its answer holds. */
const QUESTIONS: [question: string, words: RegExp][] = [
  ['who refused to cross?', /Statkevich/],
  ['how many prisoners were released?', /\b52\b/],
  ['which airline was relieved of sanctions?', /Belavia/],
  ['who is the finance minister of Lithuania?', /none of them mentions “finance”/],
]

interface Awaited {
  asked: Asked
  words: RegExp
}

/** One person each. */
function ask(stage: Stage, from: number, to: number): Awaited[] {
  return Array.from({ length: to - from }, (_, at) => {
    const [question, words] = QUESTIONS[at % QUESTIONS.length] ?? ['who refused to cross?', /Statkevich/]
    return { asked: stage.reader(`Reader ${from + at}`).asks(question), words }
  })
}

async function expectOneAnswerEach(all: Awaited[]): Promise<void> {
  for (const { asked, words } of all) {
    const seen = await asked.answered()
    expect(seen.text).toMatch(words)
    expect(citedWithoutSource(seen)).toEqual([])
  }
}

describe.each(SHARED)('on $name', (platform) => {
  test('two hundred people who ask at once get one answer each, though the platform asks to wait', async () => {
    const stage = await platform.open(front.open())
    const tooEarly = await stage.asksToWait()
    const all = ask(stage, 0, 200)
    await expectOneAnswerEach(all)
    for (const { asked } of all) expect(asked.replies()).toHaveLength(1)
    expect(tooEarly()).toEqual([])
    expect(stage.objections()).toEqual([])
  })

  test('a connection that breaks in the middle loses no question and doubles no answer', async () => {
    const stage = await platform.open(front.open())
    const before = ask(stage, 0, 20)
    await before[0]?.asked.heard()
    stage.cutsOff()
    const during = ask(stage, 20, 40)
    await expectOneAnswerEach([...before, ...during])
    for (const { asked } of [...before, ...during]) expect(asked.replies()).toHaveLength(1)
    expect(stage.objections()).toEqual([])
  })
})

describe.each(PLATFORMS.filter(({ isShared }) => !isShared))('in $name', (platform) => {
  test('two hundred lines that are typed at once are answered one after another', async () => {
    const stage = await platform.open(front.open())
    const all = ask(stage, 0, 200)
    await all.at(-1)?.asked.answered()
    const [first] = all
    const text = first?.asked.replies()[0]?.text ?? ''
    for (const [question, words] of QUESTIONS) {
      const answers = text.split('\n> ').filter((part) => part.startsWith(question))
      expect(answers.filter((answer) => words.test(answer))).toHaveLength(question === QUESTIONS[0]?.[0] ? 49 : 50)
    }
    expect(stage.objections()).toEqual([])
  })
})

// Crowds and trouble on every platform, with the real desk. platform-crowd.long.test.ts has larger crowds.
import { beforeAll, expect, test } from 'vitest'
import {
  ask,
  expectAnswersInTurn,
  expectAnswersThoughAskedToWait,
  expectOneAnswerEach,
} from './support/contract/crowd.ts'
import { AT_ONCE, SHARED, TYPED } from './support/contract/platforms.ts'
import { type FrontDesk, openFrontDesk } from './support/front-desk.ts'

const CROWD = 12
let front: FrontDesk

beforeAll(async () => {
  front = await openFrontDesk('samples')
})

test.each(AT_ONCE)('people who ask at once on $name get one answer each, though it asks to wait', async (platform) => {
  await expectAnswersThoughAskedToWait(CROWD, platform, front.open())
})

test.each(SHARED)('a connection that breaks on $name loses no question and doubles no answer', async (platform) => {
  const stage = await platform.open(front.open())
  const before = ask(stage, 0, CROWD / 2)
  await before[0]?.asked.heard()
  stage.cutsOff()
  const during = ask(stage, CROWD / 2, CROWD)
  await expectOneAnswerEach([...before, ...during])
  for (const { asked } of [...before, ...during]) expect(asked.replies()).toHaveLength(1)
  expect(stage.objections()).toEqual([])
})

test.each(TYPED)('lines that are typed at once in $name are answered one after another', async (platform) => {
  await expectAnswersInTurn(CROWD, platform, front.open())
})

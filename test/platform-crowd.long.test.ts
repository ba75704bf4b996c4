// Large crowds on every platform, with the real desk: each question has one answer.
import { beforeAll, test } from 'vitest'
import { expectAnswersInTurn, expectAnswersThoughAskedToWait } from './support/contract/crowd.ts'
import { AT_ONCE, TYPED } from './support/contract/platforms.ts'
import { type FrontDesk, openFrontDesk } from './support/front-desk.ts'

const CROWD = 200
let front: FrontDesk

beforeAll(async () => {
  front = await openFrontDesk('samples')
})

test.each(AT_ONCE)('two hundred people on $name get one answer each, though it asks to wait', async (platform) => {
  await expectAnswersThoughAskedToWait(CROWD, platform, front.open())
})

test.each(TYPED)('two hundred lines in $name are answered one after another', async (platform) => {
  await expectAnswersInTurn(CROWD, platform, front.open())
})

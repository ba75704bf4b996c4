// The same articles give the same stories, in whatever order and in however many steps they came, and whatever was there in between.
// stories-order.long.test.ts tries more orders, and thousands of articles.
import { describe, test } from 'vitest'
import { expectNoMatterOfOrder, expectNoMatterOfOrderInCrowds, expectNoTraceOfOthers } from './support/story-order.ts'

describe('stories', () => {
  test('do not depend on the order in which articles come, nor on the steps', async () => {
    await expectNoMatterOfOrder(3)
  })

  test('do not depend on the order where each article is like more others than are kept', async () => {
    await expectNoMatterOfOrderInCrowds(1)
  })

  test('do not depend on articles that were there, or were otherwise, in between', async () => {
    await expectNoTraceOfOthers(2)
  })
})

// Five hundred digests due in the same minute.
import { test } from 'vitest'
import { expectSpreadDelivery } from './support/load.ts'
import { STAGES } from './support/stages.ts'

test.each(STAGES)('on %s five hundred digests arrive once each, spread, by two processes', async (_name, open) => {
  await expectSpreadDelivery(500, await open())
})

// Killed in the middle of a delivery and started anew: no digest is lost, none is doubled. delivery-kill.long.test.ts kills at every step.
import { test } from 'vitest'
import { expectOnceEachThough } from './support/killed-deliveries.ts'
import { STAGES } from './support/stages.ts'

test.each(STAGES)('killed once on %s: no digest is lost, none doubled', async (_name, open) => {
  await expectOnceEachThough(await open(), { kills: 1, at: ['in flight'] })
})

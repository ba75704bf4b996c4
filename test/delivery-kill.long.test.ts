// Killed at every step of a delivery, again and again, and started anew: every digest arrives, none twice, and each is accounted for.
import { test } from 'vitest'
import type { Step } from './support/courier-child.ts'
import { expectOnceEachThough } from './support/killed-deliveries.ts'
import { STAGES } from './support/stages.ts'

/** On each platform. A storm has 200: DELIVERY_KILLS=200. */
const KILLS = Number(process.env.DELIVERY_KILLS ?? 36)
const PER_KILL_MS = 20_000
/** In the order in which they are tried; those around the post itself, and between its parts, come more often. */
const STEPS: readonly Step[] = [
  ...(['noting', 'posted', 'in flight', 'remembered', 'claimed', 'prepared', 'remembering', 'finished'] as const),
  ...(['traced', 'posting', 'remembered', 'noted', 'making', 'in flight', 'made', 'remembering', 'posted'] as const),
  ...(['in flight', 'claiming', 'remembered'] as const),
]

test.each(STAGES)(
  'killed again and again on %s: no digest is lost, none doubled, each accounted for',
  async (_name, open) => {
    await expectOnceEachThough(await open(), { kills: KILLS, at: STEPS })
  },
  KILLS * PER_KILL_MS + 60_000,
)

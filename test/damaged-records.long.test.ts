// Noise of several sizes in very many places of the records.
import { test } from 'vitest'
import { expectNoHarmOfNoise } from './support/noise.ts'

test.each([64, 512, 8192, 40_000])('noise of %i bytes does no harm', async (size) => {
  await expectNoHarmOfNoise({ places: 30, size })
})

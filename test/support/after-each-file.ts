// A setup file: it runs before each test file, though the modules of a worker are shared.
import { afterAll } from 'vitest'
import { endAll } from './leftovers.ts'

afterAll(endAll)

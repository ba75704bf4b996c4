// Stands for the tests on PostgreSQL where there is none.
import { test } from 'vitest'

test.skip('records in PostgreSQL: there is none here (Debian: apt-get install postgresql)', () => {})

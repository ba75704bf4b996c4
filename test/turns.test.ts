// Turns: heavy work waits until what has arrived meanwhile was looked at, and only some of it goes on at a time.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Turns } from '../src/answers/ask.ts'

test('only two are at work at a time, in the order in which they came', async () => {
  const turns = new Turns()
  const [begun, gate] = [[] as number[], Promise.withResolvers<void>()]
  const all = [1, 2, 3].map((n) =>
    turns.take(async () => {
      begun.push(n)
      await gate.promise
      return n
    }),
  )
  for (let turn = 0; turn < 5; turn++) await nextTurn()
  expect(begun).toEqual([1, 2])
  gate.resolve()
  expect(await Promise.all(all)).toEqual([1, 2, 3])
})

test('none begins before what is due already', async () => {
  const done: string[] = []
  const due = nextTurn().then(() => done.push('acknowledged'))
  await Promise.all([new Turns().take(async () => done.push('searched')), due])
  expect(done).toEqual(['acknowledged', 'searched'])
})

test('one that fails holds up no other', async () => {
  const turns = new Turns()
  const failed = turns.take(() => Promise.reject(new Error('no index')))
  await expect(failed).rejects.toThrow('no index')
  expect(await turns.take(async () => 'found')).toBe('found')
})

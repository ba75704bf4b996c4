// Five hundred people who ask on the web at once: each is answered, and the memory that it takes is given back.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { openWeb, Visitor } from './support/contract/on-web.ts'
import { openFrontDesk } from './support/front-desk.ts'

const PEOPLE = 500
const QUESTIONS: [question: string, words: string][] = [
  ['who refused to cross?', 'Statkevich'],
  ['how many prisoners were released?', '52'],
  ['which airline was relieved of sanctions?', 'Belavia'],
]
/** What may stay of a crowd, in bytes: caches fill. */
const MOST_KEPT = 60_000_000

/** What is garbage is kept by nobody. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

test('five hundred questions at once are each answered, twice, and memory stays flat', async () => {
  const front = await openFrontDesk('samples')
  const { address } = await openWeb(front.open(), front.room())
  const asked = async (at: number): Promise<boolean> => {
    const [question, words] = QUESTIONS[at % QUESTIONS.length] ?? ['', '']
    const { document } = await new Visitor(address).page('/ask', { q: question })
    return document.querySelector('.reply')?.textContent?.includes(words) ?? false
  }
  const crowd = async () => {
    const answers: boolean[] = []
    // A browser opens few connections; a crowd of them asks side by side.
    await Promise.all(
      Array.from({ length: 50 }, async (_, lane) => {
        for (let at = lane; at < PEOPLE; at += 50) answers.push(await asked(at))
      }),
    )
    return answers
  }
  expect((await crowd()).filter((isRight) => isRight)).toHaveLength(PEOPLE)
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  expect((await crowd()).filter((isRight) => isRight)).toHaveLength(PEOPLE)
  collectGarbage()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(MOST_KEPT)
  front.close()
})

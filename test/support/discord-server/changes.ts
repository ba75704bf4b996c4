// Waiting for something to become so: looked at whenever the server has something to tell, and now and then, for what it cannot know.
import { PATIENT_MS } from '../patience.ts'

const NOW_AND_THEN_MS = 25

export class Changes {
  readonly #watchers = new Set<() => void>()

  /** Something has changed; whoever waits looks again. */
  tell(): void {
    for (const look of [...this.#watchers]) look()
  }

  /** Resolves to what `find` finds, as soon as it finds something. */
  async wait<Found>(find: () => Found | null, what: () => string, withinMs = PATIENT_MS): Promise<Found> {
    const found = find()
    if (found !== null) return found
    return await new Promise<Found>((resolve, reject) => {
      const stop = () => {
        this.#watchers.delete(look)
        clearTimeout(timer)
        clearInterval(interval)
      }
      const look = () => {
        try {
          const now = find()
          if (now === null) return
          stop()
          resolve(now)
        } catch (error) {
          stop()
          reject(error)
        }
      }
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`After ${withinMs} ms there is still no ${what()}`))
      }, withinMs)
      const interval = setInterval(look, NOW_AND_THEN_MS)
      this.#watchers.add(look)
    })
  }
}

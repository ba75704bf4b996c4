// What Prometheus may read: what the desk was asked, how long it took, and what stands in the records.
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Desk, Reply, Request } from '../../domain/ports.ts'

const SECONDS = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30]

export class Metrics {
  readonly #registry = new Registry()
  readonly #asked = new Counter({
    ...{ name: 'dateline_requests_total', help: 'What the desk was asked.', labelNames: ['platform', 'what'] as const },
    registers: [this.#registry],
  })
  readonly #seconds = new Histogram({
    ...{ name: 'dateline_reply_seconds', help: 'From a request to its reply.', labelNames: ['what'] as const },
    ...{ buckets: SECONDS, registers: [this.#registry] },
  })
  readonly unreadable = new Counter({
    ...{ name: 'dateline_unreadable_packets_total', help: 'What a platform sent that its client could not read.' },
    registers: [this.#registry],
  })

  constructor() {
    collectDefaultMetrics({ register: this.#registry, prefix: 'dateline_' })
  }

  /** The same desk, with what it is asked counted. */
  observed(desk: Desk): Desk {
    const counted =
      <Args extends [...unknown[], Request]>(what: string, work: (...args: Args) => Promise<Reply>) =>
      async (...args: Args): Promise<Reply> => {
        const { place } = args.at(-1) as Request
        this.#asked.inc({ platform: place.platform, what })
        const end = this.#seconds.startTimer({ what })
        return work(...args).finally(end)
      }
    return {
      commands: desk.commands,
      shortcuts: desk.shortcuts,
      respond: counted('question', (...args) => desk.respond(...args)),
      run: counted('command', (...args) => desk.run(...args)),
      shortcut: counted('check', (...args) => desk.shortcut(...args)),
      press: counted('button', (...args) => desk.press(...args)),
      submit: counted('form', (...args) => desk.submit(...args)),
      suggest: (...args) => desk.suggest(...args),
      storyAt: (...args) => desk.storyAt(...args),
      home: (...args) => desk.home(...args),
      starters: () => desk.starters(),
    }
  }

  /** In Prometheus's text format, with these figures of the records. */
  async text(figures: Record<string, number>): Promise<string> {
    const lines = Object.entries(figures).map(([name, value]) => {
      return `# TYPE dateline_${name} gauge\ndateline_${name} ${value}\n`
    })
    return `${await this.#registry.metrics()}\n${lines.join('')}`
  }
}

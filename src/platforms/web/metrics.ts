// What Prometheus may read: what the desk was asked, how long it took, and what stands in the records.
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import type { Desk, Reply, Request } from '../../domain/ports.ts'

/** What the desk's functions are asked, by their names. */
const COUNTED: Partial<Record<string, string>> = {
  ...{ respond: 'question', run: 'command', shortcut: 'check', press: 'button', submit: 'form' },
}
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
    const get = (_desk: Desk, name: string): unknown => {
      const member: unknown = Reflect.get(desk, name)
      const what = COUNTED[name]
      if (typeof member !== 'function') return member
      if (what === undefined) return member.bind(desk)
      return (...given: [...unknown[], Request]): Promise<Reply> => {
        const { place } = given.at(-1) as Request
        this.#asked.inc({ platform: place.platform, what })
        const end = this.#seconds.startTimer({ what })
        return member.apply(desk, given).finally(end)
      }
    }
    return new Proxy(desk, { get: (of, name) => get(of, String(name)) })
  }

  /** In Prometheus's text format, with these figures of the records. */
  async text(figures: Record<string, number>): Promise<string> {
    const lines = Object.entries(figures).map(([name, value]) => {
      return `# TYPE dateline_${name} gauge\ndateline_${name} ${value}\n`
    })
    return `${await this.#registry.metrics()}\n${lines.join('')}`
  }
}

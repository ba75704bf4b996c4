// The line under a thread that says what Dateline is doing, where Slack allows one. Knows no message.
import type { webApi } from '@slack/bolt'
import type { PlatformLog } from '../../domain/ports.ts'
import { inert } from './inert.ts'
import { LIMITS } from './limits.ts'
import { factsOf } from './refusals.ts'

export class Status {
  readonly #client: webApi.WebClient
  readonly #log: PlatformLog
  readonly #channel: string
  readonly #thread: string | null
  #isShown = false

  constructor(client: webApi.WebClient, log: PlatformLog, channel: string, thread: string | null) {
    this.#client = client
    this.#log = log
    this.#channel = channel
    this.#thread = thread
  }

  /** "searching 8 articles" is shown as "Dateline is searching 8 articles…". False where Slack takes no status. */
  async show(step: string): Promise<boolean> {
    this.#isShown = await this.#set(`is ${inert(step).slice(0, LIMITS.statusText)}…`)
    return this.#isShown
  }

  /** Slack takes the status away by itself when something is posted, and after two minutes. */
  async clear(): Promise<void> {
    if (this.#isShown) await this.#set('')
  }

  async #set(status: string): Promise<boolean> {
    if (this.#thread === null) return false
    try {
      const where = { channel_id: this.#channel, thread_ts: this.#thread }
      await this.#client.assistant.threads.setStatus({ ...where, status })
      return true
    } catch (error) {
      this.#log.debug(factsOf(error), 'Slack does not take a status here.')
      return false
    }
  }
}

// Who may manage a channel: administrators and owners of the workspace, and who created the channel. Asks Slack, and only when it matters.
import type { webApi } from '@slack/bolt'
import type { PlatformLog } from '../../messages/ports.ts'
import { isDirectChannel } from './incoming.ts'
import { factsOf } from './refusals.ts'

export class Managers {
  readonly #client: webApi.WebClient
  readonly #log: PlatformLog

  constructor(client: webApi.WebClient, log: PlatformLog) {
    this.#client = client
    this.#log = log
  }

  async includes(user: string, channel: string): Promise<boolean> {
    if (isDirectChannel(channel)) return true
    return (await this.#isAdmin(user)) || (await this.#isCreator(user, channel))
  }

  async #isAdmin(user: string): Promise<boolean> {
    try {
      const { user: person } = await this.#client.users.info({ user })
      return person?.is_admin === true || person?.is_owner === true || person?.is_primary_owner === true
    } catch (error) {
      this.#log.warn(factsOf(error), 'Slack does not tell whether somebody is an administrator; taken as not.')
      return false
    }
  }

  async #isCreator(user: string, channel: string): Promise<boolean> {
    try {
      const { channel: place } = await this.#client.conversations.info({ channel })
      return place?.creator === user
    } catch (error) {
      this.#log.warn(factsOf(error), 'Slack does not tell who created a channel; taken as somebody else.')
      return false
    }
  }
}

// Looks whether Slack takes the tokens, without going on duty.
import { webApi } from '@slack/bolt'
import type { PlatformLog } from '../../domain/ports.ts'
import { boltLog } from './bolt-log.ts'
import { once } from './connection.ts'
import { identityOf, tryAppToken } from './identity.ts'
import { startError } from './refusals.ts'
import type { SlackSettings } from './settings.ts'

const PROBE_MS = 10_000
/** Whoever asks is told by what is thrown. */
const nowhere: PlatformLog = { debug() {}, info() {}, warn() {}, error() {} }

/** "connected as @dateline in Newsroom". Throws a DatelineError 'platform' that says what mends it, within ten seconds. */
export async function probeSlack(settings: SlackSettings, withinMs = PROBE_MS): Promise<string> {
  const options = once(settings, boltLog(nowhere), withinMs)
  try {
    const [{ me, workspace, lacking }] = await Promise.all([
      identityOf(new webApi.WebClient(settings.botToken, options)),
      settings.appToken === null ? null : tryAppToken(settings.appToken, options),
    ])
    return `connected as @${me.name} in ${workspace}${lacking.length === 0 ? '' : `, but it lacks ${lacking.join(', ')}`}`
  } catch (error) {
    throw startError(error)
  }
}

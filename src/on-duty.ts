// `npm start` with a bot's token: Dateline on the platforms that are set up, until the process is asked to end.
import cron from 'node-cron'
import type { OpenDateline } from './assemble.ts'
import type { OpenChat } from './assemble-chat.ts'
import { type Console, endOfProcess } from './console.ts'
import { unreachableChannels } from './digests/check-digests.ts'
import { messageOf } from './domain/errors.ts'
import type { ChatPlatform, PlatformParts } from './domain/ports.ts'
import type { Log } from './log.ts'
import { inert } from './platforms/terminal/inert.ts'
import { refreshApart } from './refresh-apart.ts'
import { type ServiceOptions, serve } from './service.ts'
import { platformsSetUp, type Settings } from './settings.ts'

/** An answer that was begun may take so long to be finished when Dateline stops. */
const GRACE_MS = 10_000
/** Between two tries to reach a platform. */
const RETRY_MS = 15_000

/** Throws a DatelineError 'platform' when every platform refuses the settings. */
export async function onDuty(open: OpenDateline, settings: Settings, log: Log, console: Console): Promise<void> {
  const signal = endOfProcess()
  const chat = await open.chat()
  await chat.keepSettledSubscriptions()
  const platforms = await platformsOf(chat, settings, log)
  const say = (line: string): void => void console.print(`${inert(line)}\n`)
  for (const warning of unreachableChannels(settings.digest.channels, platformsSetUp(settings))) {
    say(warning)
    log.warn({}, warning)
  }
  const courier = chat.courier(platforms)
  const deliver = (): Promise<void> =>
    courier
      .tick()
      .catch((error: unknown) => log.error({ error: messageOf(error) }, 'digests could not be looked after'))
  // The timer only wakes: what is due stands in the records.
  const wake = cron.schedule('* * * * *', deliver, { noOverlap: true })
  const options: ServiceOptions = {
    async refresh() {
      await refreshApart(settings, signal)
      open.noteRefresh(new Date())
    },
    tidy: () => chat.forgetOld(new Date()),
    refreshMs: settings.duty.refreshSeconds * 1000,
    retryMs: RETRY_MS,
    graceMs: GRACE_MS,
    ...{ say, log },
    signal,
  }
  try {
    await serve([...platforms.values()], options)
  } finally {
    await wake.destroy()
    await courier.stop()
  }
}

/** By the name that destinations have them under. Only the SDK of a platform that is set up is loaded. */
async function platformsOf(
  chat: OpenChat,
  { discord, slack, duty }: Settings,
  log: Log,
): Promise<Map<string, ChatPlatform>> {
  const desk = chat.desk(duty)
  const partsFor = (platform: string): PlatformParts => ({ desk, memory: chat.memory(platform), log })
  const platforms = new Map<string, ChatPlatform>()
  if (discord !== null) {
    const { createDiscord } = await import('./platforms/discord/platform.ts')
    platforms.set('discord', createDiscord(discord, partsFor('discord')))
  }
  if (slack !== null) {
    const { createSlack } = await import('./platforms/slack/platform.ts')
    platforms.set('slack', createSlack(slack, partsFor('slack')))
  }
  return platforms
}

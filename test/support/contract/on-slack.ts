// Slack for the contract: the real Bolt app on a server on this machine.
import { onTestFinished } from 'vitest'
import type { CommandValues } from '../../../src/domain/command.ts'
import { slackManifest, slashName } from '../../../src/platforms/slack/manifest.ts'
import { createSlack } from '../../../src/platforms/slack/platform.ts'
import { PATIENT_MS } from '../patience.ts'
import { logInRam, memoryInRam } from '../scripted-desk.ts'
import { settingsFor } from '../slack-app.ts'
import {
  type Act,
  liveParts,
  type Person,
  plainText,
  type SlackChannel,
  type SlackMessage,
  type SlackServer,
  startSlackServer,
} from '../slack-server/index.ts'
import { type WatchedDesk, watched } from './busy-desk.ts'
import type { Asked, PlatformUnderTest, Reader, Seen } from './harness.ts'

export const onSlack: PlatformUnderTest = {
  name: 'Slack',
  isShared: true,
  written: (command) => slashName(command.split(' ')[0] ?? command),
  async open(given) {
    const { desk, isBusy } = watched(given)
    const slack = await startSlackServer({ ackDeadlineMs: PATIENT_MS })
    const platform = createSlack(settingsFor(slack), { desk, memory: memoryInRam(), log: logInRam() })
    onTestFinished(() => platform.stop(0))
    await platform.start()
    const news = slack.channel('news')
    const shown = new WeakMap<Seen, SlackMessage>()
    return {
      reader(name, { manages = false } = {}) {
        const person = slack.person({ name, isAdmin: manages })
        news.members.add(person.id)
        return reader({ slack, person, news, desk, isBusy, shown })
      },
      offered: async () => commandsIn(slackManifest(desk.commands, desk.shortcuts)),
      objections: () => [...slack.violations, ...slack.deliveries.filter(({ isLate }) => isLate)],
      async asksToWait() {
        slack.limit('chat.postMessage', { times: 2 })
        return () => slack.calls.filter(({ isTooEarly }) => isTooEarly)
      },
      cutsOff: () => slack.dropSockets(),
    }
  },
}

interface Parts extends WatchedDesk {
  slack: SlackServer
  person: Person
  news: SlackChannel
  shown: WeakMap<Seen, SlackMessage>
}

function reader({ slack, person, news, desk, isBusy, shown }: Parts): Reader {
  function messageOf(seen: Seen): SlackMessage {
    const message = shown.get(seen)
    if (message === undefined) throw new Error('That was not seen on Slack.')
    return message
  }

  function seenIn(messages: SlackMessage[]): Seen {
    const last = messages.at(-1)
    if (last === undefined) throw new Error('Nothing was seen.')
    const pages = messages.map(plainText)
    const alive = messages.flatMap(liveParts)
    const seen: Seen = {
      text: pages.join('\n'),
      pages,
      isPrivate: messages.every(({ ephemeralTo }) => ephemeralTo !== null),
      alive: alive
        .filter(({ kind }) => kind !== 'link' && kind !== 'date')
        .map(({ kind, target }) => `${kind}: ${target}`),
      links: alive.filter(({ kind }) => kind === 'link').map(({ target }) => target),
    }
    shown.set(seen, last)
    return seen
  }

  /**
   * What the bot said since: in the thread if the act belongs to one, to the person alone, or wherever the person looks. `showsProgress`: it is
   * seen to be under way, as what is for one person alone is not.
   */
  function asked(act: Act, root: string | null, showsProgress = true): Asked {
    const before = new Set(slack.messages.map(({ ts }) => ts))
    const isHere = ({ threadTs, ephemeralTo }: SlackMessage) =>
      root === null || threadTs === root || ephemeralTo !== null
    const replies = () =>
      person.sees(news).filter((message) => message.botId !== null && !before.has(message.ts) && isHere(message))
    return {
      async heard() {
        await act.acknowledged()
        if (showsProgress) await slack.until(() => replies().length > 0, { withinMs: PATIENT_MS, what: 'No sign.' })
      },
      async answered() {
        const isAnswered = () => !isBusy() && replies().length > 0 && replies().every(isFinished)
        await slack.until(isAnswered, {
          withinMs: PATIENT_MS,
          what: `There is ${JSON.stringify(replies().map(plainText))}`,
        })
        // Further pages come one by one.
        await slack.settled({ quietMs: 30, withinMs: PATIENT_MS })
        return seenIn(replies())
      },
      replies: () => replies().map((reply) => seenIn([reply])),
    }
  }

  const said = (act: Act): Asked => asked(act, act.message?.threadTs ?? act.message?.ts ?? null)

  async function fills(label: string, on: Seen, values: Record<string, string>): Promise<Seen> {
    person.presses(label, messageOf(on))
    await slack.until(() => person.modal !== null, { withinMs: PATIENT_MS, what: 'No form.' })
    const { modal } = person
    if (modal === null) throw new Error('The form is gone.')
    return asked(person.submits(modal, values), null).answered()
  }

  return {
    asks: (question) => said(person.says(news, question, { mentionBot: true })),
    asksOn: async (question, below) => said(person.says(news, question, { thread: messageOf(below) })),
    runs(command, values = {}) {
      const [first = '', second] = command.split(' ')
      const spec = desk.commands.find(({ name }) => name === command)
      const typed = typedValues(spec?.options.map(({ name }) => name) ?? [], values)
      const text = [...(second === undefined ? [] : [second]), ...typed].join(' ')
      return asked(person.runs(slashName(first), text, { channel: news }), null, values.private !== true)
    },
    presses: (label, on) => asked(person.presses(label, messageOf(on)), null),
    fills,
    complains: (why, about) => fills('👎', about, { why }),
    checks(claim) {
      const other = slack.person({ name: 'somebody-else' })
      news.members.add(other.id)
      const { message } = other.says(news, claim)
      if (message === null) throw new Error('Nothing was said.')
      return asked(person.usesShortcut(desk.shortcuts[0]?.name ?? '', message), null)
    },
  }
}

const isFinished = (message: SlackMessage): boolean => !/^[A-Z].* …$/m.test(plainText(message).split('\n').at(-1) ?? '')

/** The first option by its value alone, flags by their name, others as "name:value". */
function typedValues(names: string[], values: CommandValues): string[] {
  return names.flatMap((name, at) => {
    const value = values[name]
    if (value === undefined || value === false) return []
    if (value === true) return [name]
    return [at === 0 ? value : `${name}:"${value}"`]
  })
}

function commandsIn(manifest: Record<string, unknown>): string[] {
  return [...JSON.stringify(manifest).matchAll(/"command":"([^"]+)"/g)].map(([, command = '']) => command)
}

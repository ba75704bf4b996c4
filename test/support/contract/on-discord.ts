// Discord for the contract: the real client on a server on this machine, at its usual pace.
import { type APIMessage, MessageFlags, PermissionFlagsBits } from 'discord.js'
import { onTestFinished } from 'vitest'
import { createDiscord } from '../../../src/platforms/discord/platform.ts'
import {
  type DiscordServer,
  liveMentions,
  type Person,
  plainText,
  type RanHandle,
  type SaidHandle,
  startDiscordServer,
} from '../discord-server/index.ts'
import { PATIENT_MS } from '../patience.ts'
import { logInRam, memoryInRam } from '../scripted-desk.ts'
import type { Asked, PlatformUnderTest, Reader, Seen } from './harness.ts'

/** What Dateline itself makes alive: its headings, lists, quotes, small print, linked titles, quoted words and moments. */
const MEANT = [
  /^### /m,
  /^-# /m,
  /^> /m,
  /^- /m,
  // Its own bold lines; one that a text could break out of holds a star that is not escaped.
  /^\*\*(?:[^*\\\n]|\\.)+\*\*(?= · |$)/m,
  / · \*\*(?:[^*\n]|\\\*)+\*\*(?= · |$)/m,
  // The name, number or day that carries the answer, in a sentence that is cited.
  /\*\*[\p{L}\p{N}](?:[^*\\\n]|\\[-.])*\*\*(?=[^\n]*[⁰¹²³⁴-⁹])/u,
  // A citation's number leads to its quote.
  /\[[⁰¹²³⁴-⁹]+\]\(<https:\/\/[a-z.-]+\.example\/[^>\s]*>\)/,
  /\*\*\[/,
  /\]\(<https:\/\/[a-z.-]+\.example\/[^>\s]*>\)\*\*/,
  /\*\*“/,
  /”\*\*/,
  /<t:\d+:[a-zA-Z]>/,
]

export const onDiscord: PlatformUnderTest = {
  name: 'Discord',
  isShared: true,
  written: (command) => command.split(' ')[0] ?? command,
  async open(desk) {
    const server = await startDiscordServer({ responseWindowMs: PATIENT_MS })
    const settings = { token: server.token, guildId: null, readsMessages: true, apiUrl: server.apiUrl, shards: 1 }
    const platform = createDiscord(settings, { desk, memory: memoryInRam(), log: logInRam() })
    onTestFinished(() => platform.stop(0))
    await platform.start()
    const shown = new WeakMap<Seen, APIMessage>()
    return {
      reader: (name, { manages = false } = {}) => {
        const permissions = manages ? PermissionFlagsBits.ManageGuild | PermissionFlagsBits.ManageChannels : 0n
        return reader(server, server.person(name, { permissions }), shown)
      },
      offered: async () => server.commands.map(({ name }) => name),
      objections: () => [...server.violations],
      async asksToWait() {
        // Discord names the limits of a call with every response, the server for tests only with a refusal.
        server.limit('POST /channels/:/messages', { times: 1, retryAfterSeconds: 0.05 })
        const said = server.person('First').says(server.channel, 'thanks', { mentionBot: true })
        await said.answered(isFinished, PATIENT_MS)
        const limit = server.limit('POST /channels/:/messages', { times: 3, retryAfterSeconds: 0.5 })
        return () => (limit.hits.length === 3 ? limit.tooEarly : ['The limit was not met.'])
      },
      cutsOff: () => server.dropGateway({ awayMs: 300 }),
    }
  },
}

function reader(server: DiscordServer, person: Person, shown: WeakMap<Seen, APIMessage>): Reader {
  const { channel } = server

  function messageOf(seen: Seen): APIMessage {
    const message = shown.get(seen)
    if (message === undefined) throw new Error('That was not seen on Discord.')
    return message
  }

  function seenIn(message: APIMessage, pages: APIMessage[] = [message]): Seen {
    const texts = pages.map((page) => onScreen(plainText(page)))
    const seen: Seen = {
      text: texts.join('\n'),
      pages: texts,
      isPrivate: isEphemeral(message),
      alive: pages.flatMap((page) => liveMentions(page, MEANT)).map(({ kind, text }) => `${kind}: ${text}`),
      links: pages.flatMap((page) => [...plainText(page).matchAll(/\]\(<([^>]*)>\)/g)].map(([, link = '']) => link)),
    }
    shown.set(seen, message)
    return seen
  }

  /** All pages of a message, each turned to. */
  async function turned(message: APIMessage): Promise<Seen> {
    const pages = [message]
    const count = Number(/\[1\/(\d+)\]/.exec(plainText(message))?.[1] ?? 1)
    for (let page = 2; page <= count; page++) {
      await person.presses('▶', message).acknowledged()
      const now = () => person.sees(channel).find(({ id }) => id === message.id) ?? message
      await server.until(() => plainText(now()).includes(`[${page}/${count}]`), `page ${page}`)
      pages.push(structuredClone(now()))
    }
    return seenIn(message, pages)
  }

  /** What is for the asker alone comes as a direct message. */
  const said = (handle: SaidHandle): Asked => {
    const direct = () => server.messages(server.directChannel(person)).filter(({ author }) => author.bot)
    const before = direct().length
    const finished = () => handle.replies().find(isFinished)
    return {
      heard: () => server.until(() => handle.first() !== null, 'a sign of being heard', PATIENT_MS),
      async answered() {
        await server.until(() => finished() !== undefined || direct().length > before, 'an answer', PATIENT_MS)
        const told = direct()[before]
        if (told === undefined) return turned(await handle.answered(isFinished, PATIENT_MS))
        const seen = seenIn(told)
        seen.isPrivate = true
        return seen
      },
      replies: () => handle.replies().map((reply) => seenIn(reply)),
    }
  }
  /** The response, or what came in its place because others were to see it, or were not. */
  const ran = (handle: RanHandle): Asked => {
    const replies = () => [handle.reply(), ...handle.followUps()].filter((reply) => reply !== null)
    const finished = () => replies().find((reply) => plainText(reply) !== '' && isFinished(reply))
    return {
      heard: async () => void (await handle.acknowledged(PATIENT_MS)),
      async answered() {
        await server.until(() => finished() !== undefined, 'an answer', PATIENT_MS)
        const [first] = replies()
        return turned(finished() ?? first ?? (await handle.answered()))
      },
      replies: () => replies().map((reply) => seenIn(reply)),
    }
  }

  async function fills(label: string, on: Seen, values: Record<string, string>): Promise<Seen> {
    const form = await person.presses(label, messageOf(on)).opened()
    return ran(person.submits(form, values)).answered()
  }

  return {
    asks: (question) => said(person.says(channel, question, { mentionBot: true })),
    async asksOn(question, below) {
      const answer = messageOf(below)
      await person.presses('Go on in a thread', answer).answered()
      const thread = server.threadsOf(channel).at(-1)
      if (thread === undefined) throw new Error('no thread')
      return said(person.says(thread, question))
    },
    runs: (command, values = {}) => ran(person.runs(command, values, { channel })),
    presses: (label, on) => ran(person.presses(label, messageOf(on))),
    fills,
    complains: (why, about) => fills('👎', about, { why }),
    checks(claim) {
      const { message } = server.person('Somebody else').says(channel, claim)
      const shortcut = server.commands.find(({ name }) => name.startsWith('Check'))?.name ?? ''
      return ran(person.uses(shortcut, message))
    },
  }
}

/** What grows still ends in small print that says what is being done. */
const isFinished = (message: APIMessage): boolean => !/^-# .* …$/m.test(plainText(message))

const isEphemeral = ({ flags }: APIMessage): boolean => ((flags ?? 0) & MessageFlags.Ephemeral) !== 0

const SMALL = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** Without the backslashes that Discord's client takes away, and what has no width; citations as they are on other platforms: [1]. */
const onScreen = (text: string): string =>
  text
    .replaceAll(/\\([^\p{L}\p{N}\s])/gu, '$1')
    .replaceAll('\u200b', '')
    .replaceAll(
      /\[?([⁰¹²³⁴-⁹]+)(?:\]\(<[^>]*>\))?/g,
      (_, n: string) => `[${[...n].map((one) => SMALL.indexOf(one)).join('')}]`,
    )

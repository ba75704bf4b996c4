// What must outlast a restart: pages that are turned, whose conversation a message is, which deliveries came.
import { randomBytes } from 'node:crypto'
import type { Message } from '../../domain/message.ts'
import type { PlatformMemory } from '../../domain/ports.ts'
import { comingPosts } from '../shared/work.ts'
import { button, type Components, componentsOf, marked, OWN, pagesFor, threadButton } from './components.ts'

/** A message as it is shown: what its pages and its buttons are made from again. */
export interface Kept {
  message: Message
  canGoOn: boolean
  /** Of a message posted where nobody asked: what it is traced by. */
  key: string | null
}

export interface Answered {
  conversation: string
  /** As it was asked; a thread is named after it. */
  question: string
}

export type Memory = ReturnType<typeof memoryOf>

export function memoryOf(entries: PlatformMemory) {
  const coming = comingPosts()

  const write = (key: string, value: unknown): Promise<void> => entries.set(key, JSON.stringify(value))
  const read = async <T>(key: string): Promise<T | null> => JSON.parse((await entries.get(key)) ?? 'null', withMoments)
  async function keepPages(kept: Kept): Promise<string> {
    const id = randomBytes(9).toString('base64url')
    await write(`pages:${id}`, kept)
    return id
  }
  const keepThread = (threadId: string, conversation: string): Promise<void> =>
    write(`thread:${threadId}`, { conversation })

  return {
    entries,
    keepThread,

    /** `shown`: the id of the message, which may be replied to before it is known here. `isOwn`: threads from it, with its id, go on with it. */
    async keepAnswer(shown: Promise<string | null>, channelId: string | null, answered: Answered, isOwn = false) {
      const kept = shown.then(async (id) => {
        if (id === null) return
        await write(`answer:${id}`, answered)
        if (isOwn) await keepThread(id, answered.conversation)
      })
      await coming.expect(channelId ?? '', kept)
    },

    /** Returns the first page, with ◀ 1/5 ▶ where there are more, and "Go on in a thread". */
    async firstPage(message: Message, { canGoOn, key }: Omit<Kept, 'message'> = { canGoOn: false, key: null }) {
      const kept = { message, canGoOn, key }
      const pages = pagesFor(message)
      return shownPage(pages, 0, kept, pages.length === 1 ? '' : await keepPages(kept))
    },

    async page({ id, at }: { id: string; at: number }): Promise<Components | null> {
      const kept = await read<Kept>(`pages:${id}`)
      // What was kept before there were deliveries has no key.
      return kept === null ? null : shownPage(pagesFor(kept.message), at, { ...kept, key: kept.key ?? null }, id)
    },

    answer: (messageId: string, channelId: string | null): Promise<Answered | null> =>
      coming.sought(channelId ?? '', () => read<Answered>(`answer:${messageId}`)),

    /** Returns the conversation that a thread of Dateline's goes on with; `null` for other threads and channels. */
    thread: async (channelId: string): Promise<string | null> =>
      (await read<{ conversation: string }>(`thread:${channelId}`))?.conversation ?? null,

    /** The time zone that a person has named as their own. */
    zone: (person: string): Promise<string | null> => entries.get(`zone:${person}`),
    keepZone: (person: string, zone: string): Promise<void> => entries.set(`zone:${person}`, zone),

    delivered: (key: string) => entries.get(`delivered:${key}`),
    keepDelivered: (key: string, messageId: string) => entries.set(`delivered:${key}`, messageId),
  }
}

const withMoments = (key: string, value: unknown): unknown =>
  ['publishedAt', 'at', 'on'].includes(key) && typeof value === 'string' ? new Date(value) : value

function shownPage(pages: Message[], wanted: number, { message, canGoOn, key }: Kept, id: string): Components {
  const at = Math.min(wanted, pages.length - 1)
  const turning = [
    button(`${OWN.page}:${id}:${Math.max(0, at - 1)}`, '◀', at === 0),
    // Its id only has to differ from its neighbours'.
    button(`${OWN.page}:${id}`, `${at + 1}/${pages.length}`, true),
    button(`${OWN.page}:${id}:${at + 1}`, '▶', at === pages.length - 1),
  ]
  const going = canGoOn
    ? [
        button(
          key === null ? OWN.thread : threadButton(key),
          key === null ? 'Go on in a thread' : 'Discuss in a thread',
        ),
      ]
    : []
  const components = componentsOf(pages[at] ?? message, [...(pages.length === 1 ? [] : turning), ...going])
  return key === null ? components : marked(components, key)
}

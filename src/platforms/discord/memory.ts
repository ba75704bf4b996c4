// What must outlast a restart: pages that are turned, whose conversation a message is.
import { randomBytes } from 'node:crypto'
import type { Message } from '../../domain/message.ts'
import type { PlatformMemory } from '../../domain/ports.ts'
import { comingPosts } from '../shared/work.ts'
import { button, type Components, componentsOf, marked, OWN, pagesFor } from './components.ts'

export interface Answered {
  conversation: string
  /** As it was asked; a thread is named after it. */
  question: string
}

export type Memory = ReturnType<typeof memoryOf>

export function memoryOf(entries: PlatformMemory) {
  const coming = comingPosts()

  const write = (key: string, value: unknown): Promise<void> => entries.set(key, JSON.stringify(value))
  const read = async <T>(key: string): Promise<T | null> => JSON.parse((await entries.get(key)) ?? 'null')
  const keepThread = (threadId: string, conversation: string) => write(`thread:${threadId}`, { conversation })

  return {
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

    /** Returns the first page, with ◀ 1/5 ▶ where there are more, and "Go on in a thread". `key`: what a delivery is traced by. */
    async firstPage(message: Message, { canGoOn = false, key }: { canGoOn?: boolean; key?: string } = {}) {
      const id = randomBytes(9).toString('base64url')
      const all = pagesFor(message)
      const going = button(OWN.thread, key === undefined ? 'Go on in a thread' : 'Discuss in a thread')
      const shown = all.map((page, at): Components => {
        const turning = [
          button(`${OWN.page}:${id}:${Math.max(0, at - 1)}`, '◀', at === 0),
          // Its id only has to differ from its neighbours'.
          button(`${OWN.page}:${id}`, `${at + 1}/${all.length}`, true),
          button(`${OWN.page}:${id}:${at + 1}`, '▶', at === all.length - 1),
        ]
        const components = componentsOf(page, [...(all.length === 1 ? [] : turning), ...(canGoOn ? [going] : [])])
        return key === undefined ? components : marked(components, key)
      })
      if (shown.length > 1) await write(`pages:${id}`, shown)
      return shown[0] ?? []
    },

    /** `null`: forgotten, or kept as an earlier Dateline did. */
    async page({ id, at }: { id: string; at: number }): Promise<Components | null> {
      const kept = await read<Components[]>(`pages:${id}`)
      return (Array.isArray(kept) && kept[at]) || null
    },

    answer: (messageId: string, channelId: string | null): Promise<Answered | null> =>
      coming.sought(channelId ?? '', () => read<Answered>(`answer:${messageId}`)),

    /** Returns the conversation that a thread of Dateline's goes on with; `null` for other threads and channels. */
    thread: async (channelId: string): Promise<string | null> =>
      (await read<{ conversation: string }>(`thread:${channelId}`))?.conversation ?? null,

    zone: (person: string): Promise<string | null> => entries.get(`zone:${person}`),
    keepZone: (person: string, zone: string): Promise<void> => entries.set(`zone:${person}`, zone),
  }
}

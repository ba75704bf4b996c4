// A message as it is shown for good: its first page, with ◀ 2/5 ▶ where there are more, and "Go on in a thread". Pages outlast a restart.
import type { Message } from '../../domain/message.ts'
import { type Button, button, type Components, componentsOf, pagesFor } from './components.ts'
import { marked, threadButton } from './delivery-mark.ts'
import type { Keeper, Kept } from './kept.ts'

const GO_ON = '~thread'
const PAGE = /^~page:([\w-]{1,40}):(\d{1,4})$/

export async function shownFirst(kept: Kept, keeper: Keeper): Promise<Components> {
  const pages = pagesFor(kept.message)
  return shownPage(pages, 0, kept, pages.length === 1 ? '' : await keeper.keepPages(kept))
}

/** Whether a button opens a thread. */
export const opensThread = (customId: string): boolean => customId === GO_ON || customId.startsWith(threadButton(''))

/** What a button with this id turns to; `null` for other buttons. */
export function turned(customId: string): { id: string; at: number } | null {
  const match = PAGE.exec(customId)
  return match === null ? null : { id: match[1] ?? '', at: Number(match[2]) }
}

export async function shownAt({ id, at }: { id: string; at: number }, keeper: Keeper): Promise<Components | null> {
  const kept = await keeper.pages(id)
  return kept === null ? null : shownPage(pagesFor(kept.message), at, kept, id)
}

function shownPage(pages: Message[], wanted: number, { message, canGoOn, key }: Kept, id: string): Components {
  const at = Math.min(wanted, pages.length - 1)
  const turning: Button[] =
    pages.length === 1
      ? []
      : [
          button(`~page:${id}:${Math.max(0, at - 1)}`, '◀', at === 0),
          // Its id only has to differ from its neighbours'.
          button(`~page:${id}`, `${at + 1}/${pages.length}`, true),
          button(`~page:${id}:${at + 1}`, '▶', at === pages.length - 1),
        ]
  const going = canGoOn ? [button(key === null ? GO_ON : threadButton(key), 'Go on in a thread')] : []
  const components = componentsOf(pages[at] ?? message, [[...turning, ...going]])
  return key === null ? components : marked(components, key)
}

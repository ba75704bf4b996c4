// The buttons under an answer. What each does stands in actions.ts.
import type { MessageAction } from '../domain/message.ts'

export function actionsFor(
  id: string,
  { hasSources, canShare }: { hasSources: boolean; canShare: boolean },
): MessageAction[] {
  const sources: MessageAction[] = hasSources
    ? [{ id: `sources:${id}`, label: 'Sources', opens: 'reply', vote: null }]
    : []
  const share: MessageAction[] = canShare ? [{ id: `share:${id}`, label: 'Share', opens: 'reply', vote: null }] : []
  return [
    ...sources,
    { id: `up:${id}`, label: '👍', opens: 'reply', vote: 'up' },
    { id: `down:${id}`, label: '👎', opens: 'form', vote: 'down' },
    ...share,
  ]
}

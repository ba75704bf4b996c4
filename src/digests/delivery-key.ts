// The key of a delivery, by which its message is traced.
import { createHash } from 'node:crypto'
import type { Delivery } from '../domain/subscription.ts'

/** The same for the same delivery, in any process: by it a message is traced. 24 characters, one less than Discord's limit. */
export function keyOf({ subscriptionId, dueAt }: Pick<Delivery, 'subscriptionId' | 'dueAt'>): string {
  return createHash('sha256').update(`${subscriptionId} ${dueAt.getTime()}`).digest('hex').slice(0, 24)
}

// A digest as it is posted: made for a subscription, with its message, and what of it counts as told.
import type { DeliveryRecords } from '../digest/ports.ts'
import type { MessageAction } from '../domain/message.ts'
import type { Subscription } from '../domain/subscription.ts'
import { composeDigest } from '../messages/compose-digest.ts'
import type { LinkTo } from '../messages/links.ts'
import type { ReadyDigest } from './courier.ts'
import type { Digests, MadeDigest } from './digests.ts'

export interface DigestPostParts {
  digests: Digests
  deliveries: DeliveryRecords
  linkTo: LinkTo
}

/** The digest of a span, as the channel would see it. `key` is that of the delivery; without one, nothing can be done with it. */
export async function digestFor(
  subscription: Pick<Subscription, 'id' | 'taste'>,
  span: { since: Date; until: Date },
  { digests, deliveries, linkTo }: DigestPostParts,
  key: string | null,
): Promise<ReadyDigest & MadeDigest> {
  const told = await deliveries.told(subscription.id)
  const made = await digests.make({ ...span, taste: subscription.taste, told })
  const isEmpty = made.digest.stories.length === 0
  const actions = isEmpty || key === null ? [] : actionsUnder(key)
  return { ...made, message: composeDigest(made.digest, { linkTo, actions }), isEmpty }
}

function actionsUnder(key: string): MessageAction[] {
  return [
    { id: `digest-ask:${key}`, label: 'Ask about a story', opens: 'form', vote: null },
    { id: `digest-why:${key}`, label: 'Why these?', opens: 'reply', vote: null },
  ]
}

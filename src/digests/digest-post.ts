// A digest as it is posted: made for a subscription, with its message, and what of it counts as told.
import { longDay } from '../domain/day.ts'
import type { LinkTo } from '../domain/links.ts'
import type { Subscription } from '../domain/subscription.ts'
import type { DeliveryRecords } from '../storage/deliveries.ts'
import { composeDigest, type DigestOptions } from './compose-digest.ts'
import type { ReadyDigest } from './courier.ts'
import type { Digests } from './digests.ts'

export interface DigestPostParts {
  digests: Digests
  deliveries: DeliveryRecords
  linkTo: LinkTo
}

const NEXT_TIME = 'What is still news by then comes with the next digest'

/** The digest of a span, as the channel would see it. `key` is that of the delivery; without one, nothing can be done with it. */
export async function digestFor(
  subscription: Pick<Subscription, 'destination' | 'taste'>,
  span: { since: Date; until: Date },
  { digests, deliveries, linkTo }: DigestPostParts,
  key: string | null,
): Promise<ReadyDigest> {
  const before = await deliveries.told(subscription.destination, key)
  const { digest, told } = await digests.make({ ...span, taste: subscription.taste, told: before })
  const options =
    key === null
      ? { actionsFor: () => [], ofOthers: `${NEXT_TIME}.` }
      : { actionsFor: actionsUnder(key), ofOthers: `${NEXT_TIME}; /digest preview shows it now.` }
  // The day would be that of a digest of an hour ago, or the day before another one of the channel.
  const lastTime = before.length > 0 ? { lastTime: 'the last digest here' } : {}
  const message = composeDigest(digest, { linkTo, ...options, ...lastTime })
  const chosen = digest.stories.map(({ storyId, headline, status, why, lastPublishedAt }) => {
    const isNew = status === 'new' ? ['not told here before'] : []
    const last = lastPublishedAt === null ? [] : [`last reported on ${longDay(lastPublishedAt)}`]
    return { storyId, headline, why: [...why, ...isNew, ...last] }
  })
  return { message, told, chosen, isEmpty: digest.stories.length === 0 }
}

/** What can be done with each story. Of a report that is withdrawn there is nothing left to ask, unless there are others. */
function actionsUnder(key: string): DigestOptions['actionsFor'] {
  return ({ status }, number) => [
    ...(status === 'withdrawn'
      ? []
      : [{ id: `digest-ask:${key}:${number}`, label: 'Ask about it', opens: 'form', vote: null } as const]),
    { id: `digest-why:${key}:${number}`, label: 'Why is it here?', opens: 'reply', vote: null },
  ]
}

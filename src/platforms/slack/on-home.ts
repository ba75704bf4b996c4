// The bot's own page, and the questions to begin with when somebody opens its messages. Knows no article.
import type { App } from '@slack/bolt'
import type { Message } from '../../domain/message.ts'
import { type Asker, type Counter, requestOf } from './counter.ts'
import { InTurn } from './in-turn.ts'
import { withSlashNames } from './names.ts'
import { suggest } from './on-messages.ts'
import { viewBlocks } from './pages.ts'
import { factsOf } from './refusals.ts'

export function listenToHome(app: App, counter: Counter): void {
  app.event('app_home_opened', async ({ event, context }) => {
    const { user, channel, tab } = event
    const team = context.teamId ?? counter.me.team
    try {
      if (tab === 'messages') return await suggest(counter, channel, null)
      await showHome(counter, { user, team, channel, thread: null, conversation: null })
    } catch (error) {
      counter.log.warn(factsOf(error), 'The home tab could not be shown.')
    }
  })
}

/** What is made first is not shown last. */
const pages = new InTurn()

/** Shows somebody the page as it is now; `above`: what has just come of what they did there. `channel`: the direct message with them. */
export async function showHome(counter: Counter, asker: Asker, above: Message | null = null): Promise<void> {
  const { user, channel } = asker
  await pages.add(user, async () => {
    // Everybody may manage what they have for themselves.
    const request = requestOf(counter, { ...asker, isManager: true, isHome: true })
    const home = await counter.desk.home(request)
    const whole = above === null ? home : { ...home, heading: null, blocks: [...above.blocks, ...headed(home)] }
    // What is pressed there comes without the channel it belongs to.
    const blocks = viewBlocks(withSlashNames(whole, counter.desk.commands))
    await counter.client.views.publish({ user_id: user, view: { type: 'home', blocks, private_metadata: channel } })
  })
}

/** With the heading among the blocks, where something stands above it. */
function headed({ heading, blocks }: Message): Message['blocks'] {
  return heading === null ? blocks : [{ kind: 'headline', text: heading, extent: '' }, ...blocks]
}

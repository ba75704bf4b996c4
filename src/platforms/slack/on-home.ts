// The bot's own page, and the questions to begin with when somebody opens its messages. Knows no article.
import type { App } from '@slack/bolt'
import { type Asker, type Counter, requestOf } from './counter.ts'
import { withSlashNames } from './names.ts'
import { suggest } from './on-messages.ts'
import { viewBlocks } from './pages.ts'
import { factsOf } from './refusals.ts'

export function listenToHome(app: App, counter: Counter): void {
  app.event('app_home_opened', async ({ event, context }) => {
    const { user, channel, tab } = event
    const asker: Asker = {
      ...{ user, team: context.teamId ?? counter.me.team, channel, thread: null, conversation: null },
      // Everybody may manage what they have for themselves.
      ...{ isManager: true, isHome: true },
    }
    try {
      if (tab === 'messages') return await suggest(counter, channel, null)
      const home = withSlashNames(await counter.desk.home(requestOf(counter, asker)), counter.desk.commands)
      // What is pressed there comes without the channel it belongs to.
      const view = { type: 'home' as const, blocks: viewBlocks(home), private_metadata: channel }
      await counter.client.views.publish({ user_id: user, view })
    } catch (error) {
      counter.log.warn(factsOf(error), 'The home tab could not be shown.')
    }
  })
}

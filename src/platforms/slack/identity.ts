// As whom the tokens connect, and what they may not do. Knows tokens and no desk.
import { webApi } from '@slack/bolt'
import type { Me } from './counter.ts'
import { SCOPES } from './manifest.ts'
import { notABot } from './refusals.ts'

export interface Identity {
  me: Me
  workspace: string
  /** Permissions that the app should have and has not. */
  lacking: string[]
}

export async function identityOf(client: webApi.WebClient): Promise<Identity> {
  const { user_id, bot_id, user, team_id, team, response_metadata } = await client.auth.test()
  if (user_id === undefined || bot_id === undefined || bot_id === '') throw notABot()
  const me = { user: user_id, bot: bot_id, name: user ?? 'dateline', team: team_id ?? '' }
  const granted = response_metadata?.scopes ?? SCOPES
  return { me, workspace: team ?? 'the workspace', lacking: SCOPES.filter((scope) => !granted.includes(scope)) }
}

/** Throws if this is no token to open sockets with. Nothing is opened by it. */
export async function tryAppToken(appToken: string, options: webApi.WebClientOptions): Promise<void> {
  await new webApi.WebClient(appToken, options).apps.connections.open({})
}

// Every platform that the contract holds for.
import type { PlatformUnderTest } from './harness.ts'
import { onDiscord } from './on-discord.ts'
import { onSlack } from './on-slack.ts'
import { onTerminal } from './on-terminal.ts'
import { onWeb } from './on-web.ts'

export const PLATFORMS: PlatformUnderTest[] = [onDiscord, onSlack, onTerminal, onWeb]
export const SHARED: PlatformUnderTest[] = PLATFORMS.filter(({ isShared }) => isShared)

// Every platform that the contract holds for.
import type { PlatformUnderTest } from './harness.ts'
import { onDiscord } from './on-discord.ts'
import { onSlack } from './on-slack.ts'
import { onTerminal } from './on-terminal.ts'
import { onWeb } from './on-web.ts'

export const PLATFORMS: PlatformUnderTest[] = [onDiscord, onSlack, onTerminal, onWeb]
/** Where one person types a line after another. */
export const TYPED: PlatformUnderTest[] = [onTerminal]
/** Where people may ask at the same time. */
export const AT_ONCE: PlatformUnderTest[] = PLATFORMS.filter((platform) => !TYPED.includes(platform))
export const SHARED: PlatformUnderTest[] = PLATFORMS.filter(({ isShared }) => isShared)

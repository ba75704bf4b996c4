// A desk that tells whether it is at work, so that a reader knows when nothing more is coming.
import type { Desk } from '../../../src/domain/ports.ts'

export interface WatchedDesk {
  desk: Desk
  isBusy(): boolean
}

export function watched(desk: Desk): WatchedDesk {
  let open = 0
  const during = async <T>(work: Promise<T>): Promise<T> => {
    open++
    try {
      return await work
    } finally {
      open--
    }
  }
  return {
    isBusy: () => open > 0,
    desk: {
      commands: desk.commands,
      shortcuts: desk.shortcuts,
      suggest: (...given) => desk.suggest(...given),
      storyAt: (...given) => desk.storyAt(...given),
      home: (...given) => desk.home(...given),
      starters: () => desk.starters(),
      respond: (...given) => during(desk.respond(...given)),
      run: (...given) => during(desk.run(...given)),
      shortcut: (...given) => during(desk.shortcut(...given)),
      press: (...given) => during(desk.press(...given)),
      submit: (...given) => during(desk.submit(...given)),
    },
  }
}

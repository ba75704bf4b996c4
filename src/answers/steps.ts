// What a person who waits is told, step by step.

/** "1 passage", "8 passages". */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

/** While the model serves others first. */
export const waitingStep = (before: number): string =>
  before === 0 ? 'yours is the next question' : `waiting: ${count(before, 'question')} before yours`

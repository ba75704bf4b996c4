// Numbers with their nouns, as English writes them.

export const number = (n: number): string => n.toLocaleString('en')

/** "1 article", "1,200 articles". */
export function counted(n: number, noun: string, nouns = `${noun}s`): string {
  return `${number(n)} ${n === 1 ? noun : nouns}`
}

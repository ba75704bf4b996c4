// The words by which a person leaves a conversation in the terminal.

const WORDS = /^(?:[:/]?q|[:/]?quit|\/?exit|\/?bye)$/i

export const isLeaving = (line: string): boolean => WORDS.test(line.trim())

// Reads the lists of words by which news says things: words with commas between them, "~" for any letters, "..." for
// up to eight words, "-" for no word at all.

const SOME_WORDS = String.raw`( [\p{L}’'-]+){0,8}? `

/** Every place where a text has one of the words, as words of their own. */
export function anyOf(words: string): RegExp {
  const patterns = words
    .split(/\s*,\s*/)
    // "open again" before "open".
    .sort((one, other) => other.length - one.length)
    .map((word) =>
      word === '-'
        ? '(?!)'
        : word.replaceAll(' ... ', SOME_WORDS).replaceAll('~', String.raw`\p{L}*`).replaceAll('(', '(?:'),
    )
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${patterns.join('|')})(?![\p{L}\p{N}])`, 'giu')
}

/** The parts of a line that are set apart by colons; those with a comma inside are lists of words. */
export function partsOf(line: string): string[] {
  return line.trim().split(/\s*:\s+/)
}

// Which story of a digest a reply names by its number ("2", "2. why?", "why is story 2 here?", "more about the second"), and what it asks of it.

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
const ORDINAL = ORDINALS.join('|')

/** A number in front: "2", "2. why?", "2 - how old?", "#2 how old?", "story 2, why?", "2 why?". */
const IN_FRONT = [
  /^\s*(?:(?:the\s+)?story\s+)?#?(\d{1,2})(?:\s*[.:)]+(?!\d)|\s+[-–—](?=\s)|(?=\s*[?!]*\s*$))/i,
  /^\s*#(\d{1,2})(?=\s)/,
  /^\s*story\s+#?(\d{1,2})\b(?!\s+(?:here|in)\b)/i,
  /^\s*(\d{1,2})(?=\s+(?:why|how|who|whom|whose|what|when|where|which)\b)/i,
]
/** A number behind one of these words: "why 2?", "summary 2". */
const BEHIND =
  /^\s*((?:and\s+)?(?:why|how come|more|summary|summari[sz]e|sum up|timeline)(?:\s+(?:about|of|on))?)\s+#?(\d{1,2})\s*[?!.]*\s*$/i
const WITHIN = [
  /\b(?:story|number)\s+#?(\d{1,2})\b|(?<=^|\s)#(\d{1,2})\b/i,
  new RegExp(String.raw`\bthe\s+(${ORDINAL})\s+(?:story|one)\b`, 'i'),
  new RegExp(String.raw`(?<=\b(?:about|of|on|why)\s+)the\s+(${ORDINAL})(?=\s*[?!.]*\s*$)`, 'i'),
]

export interface Numbered {
  number: number
  /** What is asked, with "it" for the story; '' if nothing is. */
  question: string
}

/** `null` where no story is named by a number. The number may be one that the digest does not have. */
export function numberedIn(written: string): Numbered | null {
  for (const pattern of IN_FRONT) {
    const [found, digits] = pattern.exec(written) ?? []
    if (found !== undefined)
      return { number: Number(digits), question: written.slice(found.length).replace(/^[\s?!.,:-]+/, '') }
  }
  const [behind, asked = '', digits] = BEHIND.exec(written) ?? []
  if (behind !== undefined) return { number: Number(digits), question: asked.replace(/\s+(?:about|of|on)$/i, '') }
  for (const pattern of WITHIN) {
    const found = pattern.exec(written)
    const word = found?.[1] ?? found?.[2]
    if (found === null || word === undefined) continue
    const ordinal = ORDINALS.indexOf(word.toLowerCase())
    return { number: ordinal < 0 ? Number(word) : ordinal + 1, question: written.replace(found[0], 'it').trim() }
  }
  return null
}

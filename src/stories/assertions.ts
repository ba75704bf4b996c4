// What a sentence says or denies of somebody: that he was freed, that she did not sign. Only forms that leave no doubt.
import { type DatedMention, datedIn } from '../text/dated.ts'
import type { Name } from '../text/names.ts'
import { type Clause, clauseAt, isCertain } from './clauses.ts'
import { nameKey } from './name-keys.ts'
import type { StorySentence } from './read-story.ts'

export interface Assertion {
  sentence: StorySentence
  subject: Name
  act: string
  isDenied: boolean
  /** In words of the sentence: "was not freed". */
  written: string
  at: number
  clause: Clause
  /** Whether the act is done to the subject: then who and what is enough to know it again. */
  isSuffered: boolean
  /** When, as far as said. */
  times: DatedMention[]
}

interface Act {
  name: string
  /** What is done to somebody: "freed"; in the form behind "was". */
  suffered?: string
  /** What somebody does: past form, and plain form. */
  past?: string
  plain?: string
  /** What says the contrary without a "not". */
  contrary?: string
}

const ACTS: Act[] = [
  { name: 'free', suffered: 'freed|released|set free|let go|let out|liberated' },
  { name: 'arrest', suffered: 'arrested|detained' },
  { name: 'charge', suffered: 'charged|indicted' },
  {
    name: 'convict',
    suffered: 'convicted|found guilty',
    contrary: '(?:was|were|been) (?:acquitted|cleared|found not guilty)',
  },
  { name: 'kill', suffered: 'killed', past: 'died', plain: 'die', contrary: 'survived' },
  { name: 'hurt', suffered: 'injured|wounded|hurt|harmed' },
  { name: 'deport', suffered: 'deported|expelled' },
  { name: 'fire', suffered: 'fired|dismissed|sacked' },
  { name: 'elect', suffered: 'elected|re-elected|reelected' },
  { name: 'resign', past: 'resigned|stepped down', plain: 'resign|step down' },
  { name: 'sign', past: 'signed', plain: 'sign' },
  { name: 'cross', past: 'crossed', plain: 'cross' },
  {
    name: 'approve',
    past: 'approved|passed|endorsed|backed',
    plain: 'approve|pass|endorse|back',
    contrary: 'rejected|vetoed|blocked|voted down|voted against',
  },
  {
    name: 'accept',
    past: 'accepted|agreed to',
    plain: 'accept|agree to',
    contrary: 'refused|rejected|turned down|declined',
  },
  { name: 'confirm', past: 'confirmed', plain: 'confirm', contrary: 'denied' },
  { name: 'attend', past: 'attended', plain: 'attend', contrary: 'skipped' },
  { name: 'meet', past: 'met', plain: 'meet' },
  { name: 'pay', past: 'paid', plain: 'pay' },
]

const ADVERBS = `(?:(?:also|later|finally|then|again|safely|formally|officially|quickly|immediately|all) )*`
const BE = '(?:was|were|is|are|has been|have been|had been)'
/** "has not been charged" may be true today and not tomorrow; only what is over can be denied for good. */
const NOT_BE = `(?:(?:was|were|had) (?:not|never)|(?:was|were|had)n['’]t)(?: been)?`
const NOT_DO = `(?:did (?:not|never)|didn['’]t|refused to|declined to|failed to)`
const SUFFERING = ACTS.filter(({ suffered }) => suffered !== undefined)

export function assertionsOf(sentence: StorySentence): Assertion[] {
  if (/\?["”’]?$/.test(sentence.text)) return []
  return [...sentence.names.flatMap((subject) => ofSubject(sentence, subject)), ...listed(sentence)]
}

function ofSubject(sentence: StorySentence, subject: Name): Assertion[] {
  const { text } = sentence
  const clause = clauseAt(sentence, subject)
  const after = text.slice(subject.end, clause.end)
  const before = text.slice(clause.start, subject.start)
  // Whose, not who: "Roe's lawyer was arrested". Of several names joined, each would be the subject.
  if (/^['’]s?\b/.test(after) || !isCertain(clause.text)) return []
  return formsOf(before, after).map((found) => {
    const at = found.isBefore
      ? clause.start + before.lastIndexOf(found.written)
      : subject.end + after.indexOf(found.written)
    return assertion(sentence, subject, found.act, clause, { ...found, at })
  })
}

interface Form {
  written: string
  isDenied: boolean
  isSuffered: boolean
  isBefore: boolean
}

/** The forms of an act, tried in this order; a name stands right before the first ones, right behind the last. */
const FORMS = ACTS.map(({ name, suffered, past, plain, contrary }) => {
  const behind = (pattern: string): RegExp => new RegExp(String.raw`^ (${pattern})\b(?!-)`, 'i')
  const patterns: { pattern: RegExp; isDenied: boolean; isSuffered: boolean; isBefore: boolean }[] = []
  const add = (pattern: RegExp, isDenied: boolean, isSuffered: boolean, isBefore = false) =>
    patterns.push({ pattern, isDenied, isSuffered, isBefore })
  if (suffered !== undefined) {
    add(behind(`${NOT_BE} ${ADVERBS}(?:${suffered})`), true, true)
    add(behind(`${BE} ${ADVERBS}(?:${suffered})`), false, true)
    add(behind(`(?:was|is)(?: not|n['’]t) among (?:the|those) [^.]{0,40}?(?:${suffered})`), true, true)
    add(behind(`(?:was|is) among (?:the|those) [^.]{0,40}?(?:${suffered})`), false, true)
    // "Belarus freed [the politician] Roe".
    add(
      new RegExp(
        String.raw`(?<!\b(?:was|were|been|be|not|being|is|are) )\b(${suffered})(?: (?!by\b|in\b|on\b|with\b|from\b|after\b|to\b|at\b|for\b|of\b|that\b)\p{Ll}+){0,3} $`,
        'u',
      ),
      false,
      true,
      true,
    )
  }
  if (past !== undefined && plain !== undefined) {
    add(behind(`${NOT_DO} (?:${plain})`), true, false)
    add(behind(`(?:had |has )?${ADVERBS}(?:${past})`), false, false)
  }
  if (contrary !== undefined) add(behind(`(?:had |has )?${ADVERBS}(?:${contrary})`), true, suffered !== undefined)
  return { name, patterns }
})

function formsOf(before: string, after: string): (Form & { act: string })[] {
  const isOrdered = /^ \p{Ll}/u.test(after)
  const isDenied = /\b(?:not|never)\b|n['’]t\b/.test(before)
  return FORMS.flatMap(({ name, patterns }) => {
    for (const { pattern, ...kind } of patterns) {
      if (kind.isBefore ? isDenied : !isOrdered) continue
      const written = pattern.exec(kind.isBefore ? before : after)?.[1]
      if (written !== undefined) return [{ ...kind, written, act: name }]
    }
    return []
  })
}

const LISTED = SUFFERING.map(({ name, suffered }) => ({
  name,
  pattern: new RegExp(String.raw`^Among (?:the|those) [^,;]*?\b(${suffered})\b[^,;]*? (?:was|were|are|is) `, 'i'),
}))

/** "Among those freed were Roe and Doe." */
function listed(sentence: StorySentence): Assertion[] {
  return LISTED.flatMap(({ name, pattern }) => {
    const found = pattern.exec(sentence.text)
    if (found === null) return []
    return sentence.names
      .filter((subject) => subject.start >= found[0].length && !/^['’]s\b/.test(sentence.text.slice(subject.end)))
      .map((subject) =>
        assertion(sentence, subject, name, clauseAt(sentence, subject), {
          written: `among those ${found[1] ?? name}`,
          isDenied: false,
          isSuffered: true,
          isBefore: true,
          at: found[0].indexOf(found[1] ?? ''),
        }),
      )
  })
}

function assertion(
  sentence: StorySentence,
  subject: Name,
  act: string,
  clause: Clause,
  form: Form & { at: number },
): Assertion {
  const { publishedAt } = sentence.article
  const { written, isDenied, isSuffered, at } = form
  const times = publishedAt === null ? [] : datedIn(sentence.text, { publishedAt, spokenOf: null })
  return { sentence, subject, act, isDenied, written, at, clause, isSuffered, times }
}

/** Last name and first letter: other spellings share them. `null` where the article gives no first name. */
export function subjectKeys({ subject: { words }, sentence }: Pick<Assertion, 'subject' | 'sentence'>): {
  last: string
  first: string | null
} {
  const last = words.at(-1)
  if (last === undefined) return { last: '', first: null }
  const first = words.length > 1 ? words[0]?.folded.charAt(0) : firstNameOf(last.text, sentence.article.text)
  return { last: nameKey(last), first: first ?? null }
}

/** Who is called "Roe" here was called "Jane Roe" before; with two of that name, nobody knows. */
function firstNameOf(last: string, text: string): string | undefined {
  const full = [...text.matchAll(/(\p{Lu}\p{L}+) (\p{Lu}\p{L}+)/gu)].filter(([, , name]) => name === last)
  const initials = new Set(full.map(([, first]) => first?.charAt(0).toLowerCase()))
  return initials.size > 1 ? '?' : [...initials][0]
}

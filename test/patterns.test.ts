// No pattern in the sources takes time that grows faster than the text: a checker judges each, by every way its parts could share a run.
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { analyse } from 'scslre'
import { beforeAll, expect, test } from 'vitest'

interface Pattern {
  file: string
  source: string
  flags: string
}

/** Patterns that only ever meet short text, by how they begin, and what keeps it short. */
const BOUNDED: Record<string, { by: string; patterns: string[] }> = {
  'articles/read/datelines.ts': {
    by: 'LONGEST and FURTHEST: of a line its first 110 and its last 120 characters',
    patterns: [
      String.raw`\s*[–—―]\s*|\s+[-−]\s+`,
      String.raw`\s*(?:\(\s*([^()`,
      String.raw`^[,\s]+|[.,\s]+$`,
      String.raw`\s*,\s*`,
      String.raw`\s*[–—―]\p{Lu}`,
      String.raw`(?:^|[,\s])\s*(?:(?:mon`,
      String.raw`(?:\s*[–—―-]{1,2}\s?`,
    ],
  },
  'articles/read/furniture.ts': {
    by: 'LONGEST: what is longer than 420 characters is no furniture',
    patterns: [
      String.raw`\s*[,|/•·]\s*|`,
      String.raw`,.*\s(?:and|&)\s`,
      String.raw`\s+(?:and|&|with)\s+`,
      String.raw`\s+\(?(associated`,
    ],
  },
  'digests/corrections.ts': {
    by: 'LONGEST_FACT: titles are kept up to 1000 characters',
    patterns: [String.raw`^\W*(?:(?:report|article|story|piece) )?(?:retracted`],
  },
  'llm/prompts.ts': { by: 'the prompts are our own', patterns: [String.raw`^# System\s*$`] },
  'text/dates.ts': { by: 'LONGEST_RANGE', patterns: [String.raw`^(.*?\d(?:st|nd|rd|th)?|`] },
  'text/question-words.ts': { by: 'MAX_QUESTION_LENGTH', patterns: [String.raw`\b(?:did|does|do|will`] },
}

const isBounded = ({ file, source }: Pattern): boolean =>
  BOUNDED[file]?.patterns.some((beginning) => source.startsWith(beginning)) ?? false

let patterns: Pattern[]

beforeAll(async () => {
  const child = path.join(import.meta.dirname, 'support/patterns-child.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [child], { maxBuffer: 50_000_000 })
  patterns = JSON.parse(stdout)
})

/** How a pattern could take the square of a run or worse; '' if it does not. */
function faultOf({ source, flags }: Pattern): string {
  const { reports } = analyse(new RegExp(source, flags.replace('v', 'u')))
  return reports.map(({ type, exponential }) => (exponential ? `${type}, exponential` : type)).join(', ')
}

test('those that are written out and those that are put together are found', () => {
  expect(patterns.length).toBeGreaterThan(400)
  expect(patterns.filter(({ source }) => source.includes('associated press')).length).toBeGreaterThan(3)
})

test('each is linear, or meets only short text', () => {
  const faults = patterns
    .filter((pattern) => !isBounded(pattern))
    .map((pattern) => ({ ...pattern, fault: faultOf(pattern) }))
  expect(faults.filter(({ fault }) => fault !== '')).toEqual([])
})

test('none that is linear is excused', () => {
  const excused = Object.entries(BOUNDED).flatMap(([file, { patterns }]) =>
    patterns.map((beginning) => ({ file, beginning })),
  )
  const isNeeded = ({ file, beginning }: { file: string; beginning: string }): boolean =>
    patterns.some((one) => one.file === file && one.source.startsWith(beginning) && faultOf(one) !== '')
  expect(excused.filter((one) => !isNeeded(one))).toEqual([])
})

test.each([String.raw`[.\s]+$`, String.raw`\n\s*"?\s*x`, '(?:a+)+b'])('the checker sees %s', (source) => {
  expect(faultOf({ file: '', source, flags: '' })).not.toBe('')
})

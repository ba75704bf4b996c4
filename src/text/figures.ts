// The numbers of a text as the comparison of reports takes them: without currency sign and "%".
import { type NumberInText, numbersOf } from './numbers.ts'

export type { NumberInText as Figure } from './numbers.ts'

export function figuresOf(text: string): NumberInText[] {
  return numbersOf(text).flatMap((number) => {
    const written = text.slice(number.start, number.end)
    const start = number.start + (/^[$€£¥]\s?/.exec(written)?.[0].length ?? 0)
    const end = number.end - (/\s?%$/.exec(written)?.[0].length ?? 0)
    return number.value === null && number.vague === null ? [] : [{ ...number, start, end }]
  })
}

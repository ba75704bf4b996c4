// What is given as sure: a name or a yes only where the question's own words tell that it is meant; nobody's namesake, and no part of a number.
import { beforeAll, describe, expect, it } from 'vitest'
import { answered, type Desk, NOW, openDesk, refused, report, textOf } from './support/desk.ts'

let desk: Desk

const article = (day: string, title: string, text: string): string =>
  report({ title, outlet: 'Weekly Sheet', published: `2025-09-${day}T08:00:00Z` }, text)

beforeAll(async () => {
  desk = await openDesk({
    'bakery.md': article(
      '02',
      'Bakery of Ostby gets a new oven',
      'Torvald Brekkestad, who is 59, lit the new oven of the bakery in Ostby on Monday. The baker, his apprentice and a mason had built it from old bricks. He said that his daughter Signe would take over next year.',
    ),
    'regatta.md': article(
      '03',
      'Regatta of Hamre called off',
      'The sailing club of Hamre called off its regatta on Tuesday. Commodore Liv Aasgard said that the wind had been too strong for the small boats. Some 40 people had come to watch, and 12 other people waited at the ferry.',
    ),
  })
})

const ask = async (question: string) => (await desk.dateline.ask(question, { now: NOW })).answer

describe('what is given as sure', () => {
  it.each([
    ['how old is Torvald Brekkestad?', '59'],
    ['who lit the new oven in Ostby?', 'Torvald Brekkestad'],
    ['how many people came to watch the regatta?', '40'],
  ])('is the answer to “%s”', async (question, expected) => {
    expect(textOf(answered(await ask(question)))).toContain(expected)
  })

  it.each([
    'how old is Signe Brekkestad?',
    'who sabotaged the regatta of Hamre?',
    'what is the name of the apprentice?',
    'did the bakery burn down?',
  ])('is nothing for “%s”, which the articles do not say', async (question) => {
    expect(refused(await ask(question)).kind).toBe('unanswered')
  })
})

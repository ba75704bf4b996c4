// What an article takes back is not left alone in an answer.
import { beforeAll, describe, expect, it } from 'vitest'
import { type Desk, NOW, openDesk, report } from './support/desk.ts'

let desk: Desk

const article = (day: string, title: string, text: string): string =>
  report({ title, outlet: 'Weekly Sheet', published: `2025-09-${day}T08:00:00Z` }, text)

beforeAll(async () => {
  desk = await openDesk({
    'mill.md': article(
      '02',
      'Windmill of Ostby sold',
      'The windmill of Ostby was sold on Monday.\n\nAn earlier version of this article gave the year in which the mill was built as 1898. It was built in 1789.',
    ),
    'goat.md': article(
      '04',
      'Neighbours at odds over goat',
      'A neighbour claimed that farmer Dahl had painted the goat blue. "I washed it, that is all," Dahl said. The goat is five years old.',
    ),
    'bridge.md': article(
      '05',
      'Council of Vik sells the old bridge',
      'The council of Vik has sold the old bridge. Correction: The Weekly Sheet reported on Monday that the council of Vik had approved the sale by nine votes to six. It was eight to seven, with no abstention.',
    ),
    'barn.md': article(
      '06',
      'Barn of Moen bought',
      'The barn of Moen was bought on Friday. Correction: The Weekly Sheet reported 30 cows in the barn of Moen, there were not 30 but 13. The fields lie fallow.',
    ),
    'rain.md': article(
      '13',
      'Rain on the way',
      'Rain is on its way from the west, and will reach the coast on Sunday.',
    ),
  })
})

/** What is shown, in order. */
async function shown(question: string): Promise<{ sentences: string[] }> {
  const { answer } = await desk.dateline.ask(question, { now: NOW })
  if (answer.kind === 'help') throw new Error(answer.text)
  const cited = answer.kind === 'answered' ? answer : answer.closest
  return { sentences: (cited?.sentences ?? []).map(({ text }) => text) }
}

describe('a statement that its own article takes back', () => {
  it.each([
    ['when was the mill of Ostby built?', '1789', '1898'],
    ['by how many votes did the council of Vik approve the sale?', 'eight to seven', 'nine votes to six'],
  ])('“%s” is answered with the correction first, and what it corrects behind it', async (question, first, second) => {
    const { sentences } = await shown(question)
    expect(sentences[0]).toContain(first)
    expect(sentences[1]).toContain(second)
  })

  it('a correction that says itself what is so stands before what follows it', async () => {
    const { sentences } = await shown('how many cows were in the barn of Moen?')
    expect(sentences[0]).toContain('but 13')
  })

  it('a question for the claim itself is answered with it', async () => {
    const { sentences } = await shown('what did the neighbour claim about the goat?')
    expect(sentences[0]).toContain('painted the goat blue')
  })
})

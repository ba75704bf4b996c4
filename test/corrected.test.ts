// What an article takes back, or a newer one replaces, is never left alone in an answer.
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
    'choir.md': article(
      '03',
      'Choir of Hamre sings on',
      'Conductor Liv Aas stays with the choir of Hamre, she said. The Hamre Leader reported on Monday that conductor Aas was leaving for Bergstad. There had never been such a plan, and the paper apologised.',
    ),
    'goat.md': article(
      '04',
      'Neighbours at odds over goat',
      'A neighbour claimed that farmer Dahl had painted the goat blue. "I washed it, that is all," Dahl said. The goat is five years old.',
    ),
    'clerk.md': article(
      '05',
      'Clerk goes home',
      'Clerk Ragna Vik had faced two years in prison if she had been convicted of forgery. The jury of Lofthus cleared her on Thursday.',
    ),
    'slide.md': article(
      '06',
      'Landslide at Brekke',
      'Nineteen hikers are missing after the landslide at Brekke, police said.',
    ),
    'slide-later.md': article(
      '09',
      'Search at Brekke goes on',
      'Dogs and helicopters are looking for four hikers who are still missing since the landslide at Brekke.',
    ),
    'mayor.md': article(
      '10',
      'Mayor took free meals, paper suggests',
      'Mayor Tiril Moe took free meals from the Fjordkro restaurant, bills seen by the Sheet suggest.',
    ),
    'mayor-later.md': article(
      '12',
      'Mayor hits back',
      'Mayor Tiril Moe denied that she took free meals from the Fjordkro restaurant, and showed her bank slips.',
    ),
    'rain.md': article(
      '13',
      'Rain on the way',
      'Rain is on its way from the west, and will reach the coast on Sunday.',
    ),
  })
})

/** What is shown, in order, and whether it is given as the answer or as what comes closest. */
async function shown(question: string): Promise<{ sentences: string[]; isSure: boolean }> {
  const { answer } = await desk.dateline.ask(question, { now: NOW })
  if (answer.kind === 'help') throw new Error(answer.text)
  const cited = answer.kind === 'answered' ? answer : answer.closest
  return { sentences: (cited?.sentences ?? []).map(({ text }) => text), isSure: answer.kind === 'answered' }
}

describe('a statement that its own article takes back', () => {
  it.each([
    ['when was the mill of Ostby built?', '1789', '1898'],
    ['is Aas leaving for Bergstad?', 'apologised', 'reported'],
  ])('“%s” is answered with the correction first, and what it corrects behind it', async (question, first, second) => {
    const { sentences } = await shown(question)
    expect(sentences[0]).toContain(first)
    expect(sentences[1]).toContain(second)
  })

  it('a claim stands with the reply to it, and is not sure', async () => {
    const { sentences, isSure } = await shown('did Dahl paint the goat blue?')
    expect(sentences.join(' ')).toContain('I washed it')
    expect(isSure).toBe(false)
  })

  it('what might have come is no answer to whether it did', async () => {
    const { sentences, isSure } = await shown('was clerk Ragna Vik convicted of forgery?')
    expect(sentences.join(' ')).toContain('cleared her')
    expect(isSure && sentences[0]?.includes('had faced')).toBe(false)
  })

  it('a question for the claim itself is answered with it', async () => {
    const { sentences } = await shown('what did the neighbour claim about the goat?')
    expect(sentences[0]).toContain('painted the goat blue')
  })
})

describe('a statement that a newer article of the same replaces', () => {
  it('the newer figure leads', async () => {
    const { sentences } = await shown('how many hikers are missing at Brekke?')
    expect(sentences[0]).toContain('four hikers')
  })

  it('a later denial leads before the accusation', async () => {
    const { sentences } = await shown('did mayor Moe take free meals?')
    expect(sentences[0]).toContain('denied')
  })
})

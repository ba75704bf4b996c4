// Sentences of an answer that point back: read one after another, they must not make somebody else of "he" or "she".
import { describe, expect, it } from 'vitest'
import { answered, NOW, openDesk, report } from './support/desk.ts'

const published = '2025-09-18'
const GALA = {
  'a.md': report(
    { title: 'Minister and singer at Orlen gala', outlet: 'Alpha Post', published },
    'Culture minister Jana Pohl opened the summer gala in Orlen on Saturday and praised the theatre of the city.\n\n' +
      'The singer Mira Dann, 41, was arrested on Friday on suspicion of fraud. She denied the charge. ' +
      'She was released on bail of 5,000 euros.\n\nHer lawyer, Ted Voss, said that she would sing at the gala all the same.',
  ),
  'b.md': report(
    { title: 'Pohl defends theatre budget', outlet: 'Beta News', published },
    'Jana Pohl, the culture minister, defended the budget of the Orlen theatre on Sunday.',
  ),
}

async function saidTo(question: string, files: Record<string, string>): Promise<string[]> {
  const desk = await openDesk(files)
  const { answer } = await desk.dateline.ask(question, { now: NOW })
  const shown = answer.kind === 'unanswered' && answer.closest ? answer.closest : answered(answer)
  return shown.sentences.map(({ text }) => text)
}

describe('an answer', () => {
  it.each(['was Jana Pohl arrested?', 'what did Jana Pohl do', 'who was released on bail'])(
    'to “%s” makes nothing of the singer that of the minister',
    async (question) => {
      const said = await saidTo(question, GALA)
      if (said.some((text) => /^(?:She|Her)\b/.test(text))) expect(said.join(' ')).toContain('Mira Dann')
    },
  )

  it('says who was released on bail', async () => {
    expect((await saidTo('who was released on bail', GALA)).join(' ')).toMatch(/^She was released on bail .*Mira Dann/)
  })

  it('says who “the 33-year-old” is, and does not take one for another', async () => {
    const samples = await openDesk('samples')
    const { answer } = await samples.dateline.ask('is Bialiatski free?', { now: NOW })
    const shown = answer.kind === 'unanswered' && answer.closest ? answer.closest : answered(answer)
    const said = shown.sentences.map(({ text }) => text).join(' ')
    expect(said).toContain('It could not be confirmed')
    expect(said).not.toMatch(/33-year-old(?!.*Losik)/)
    expect(said).not.toContain('15 years')
  })

  it('gives somebody’s words with both of their marks', async () => {
    const said = await saidTo('what did Erik Holm say about the channel?', {
      'a.md': report(
        { title: 'Captain denies fault', outlet: 'Harbour Tribune', published },
        'The captain spoke on Tuesday. “The steering worked. I was told to take the northern channel and the northern channel was too shallow,” Erik Holm said outside the office of the coast guard.',
      ),
    })
    expect(said.find((text) => text.includes('northern channel'))).toMatch(/^“The steering worked\. I was told/)
  })
})

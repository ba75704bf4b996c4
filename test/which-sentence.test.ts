// Which of several sentences leads an answer: the figure asked for, a country where one is asked for, clean and recent reports first.
import { describe, expect, it } from 'vitest'
import { answered, NOW, openDesk, report } from './support/desk.ts'

const published = '2025-09-18'

async function first(question: string, files: Record<string, string>): Promise<string> {
  const desk = await openDesk(files)
  return answered((await desk.dateline.ask(question, { now: NOW })).answer).sentences[0]?.text ?? ''
}

describe('the sentence that leads', () => {
  it('counts people by whatever they are called, and takes no part of them for all', async () => {
    const lead = await first('how many people were rescued from the ferry', {
      'a.md': report(
        { title: 'Ferry', outlet: 'Post A', published },
        'The coast guard rescued 84 passengers from the ferry. Six of those rescued from the ferry are children.',
      ),
      'b.md': report(
        { title: 'Rescue at sea', outlet: 'Post B', published },
        'All 84 passengers were rescued from the burning ferry. The captain was rescued with 13 other people from the ferry.',
      ),
    })
    expect(lead).toContain('84 passengers')
  })

  it('names a country where a country is asked for', async () => {
    const lead = await first('which country banned the plastic bottles', {
      'a.md': report(
        { title: 'Bottles', outlet: 'Post A', published },
        'The plastic bottles were banned by the country, said Anna Toft of Green Harbour.',
      ),
      'b.md': report(
        { title: 'Bottles', outlet: 'Post B', published },
        'The plastic bottles are banned in Denmark from May.',
      ),
    })
    expect(lead).toContain('Denmark')
  })

  it('names a state where a state is asked for, and no city', async () => {
    const lead = await first('which state banned the plastic bottles', {
      'a.md': report(
        { title: 'Bottles', outlet: 'Post A', published },
        'The state banned the plastic bottles, said shops in Buffalo.',
      ),
      'b.md': report(
        { title: 'Bottles', outlet: 'Post B', published },
        'The state that banned the plastic bottles is Kansas, the shops said.',
      ),
    })
    expect(lead).toContain('Kansas')
  })

  it('is of the newer of two reports', async () => {
    const text = (name: string) => `${name} leads the strike at the port, the union said.`
    const lead = await first('who leads the strike at the port', {
      'a.md': report({ title: 'Strike', outlet: 'Post A', published: '2025-06-18' }, text('Olga Brandt')),
      'b.md': report({ title: 'Strike', outlet: 'Post B', published }, text('Piet Anker')),
    })
    expect(lead).toContain('Piet Anker')
  })

  it.each([
    ['who leads the strike at the port', 'Olga Brandt', 'Piet Anker'],
    ['how many crew were on board the Marigold', '12 crew', '14 crew'],
  ])('stands beside the other one where two reports differ in nothing else: %s', async (question, earlier, later) => {
    const text = (told: string) => {
      const [leads, crew] = /\d/.test(told) ? ['Olga Brandt', told] : [told, '12 crew']
      return `${leads} leads the strike at the port, the union said. The ferry Marigold sailed with ${crew} on board, it said.`
    }
    const desk = await openDesk({
      'a.md': report({ title: 'Strike at the port', outlet: 'Post A', published: '2025-09-17' }, text(earlier)),
      'b.md': report({ title: 'Strike at the port', outlet: 'Post B', published }, text(later)),
    })
    const { answer } = await desk.dateline.ask(question, { now: NOW })
    const shown = answer.kind === 'answered' ? answer : answer.kind === 'unanswered' ? answer.closest : undefined
    const [one = '', other = ''] = (shown?.sentences ?? []).map((sentence) => sentence.text)
    expect([one.includes(later), other.includes(earlier)]).toEqual([true, true])
  })
})

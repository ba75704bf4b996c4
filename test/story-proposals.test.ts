// Which differences and developments that a model proposes are let through, once their words have been found in the articles.
import { describe, expect, test } from 'vitest'
import { checkDevelopment } from '../src/stories/proposed-developments.ts'
import { checkDifference } from '../src/stories/proposed-differences.ts'
import { readStory } from '../src/stories/read-story.ts'
import { timelineOf } from '../src/stories/timeline.ts'
import { sampleStory, storyOf, type Told } from './support/stories.ts'

/** An article, and the words in it that a model takes for a side's claim. */
type Side = [told: string | Told, claim: string]

/** "number: 3 | 7", or why not. */
function proposed(about: string, ...sides: Side[]): string {
  const read = readStory(storyOf(...sides.map(([told]) => told)))
  const placed = sides.map(([, claim], n) => {
    const sentence = read.sentences.find(({ article, text }) => article.id === `article-${n}` && text.includes(claim))
    if (sentence === undefined) throw new Error(`no sentence has “${claim}”`)
    const start = sentence.text.indexOf(claim)
    return { sentence, claim: { start, end: start + claim.length } }
  })
  const checked = checkDifference({ about, sides: placed }, read.sentences)
  if (!checked.ok) return checked.why
  const { kind, sides: told } = checked.dispute.difference
  return `${kind}: ${told.map(({ claim, reports }) => (reports > 1 ? `${claim} (${reports})` : claim)).join(' | ')}`
}

describe('a proposed difference is told', () => {
  test.each<[string, string, Side[]]>([
    [
      'number: $40 million | $55 million',
      'cost of the Oster bridge',
      [
        ['The Oster bridge has a cost of $40 million.', '$40 million'],
        ['Officials put the cost of the Oster bridge at $55 million.', '$55 million'],
      ],
    ],
    [
      'number: three hours | five hours',
      'flight to Oster was delayed',
      [
        ['The flight to Oster was delayed by three hours.', 'three hours'],
        ['Passengers said the flight to Oster was delayed for five hours.', 'five hours'],
      ],
    ],
    [
      'number: 3 people (2) | 7 people',
      'pulled from the river',
      [
        ['Divers pulled 3 people from the river.', '3 people'],
        ['Three people were pulled from the river, divers said.', 'Three people'],
        ['Divers pulled 7 people from the river.', '7 people'],
      ],
    ],
    [
      'statement: in the kitchen | in the garage',
      'fire in the Marle house began',
      [
        ['The fire in the Marle house began in the kitchen.', 'in the kitchen'],
        ['The fire in the Marle house began in the garage, police said.', 'in the garage'],
      ],
    ],
    [
      'statement: on Tuesday | on Wednesday',
      'council of Oster met',
      [
        ['The council of Oster met on Tuesday about the budget.', 'on Tuesday'],
        ['The council of Oster met on Wednesday about the budget.', 'on Wednesday'],
      ],
    ],
    [
      'statement: had warned the council | had not warned the council',
      'warned the council',
      [
        ['Engineers had warned the council about the pillar.', 'had warned the council'],
        ['Engineers had not warned the council about the pillar.', 'had not warned the council'],
      ],
    ],
    [
      'statement: All the pupils | some pupils',
      'pupils left the school',
      [
        ['All the pupils left the school by bus.', 'All the pupils'],
        ['Only some pupils left the school by bus.', 'some pupils'],
      ],
    ],
  ])('%s', (expected, about, sides) => expect(proposed(about, ...sides)).toBe(expected))

  test('whose label calls a thing as the reports do elsewhere', () => {
    const elsewhere = 'Oster is to have a steel bridge. Work begins in May.'
    const sides: Side[] = [
      [`${elsewhere} The council of Oster put aside 40 million euros for the bridge.`, '40 million euros'],
      [`${elsewhere} For the bridge the council of Oster put aside 55 million euros.`, '55 million euros'],
    ]
    expect(proposed('put aside for the steel bridge', ...sides)).toBe('number: 40 million euros | 55 million euros')
  })
})

const KITCHEN: Side = ['The fire in the Marle house began in the kitchen.', 'in the kitchen']
const GARAGE: Side = ['The fire in the Marle house began in the garage, police said.', 'in the garage']

describe('a proposed difference is dropped', () => {
  test.each<[string, string, Side[]]>([
    [
      'its sides are of one report',
      'fire in the Marle house',
      [
        [{ text: KITCHEN[0] as string, report: 'wire' }, KITCHEN[1]],
        [{ text: GARAGE[0] as string, report: 'wire' }, GARAGE[1]],
      ],
    ],
    [
      'one of its sides only asks',
      'fire in the Marle house',
      [KITCHEN, ['Did the fire in the Marle house begin in the garage?', 'in the garage']],
    ],
    [
      'one of its claims says nothing',
      'fire in the Marle house',
      [KITCHEN, ['The fire in the Marle house began in the garage.', 'in the']],
    ],
    ['its label is unfit', 'no fire in the Marle house', [KITCHEN, GARAGE]],
    ['its label is unfit', 'fire in the Marle house: a crime', [KITCHEN, GARAGE]],
    ['its label says what no side does', 'arson in the Marle house', [KITCHEN, GARAGE]],
    ['its label says what no side does', 'fire that Ilda Marrow set', [KITCHEN, GARAGE]],
    [
      'its sides are not about what its label says',
      'Marle house',
      [KITCHEN, ['The fire in the Oster house began in the garage.', 'in the garage']],
    ],
    ['its sides are not about what its label says', 'fire in the garage, police', [KITCHEN, GARAGE]],
    [
      'one of its reports holds both sides',
      'fire in the Marle house',
      [KITCHEN, [`${GARAGE[0]} ${KITCHEN[0]}`, GARAGE[1]]],
    ],
    ['its sides have too little in common', 'Marle house', [KITCHEN, ['The Marle house was sold in 2019.', 'sold']]],
    [
      'its sides speak of different times',
      'fire in the Marle house',
      [
        ['On Monday the fire in the Marle house began in the kitchen.', 'in the kitchen'],
        ['On Tuesday the fire in the Marle house began in the garage.', 'in the garage'],
      ],
    ],
    [
      'only one of its sides is a plan',
      'council of Oster meets',
      [
        ['The council of Oster is expected to meet in the town hall.', 'in the town hall'],
        ['The council of Oster met in the school.', 'in the school'],
      ],
    ],
    [
      'its sides count different things',
      'put aside for the Oster bridge',
      [
        ['The council put aside 40 million euros for the Oster bridge.', '40 million euros'],
        ['The council put aside 55 million dollars for the Oster bridge.', '55 million dollars'],
      ],
    ],
    [
      'its sides count different things',
      'people pulled from the river',
      [
        ['Divers pulled 3 people from the river.', '3 people'],
        ['Divers pulled another 7 people from the river.', '7 people'],
      ],
    ],
    [
      'one of its reports gives both figures',
      'pulled from the river',
      [
        ['Divers pulled 3 people from the river.', '3 people'],
        ['Divers pulled 7 people from the river. By hand, divers had pulled 3 people from the river.', '7 people'],
      ],
    ],
    [
      'its sides do not differ',
      'pulled from the river',
      [
        ['Divers pulled about 50 people from the river.', 'about 50 people'],
        ['Divers pulled 52 people from the river, said the mayor.', '52 people'],
      ],
    ],
    [
      'its sides do not differ',
      'fire in the Marle house began',
      [KITCHEN, ['The fire in the Marle house began in the kitchen, police said.', 'in the kitchen']],
    ],
  ])('if %s', (why, about, sides) => expect(proposed(about, ...sides)).toBe(why))
})

test('of what a model pairs at random, labelled with what both speak of, hardly anything passes', async () => {
  const { sentences } = readStory(await sampleStory())
  const sides = sentences.map((sentence) => {
    const { start } = sentence.words[0] ?? { start: 0 }
    const { end } = sentence.words[3] ?? { end: sentence.text.length }
    return { sentence, claim: { start, end } }
  })
  const pairs = sides.flatMap((one, at) =>
    sides
      .filter(({ sentence }, n) => n > at && (at + n) % 20 === 0 && sentence.report !== one.sentence.report)
      .map((other) => [one, other]),
  )
  const passed = pairs.filter(([one, other]) => {
    const shared = [one, other].map((side) => new Set(side?.sentence.words.map(({ text }) => text)))
    const about = [...(shared[0]?.intersection(shared[1] ?? new Set()) ?? [])].slice(0, 4).join(' ')
    return one && other && checkDifference({ about, sides: [one, other] }, sentences).ok
  })
  expect(pairs.length).toBeGreaterThan(500)
  expect(passed.length).toBeLessThanOrEqual(pairs.length / 200)
})

describe('of a proposed difference', () => {
  test('who puts an earlier figure right is no witness of it', () => {
    const corrected =
      'Divers pulled 7 people from the river. It was first reported that divers pulled 3 people from the river.'
    expect(
      proposed(
        'pulled from the river',
        ['Divers pulled 3 people from the river.', '3 people'],
        [corrected, '7 people'],
      ),
    ).toBe('number: 3 people | 7 people')
  })

  test('more than four sides are more likely of several things', () => {
    const figures = [3, 7, 12, 20, 31].map((n): Side => [`Divers pulled ${n} people from the river.`, `${n} people`])
    expect(proposed('pulled from the river', ...figures)).toBe('it has too many sides')
    expect(proposed('pulled from the river', ...figures.slice(1))).toMatch(/^number: 7 people/)
  })

  test('a share and its whole are one claim', () => {
    expect(
      proposed(
        'prisoners crossed the border',
        ['All 52 prisoners crossed the border.', 'All 52'],
        ['Of the prisoners 51 of 52 crossed the border.', '51 of 52'],
      ),
    ).toBe('number: All 52 | 51 of 52')
  })
})

describe('a proposed development', () => {
  /** Published on Thursday 8 May 2031. "2031-05-07 “at night” The line.", or why not. */
  function dated(text: string, words: string, date: string, line: string | null = null): string {
    const story = storyOf({ text, at: '2031-05-08T08:00:00Z' })
    const read = readStory(story)
    const sentence = read.sentences.find((one) => one.text.includes(words))
    if (sentence === undefined) throw new Error(`no sentence has “${words}”`)
    const checked = checkDevelopment({ sentence, date, text: line }, read.sentences)
    if (!checked.ok) return checked.why
    const entry = timelineOf(story, [checked.dated]).find(({ quote }) => quote.includes(words))
    return `${entry?.on.toISOString().slice(0, 10)} ${entry?.precision} “${entry?.written}” ${entry?.text ?? entry?.quote}`
  }

  const FELL = 'The stone bridge of Oster fell into the river on Wednesday.'
  const THEN = `${FELL} Its stones blocked the ferries to Marle.`
  const NEXT = `${FELL}\n\nDivers pulled the ferry’s three passengers out of the water.`
  test.each<[string, string, string, string, string | null]>([
    ['2031-05-07 day “Wednesday” A bridge of stone fell.', FELL, 'fell', '2031-05-07', 'A bridge of stone fell.'],
    [`2031-05-07 day “Wednesday” ${FELL}`, FELL, 'fell', '2031-05-07', null],
    [`2031-05-07 day “Wednesday” ${FELL}`, FELL, 'fell', '2031-05-07', 'A bridge of stone fell on an army.'],
    [`2031-05-07 day “Wednesday” ${FELL}`, FELL, 'fell', '2031-05', null],
    [`2031-05-07 day “Wednesday” ${THEN}`, THEN, 'stones', '2031-05-07', null],
    [`2031-05-07 day “Wednesday” ${NEXT}`, NEXT, 'Divers', '2031-05-07', null],
    [
      '2031-05-07 day “Wednesday” Divers pulled passengers out.',
      NEXT,
      'Divers',
      '2031-05-07',
      'Divers pulled passengers out.',
    ],
  ])('is told: %s', (expected, text, words, date, line) => expect(dated(text, words, date, line)).toBe(expected))

  test.each<[string, string, string, string]>([
    ['its sentence is not of 2031-05-08', FELL, 'fell', '2031-05-08'],
    [
      'its sentence is not of 2031-05-07',
      'The stone bridge of Oster fell in May 2031 into the river.',
      'fell',
      '2031-05-07',
    ],
    [
      'its sentence is not of 2031-05-05',
      'The stone bridge of Oster was closed to all traffic this week.',
      'closed',
      '2031-05-05',
    ],
    [
      'its sentence is not of 2031-05-07',
      `${FELL}\n\nA ferry has begun to cross the river at Oster.`,
      'ferry',
      '2031-05-07',
    ],
    [
      'its sentence is not of 2031-05-07',
      `${FELL} A ferry began to cross the river at Oster this morning.`,
      'ferry',
      '2031-05-07',
    ],
    [
      'its sentence is not of 2031-05',
      'The stone bridge of Oster was closed to all traffic this week.',
      'closed',
      '2031-05',
    ],
    [
      'its sentence is not of 2031-05-07',
      `${FELL} Its pillars had stood in the water for years.`,
      'pillars',
      '2031-05-07',
    ],
    ['its date is none', FELL, 'fell', '7 May 2031'],
    ['its date is none', FELL, 'fell', '2031-13'],
    [
      'its sentence does not stand alone',
      'They closed it to lorries on Monday, after its railing gave way.',
      'lorries',
      '2031-05-05',
    ],
  ])('is dropped if %s', (why, text, words, date) => expect(dated(text, words, date)).toBe(why))
})

// Numbers in a text: what they are worth and what they measure, in digits and in words.
import { describe, expect, it } from 'vitest'
import { bearsOut, numbersOf, otherFigure } from '../src/text/numbers.ts'

const read = (text: string) =>
  numbersOf(text).map(({ start, end, kind, value }) => `${text.slice(start, end)}: ${value ?? '?'} ${kind}`)

it.each([
  ['It holds 1,200 people.', '1,200: 1200 plain'],
  ['It holds twelve hundred people.', 'twelve hundred: 1200 plain'],
  ['It holds two hundred and six people.', 'two hundred and six: 206 plain'],
  ['It cost $1.2 billion.', '$1.2 billion: 1200000000 money'],
  ['It cost Rs. 40 crore.', 'Rs. 40 crore: 400000000 money'],
  ['It cost Rs 3 lakh.', 'Rs 3 lakh: 300000 money'],
  ['It cost 40 million crowns.', '40 million: 40000000 money'],
  ['It grew by 3,5 percent.', '3,5: 3.5 percent'],
  ['It grew by 20%.', '20%: 20 percent'],
  ['Losik, 33, was freed.', '33: 33 age'],
  ['The 33-year-old was freed.', '33: 33 age'],
  ['He got 14 more years.', '14: 14 duration'],
  ['The wind blew at 140 km/h.', '140: 140 speed'],
  ['The river rose to 11½ feet.', '11½: 11.5 length'],
  ['The river rose by 2 1/2 inches.', '2 1/2: 2.5 length'],
  ['It grew by two and a half percent.', 'two and a half: 2.5 percent'],
  ['It sold one and a half million litres.', 'one and a half million: 1500000 volume'],
  ['It is 12km long.', '12: 12 length'],
  ['It came on 12 September.', '12: 12 day'],
  ['It was built in 1996.', '1996: 1996 year'],
  ['It opens at 8 p.m.', '8: 8 time'],
  ['He was the 12th to leave.', '12th: 12 ordinal'],
  ['He was the first to leave.', 'first: 1 ordinal'],
  ['A third of them left.', 'third: 3 plain'],
  ['Dozens left.', 'Dozens: ? plain'],
  ['None left.', 'None: ? plain'],
])('%s %s', (text, expected) => expect(read(text)).toEqual([expected]))

it('are none inside words', () => {
  expect(read('The B2B fair of Tenby, someone said, was covid19 free.')).toEqual([])
})

it('are written the other way', () => {
  expect([otherFigure('six'), otherFigure('6'), otherFigure('many')]).toEqual(['6', 'six', null])
})

describe('a stated number', () => {
  const bears = (stated: string, claimed: string): boolean => {
    const [claim] = numbersOf(claimed)
    return claim !== undefined && numbersOf(stated).some((one) => bearsOut(one, claim))
  }

  it.each([
    ['1,200 people', 'twelve hundred people'],
    ['three decades', '30 years'],
    ['2,500 people', 'thousands of people'],
    ['more than 50 houses', 'over fifty houses'],
    ['100-plus houses', 'more than 100 houses'],
    ['children younger than 5', 'children under 5'],
    ['people aged 65 and older', 'people over 65'],
    ['a tower taller than 300 metres', 'more than 300 metres'],
    ['about 90% of the lorries', 'nine in ten lorries'],
    ['two out of 5 houses', '40 percent of the houses'],
    ['over a decade', 'ten years'],
    ['800 lorries a day', '800 lorries'],
    ['$95 monthly', '$95 a month'],
    ['85 mph', '85-mile-per-hour winds'],
    ['45,712 people', 'more than 45,000 people'],
    ['$2.275 billion', 'nearly $2.3 billion'],
    ['a 3,832-square-foot hall', 'roughly 3,800 square feet'],
    ['41.46 percent', '41.5%'],
    ['26 percent of them', 'more than a quarter'],
    ['32.5% higher', 'almost a third higher'],
    ['25% of homes', 'one home in four'],
    ['43.2 degrees', '43.2C'],
    ['a maximum of 30 guests', 'up to 30 guests'],
  ])('“%s” bears out “%s”', (stated, claimed) => expect(bears(stated, claimed)).toBe(true))

  it.each([
    ['12 percent', '12 people'],
    ['30 minutes', '30 seconds'],
    ['12 square miles', '12 miles'],
    ['187 kilometres an hour', '187 kilometres'],
    ['more than 50 houses', 'almost 50 houses'],
    ['52 prisoners', '51 prisoners'],
    ['40 gallons', '40 litres'],
    ['children younger than 5', 'children older than 5'],
    ['people aged 65 and older', 'people under 65'],
    ['800 lorries a day', '800 lorries a week'],
    ['$95 per month', '$95 weekly'],
    ['45,712 people', '45,000 people'],
    ['45,712 people', 'less than 45,000 people'],
    ['almost 1,203 people', 'almost 1,207 people'],
    ['60,000 people', 'about 45,000 people'],
    ['in 2021', 'in about 2020'],
    ['a drop of 26 percent', 'about a third'],
  ])('“%s” does not bear out “%s”', (stated, claimed) => expect(bears(stated, claimed)).toBe(false))
})

// Commands as people type them where there is only text: what is read out of a line, and what is said about a wrong one.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../src/chat/commands/table.ts'
import { type CommandSpec, isPrivateCall, readCall, withTyped } from '../src/domain/command.ts'
import { ASK, STATUS, SUMMARY } from './support/scripted-desk.ts'

describe('a typed command', () => {
  test.each([
    ['who refused?', { question: 'who refused?' }],
    ['who refused? private', { question: 'who refused?', private: true }],
    ['who refused? --private', { question: 'who refused?', private: true }],
    ['who refused? as_of:2025-09-12', { question: 'who refused?', as_of: '2025-09-12' }],
    [
      'as_of:"2025-09-12 18:00" who refused? private',
      { question: 'who refused?', as_of: '2025-09-12 18:00', private: true },
    ],
    ['private:true who refused?', { question: 'who refused?', private: true }],
    ['--private as_of:2025-09-12 who refused?', { question: 'who refused?', as_of: '2025-09-12', private: true }],
    ['who refused? --as-of 2025-09-12 private', { question: 'who refused?', as_of: '2025-09-12', private: true }],
    ['who private:yes refused?', { question: 'who refused?', private: true }],
    ['who refused? private: false', { question: 'who refused?', private: false }],
    // In doubt it is for the asker alone.
    ['who refused? private:pls', { question: 'who refused?', private: true }],
    ['private who refused?', { question: 'private who refused?', private: true }],
    ['are private planes banned?', { question: 'are private planes banned?' }],
    ['what is at 10:30?', { question: 'what is at 10:30?' }],
  ])('"%s" is read', (line, values) => {
    expect(readCall(ASK, line)).toEqual({ values })
  })

  test.each([
    'flood short view:timeline',
    'view:timeline flood short',
    '--short flood --view timeline',
    'short:true view:timeline flood',
    'flood view:timeline private:no short',
  ])('has its options in any order: %s', (line) => {
    const summary = COMMANDS.find(({ name }) => name === 'summary') as CommandSpec
    expect(readCall(summary, line)).toMatchObject({ values: { topic: 'flood', short: true, view: 'timeline' } })
  })

  test('is understood where a platform has a field for each, too, but a word of the question stays one', () => {
    expect(withTyped(ASK, { question: 'private:true how many died?' })).toEqual({
      question: 'how many died?',
      private: true,
    })
    for (const question of ['is the airline private', 'private planes', '--private'])
      expect(withTyped(ASK, { question })).toEqual({ question })
  })

  test('without what it needs is answered with an example that works', () => {
    for (const line of ['', '   ', 'private', 'as_of:2025-09-12']) {
      const call = readCall(ASK, line)
      const example = 'problem' in call ? (/\/ask (.*)$/.exec(call.problem)?.[1] ?? '') : ''
      expect(readCall(ASK, example)).toEqual({ values: { question: example } })
    }
  })

  test('that is too long, or takes a choice that there is not, says so', () => {
    expect(readCall(SUMMARY, 'x'.repeat(201))).toEqual({ problem: expect.stringMatching(/201 characters; 200/) })
    const choosy = { ...STATUS, options: [{ ...SUMMARY.options[0], choices: [{ name: 'Short', value: 'short' }] }] }
    const spec = { ...choosy, options: choosy.options.map((one) => ({ ...ASK.options[0], ...one })) } as typeof SUMMARY
    expect(readCall(spec, 'long')).toEqual({ problem: expect.stringMatching(/one of short/) })
  })

  test('never breaks, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (line) => {
        const call = readCall(ASK, line)
        expect('values' in call || call.problem.length > 0).toBe(true)
      }),
    )
  })
})

test('a call is private always, never, or when the asker says so', () => {
  expect(isPrivateCall(STATUS, {})).toBe(true)
  expect(isPrivateCall(SUMMARY, {})).toBe(false)
  expect(isPrivateCall(ASK, {})).toBe(false)
  expect(isPrivateCall(ASK, { private: true })).toBe(true)
})

describe('an option of several words', () => {
  const EDIT = COMMANDS.find(({ name }) => name === 'digest edit') as CommandSpec

  test.each([
    ['1 18:10', { number: '1', when: '18:10' }],
    ['1 when:daily 18:10 length:short', { number: '1', when: 'daily 18:10', length: 'short' }],
    ['when:daily 18:10 length:short', { when: 'daily 18:10', length: 'short' }],
    ['1 topics: "night trains, ferries" length:long', { number: '1', topics: 'night trains, ferries', length: 'long' }],
    ['topics: trains, ferries', { topics: 'trains, ferries' }],
    ['1 when:"daily 18:00" length:short', { number: '1', when: 'daily 18:00', length: 'short' }],
  ])('is read in “%s” with and without quotes', (written, values) => {
    expect(readCall(EDIT, written)).toEqual({ values })
  })

  const SUBSCRIBE = COMMANDS.find(({ name }) => name === 'digest subscribe') as CommandSpec

  test.each([
    [
      'every day at 9 length:short topics:bridge, bakers empty:line',
      { when: 'every day at 9', topics: 'bridge, bakers', length: 'short', empty: 'line' },
    ],
    ['weekdays 8:30 outlets:Harbour Times', { when: 'weekdays 8:30', outlets: 'Harbour Times' }],
    [
      '8:30 topics:night trains, ferries without: football',
      { when: '8:30', topics: 'night trains, ferries', without: 'football' },
    ],
    ['topics:bridge, bakers weekdays 8:30', { when: 'weekdays 8:30', topics: 'bridge, bakers' }],
    ['topics:bridge weekdays 8:30', { when: 'weekdays 8:30', topics: 'bridge' }],
  ])('is read in “%s” beside a time of several words', (written, values) => {
    expect(readCall(SUBSCRIBE, written)).toEqual({ values })
  })

  test('what does not fit is named, with an example', () => {
    expect(readCall(EDIT, 'number when:18:10')).toEqual({
      problem: expect.stringMatching(/“number” cannot be the “number”.*\/digest edit 1 when:/),
    })
  })
})

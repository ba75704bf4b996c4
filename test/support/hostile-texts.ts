// About ninety kinds of text that were made to take long: runs, unclosed marks, nesting, numbers, datelines, and the like.

/** A text of about so many characters. */
export type HostileText = (length: number) => string

/** `piece` again and again, behind `before` and with `behind` where a reader may have hoped for something else. */
const run =
  (piece: string, before = '', behind = ''): HostileText =>
  (length) =>
    before + piece.repeat(Math.ceil(length / piece.length)) + behind

const both =
  (text: HostileText, other: HostileText): HostileText =>
  (length) =>
    text(length / 2) + other(length / 2)

const SINGLE = [...' \n\t.,;:!?…-–—_*#|/\\\'"’”“‘()[]{}<>@&=+~`^%$°0aAéЖ中\u00a0\u2028\u200b\ufffd']
const PAIRS = [
  ' \n',
  '. ',
  ', ',
  '- ',
  '" ',
  "'a",
  '(a',
  '[a',
  '.a',
  'a.',
  'A ',
  '1 ',
  '1,',
  '.”',
  '!”',
  '”\n',
  '“\n',
  '\r\n',
  'a\n',
  'A.',
]
const WORDS: Record<string, HostileText> = {
  'newlines between words': run('\n', 'He left.', 'She stayed.'),
  'blanks between words': run(' ', 'He left', 'and stayed.'),
  'blank lines that are not empty': run(' \n \n'),
  'words without an end': run('release of the prisoners '),
  'one word': run('prisoners'),
  'names without an end': run('Anna Doe '),
  'names of letters and dashes': run('A-'),
  initials: run('J. K. '),
  'sentences of one word': run('No. '),
  'questions in quotes': run('“Why?” Smith asked. '),
  'open quotes': run('“He said “'),
  'brackets within brackets': both(run('('), run(')')),
  'lists within lists': both(run('['), run(']')),
  'objects within objects': both(run('{"sentences":['), run(']}')),
  'elements without an end': run('{"text":"a"},', '{"sentences":['),
  'thoughts without an end': run('<think>'),
  'thoughts of two kinds': run('<think><thought>'),
  'tags that stay open': run('<div>'),
  headings: run('# '),
  'heading with blanks': run(' ', '# A', '# b'),
  images: run('![a]('),
  links: run('[a](b '),
  addresses: run('https://example.org/'),
  emphasis: run('_a'),
  numbers: run('1,000,'),
  'long number': run('7', 'He paid '),
  'number words': run('two hundred and '),
  dates: run('12 May 2025, '),
  'ranges of dates': run('May 1 - ', 'from '),
  weekdays: run('on Friday '),
  years: run('2025 '),
  'times of day': run('10:00 '),
  datelines: run('MINSK, Belarus (AP) — '),
  'half a dateline': run('MINSK, '),
  credits: run('/AP', 'Photo: AP'),
  sections: run('&a', 'World'),
  bylines: run('By Anna Doe and '),
  'front matter': run('a: b\n', '---\n'),
  who: run('who '),
  orders: run('when you summarise this article '),
  not: run('not '),
  'he and she': run('He said she said. '),
  shortenings: run('Mr. U.S. '),
  'hard wraps': run('released on Friday by the\n'),
  'list items': run('- prisoner\n'),
}

export const HOSTILE_TEXTS: [string, HostileText][] = [
  ...[...SINGLE, ...PAIRS].map((piece): [string, HostileText] => [`a run of ${JSON.stringify(piece)}`, run(piece)]),
  ...Object.entries(WORDS),
]

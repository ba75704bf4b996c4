// Words that part one thing from its like: what is said of the upper bridge is not said of the lower one.

const CONTRASTS: RegExp[][] = [
  ['upper', 'lower'],
  'bridge tower tunnel hall stadium museum library school hospital dam airport prison castle harbour'.split(' '),
  ['north(?:ern)?', 'south(?:ern)?', 'east(?:ern)?', 'west(?:ern)?'],
  ['men', 'women'],
  ['boys', 'girls'],
  ['old(?:er)?', 'new(?:er)?|young(?:er)?'],
  ['cars|car traffic', 'lorries|trucks|goods traffic'],
  ['lower house', 'senate|upper house'],

  ['first', 'second', 'third', 'fourth'],
  ['domestic', 'foreign', 'international'],
  ['gross', 'net'],
  ['insur(?:ed|ers|ance)', 'total|overall|in all|altogether'],
  ['serious(?:ly)?|critical(?:ly)?|severe(?:ly)?', 'slight(?:ly)?|minor'],
  [
    'city|town|municipal|village',
    'county|district',
    'state|province|region|regional|provincial',
    'nation|national|nationwide|country|countrywide',
  ],
  ['women’s|girls’', 'men’s|boys’'],
  ['primary', 'secondary'],
  ['passenger', 'freight|cargo|goods'],
  ['import(?:s|ed)?', 'export(?:s|ed)?'],
  ['buy(?:ing)?|bought', 'repair(?:s|ed|ing)?|maint(?:ain|enance)'],
  [
    'annual(?:ly)?|year-on-year|than a year|from a year|a year before',
    'month(?:ly)?|month-on-month|from (?:december|january|february|march|april|may|june|july|august|september|october|november)|compared with (?:december|january|february|march|april|may|june|july|august|september|october|november)',
  ],
  ['board', 'members|membership', 'council', 'parliament', 'committee', 'court|judges|bench'],
].map((group) => group.map((words) => new RegExp(String.raw`\b(?:${words})\b`, 'i')))

/** A vote on a change to a bill is no vote on the bill. */
const PART_OF_BILL = /\b(?:amendment|exempt\p{L}*|attempt|clause|motion to)\b/iu

export function areVotesApart(one: string, other: string): boolean {
  return PART_OF_BILL.test(one) !== PART_OF_BILL.test(other)
}

/** Whether each of two texts names one of things that are told apart, and not the same. */
export function isContrary(one: string, other: string): boolean {
  return CONTRASTS.some((group) => {
    const [a, b] = [one, other].map((text) => group.map((words) => words.test(text)))
    return a?.some(Boolean) && b?.some(Boolean) && !a.some((has, at) => has && b[at])
  })
}

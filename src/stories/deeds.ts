// What is done, or how things stand, in a clause: deeds under which the verbs and nouns of one act meet. Small, for the acts of news.

const DEEDS: [string, RegExp][] = [
  ['free', /\b(?:free[ds]|freeing|releas\w+|let (?:go|out)|set free|liberat\w+|pardon\w*)\b/i],
  [
    'hold',
    /\b(?:held|holds?|holding|behind bars|remain(?:s|ed|ing)?|still in|imprisoned|in (?:prison|jails?|custody)|incarcerat\w+|left in)\b/i,
  ],
  ['arrest', /\b(?:arrest\w*|detain\w*|detentions?|apprehended|custody|rounded up)\b/i],
  ['sentence', /\b(?:sentenc\w+|jailed|prison term)\b/i],
  ['convict', /\b(?:convict\w+|found guilty|guilty)\b/i],
  ['charge', /\b(?:charg(?:ed|es)|indict\w+|accused)\b/i],
  ['kill', /\b(?:kill\w*|dead|die[ds]?|dying|deaths?|fatalit\w+|slain|murder\w*|claimed|lives|toll)\b/i],
  ['hurt', /\b(?:injur\w+|wound\w+|hurt)\b/i],
  ['miss', /\b(?:missing|unaccounted|disappear\w+)\b/i],
  ['rescue', /\b(?:rescu\w+|saved|pulled from)\b/i],
  ['evacuate', /\b(?:evacuat\w+|flee\w*|fled|displaced|homeless|leave their)\b/i],
  [
    'cross',
    /\b(?:cross\w*|reach\w*|travel\w*|arriv\w+|went on|moved on|enter(?:ed|s)?|passed? the (?:border|frontier))\b/i,
  ],
  ['damage', /\b(?:destroy\w*|damag\w+|burn\w*|gutted|leveled|levelled|collapsed?)\b/i],
  ['outage', /\b(?:without (?:power|electricity)|lost power|outages?|in the dark)\b/i],
  [
    'fire',
    /\b(?:lay(?:ing)?[- ]?offs?|laid off|job cuts|cut(?:ting)? (?:about |some )?(?:\d|jobs)|fired|dismiss\w+)\b/i,
  ],
  ['infect', /\b(?:infect\w+|cases?|tested positive|sickened|diagnosed|hospitali[sz]\w+|ill)\b/i],
  ['buy', /\b(?:buy\w*|bought|purchas\w+|acquir\w+|sold|sell\w*|sale)\b/i],
  ['shoot', /\b(?:shot|shoot\w*|fired|gunfire|opened fire)\b/i],
  ['attend', /\b(?:attend\w+|crowd|gather\w+|turn(?:ed)? out|march\w*|protest\w*)\b/i],
  ['cost', /\b(?:cost\w*|worth|pric\w+|pay\w*|paid|value[ds]?|fine[ds]?|settle\w*)\b/i],
]

/** The deeds a clause speaks of. */
export function deedsOf(text: string): Set<string> {
  return new Set(DEEDS.filter(([, pattern]) => pattern.test(text)).map(([name]) => name))
}

export function meet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const word of one) if (other.has(word)) return true
  return false
}

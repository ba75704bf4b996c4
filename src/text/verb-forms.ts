// Forms of verbs that share no stem: "began" and "begun". Those that news is full of.
import { stem } from './words.ts'

const VERBS = `
be was were been; bear bore borne; beat beaten; become became; begin began begun; bite bit bitten; blow blew blown;
break broke broken; bring brought; build built; buy bought; catch caught; choose chose chosen; come came; dig dug;
draw drew drawn; drive drove driven; eat ate eaten; feed fed; feel felt; fall fell fallen; fight fought; find found; flee fled;
fly flew flown; freeze froze frozen; get got gotten; give gave given; go goes went gone; grow grew grown; hide hid hidden;
hear heard; hold held; keep kept; know knew known; lead led; leave left; lend lent; lose lost; make made; meet met; pay paid;
ride rode ridden; rise rose risen; run ran; say said; see saw seen; sell sold; send sent; shake shook shaken; shoot shot;
sing sang sung; sink sank sunk; sit sat; sleep slept; speak spoke spoken; spend spent; stand stood; steal stole stolen;
strike struck; swear swore sworn; take took taken; teach taught; tell told; think thought; throw threw thrown; wear wore worn;
win won; withdraw withdrew withdrawn; write wrote written`

const forms = new Map<string, ReadonlySet<string>>()
for (const verb of VERBS.split(';')) {
  const stems = new Set(verb.trim().split(/\s+/).map(stem))
  for (const one of stems) forms.set(one, stems)
}

const NONE: ReadonlySet<string> = new Set()

/** The stems of all forms of a verb, by the stem of one; none for a regular one. */
export function formsOf(stemmed: string): ReadonlySet<string> {
  return forms.get(stemmed) ?? NONE
}

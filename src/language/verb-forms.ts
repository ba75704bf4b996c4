// Forms of verbs that share no stem: "began" and "begun". Those that news is full of.
import { stem } from './words.ts'

const VERBS = `
begin began begun; break broke broken; bring brought; build built; buy bought; catch caught; choose chose chosen; come came;
drive drove driven; fall fell fallen; fight fought; find found; flee fled; fly flew flown; give gave given; go goes went gone;
grow grew grown; hide hid hidden; hold held; keep kept; know knew known; lead led; leave left; lose lost; make made; meet met;
rise rose risen; run ran; see saw seen; sell sold; send sent; shake shook shaken; shoot shot; sink sank sunk; speak spoke spoken;
stand stood; steal stole stolen; strike struck; swear swore sworn; take took taken; teach taught; tell told; throw threw thrown;
wear wore worn; win won; withdraw withdrew withdrawn; write wrote written`

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

// Made-up events that synthetic articles report and questions ask about: what happened is known, so answers can be scored.
import { type Random, randomFrom } from './random.ts'
import { inventedName } from './synthetic-language.ts'

/** An event and the words in which it is told. All of it follows from seed and number. */
export interface SyntheticEvent {
  number: number
  /** The first day it was reported. */
  day: Date
  topic: number
  person: string
  role: string
  organisation: string
  place: string
  project: string
  workers: number
  millions: number
  opening: string
  cause: string
}

export interface SyntheticQuestion {
  text: string
  /** Empty for what no article says. */
  accept: string[]
}

const DAY_MS = 86_400_000
/** The articles are spread over the year that ends here. */
export const LAST_DAY = new Date('2025-12-31T00:00:00Z')
const TOPICS = 40

const ROLES = ['director', 'head', 'chairwoman', 'treasurer', 'chief engineer', 'spokeswoman']
const BODIES = ['Port Authority', 'Institute', 'Railway Company', 'Council', 'Foundation', 'Water Board', 'University']
const PROJECTS = [
  'harbour',
  'railway station',
  'hospital',
  'bridge',
  'stadium',
  'airport',
  'museum',
  'power plant',
  'library',
  'tunnel',
]
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const CAUSES = [
  'a fire',
  'heavy floods',
  'a strike',
  'a lawsuit',
  'missing steel',
  'a landslide',
  'an election',
  'a cyberattack',
]

export function eventOf(seed: number, number: number): SyntheticEvent {
  const random = randomFrom(seed, 2 * number + 1)
  return {
    number,
    day: new Date(LAST_DAY.getTime() - (5 + random.below(355)) * DAY_MS),
    topic: random.below(TOPICS),
    person: `${inventedName(random)} ${inventedName(random)}`,
    role: random.pick(ROLES),
    organisation: `${inventedName(random)} ${random.pick(BODIES)}`,
    place: inventedName(random),
    project: random.pick(PROJECTS),
    workers: 100 + random.below(9_000),
    millions: 10 + random.below(900),
    opening: `${1 + random.below(28)} ${random.pick(MONTHS)}`,
    cause: random.pick(CAUSES),
  }
}

/** Sentences that tell the event, each in one of two ways. */
export function factsOf(event: SyntheticEvent, random: Random): string[] {
  const { person, role, organisation, place, project, workers, millions, opening, cause } = event
  const either = (one: string, other: string): string => (random.next() < 0.5 ? one : other)
  return [
    either(
      `${person}, the ${role} of the ${organisation}, said the ${project} in ${place} would change the whole region.`,
      `The ${role} of the ${organisation}, ${person}, called the ${project} in ${place} a beginning.`,
    ),
    either(
      `The ${organisation} will hire ${workers} workers for the ${project} in ${place}.`,
      `Some ${workers} workers are to be hired by the ${organisation} for the ${project} in ${place}.`,
    ),
    either(
      `The ${project} in ${place} will cost ${millions} million crowns.`,
      `At ${millions} million crowns the ${project} in ${place} costs more than was planned.`,
    ),
    either(
      `The ${project} in ${place} is to open on ${opening}.`,
      `On ${opening}, the ${project} in ${place} will open to the public.`,
    ),
    either(
      `Work on the ${project} in ${place} was delayed because of ${cause}.`,
      `Because of ${cause}, work on the ${project} in ${place} was delayed by a year.`,
    ),
  ]
}

/** A headline for the event. */
export function headlineOf({ place, project, millions, organisation }: SyntheticEvent, random: Random): string {
  return random.next() < 0.5
    ? `${place} gets its ${project} for ${millions} million crowns`
    : `${organisation} looks for workers for the ${place} ${project}`
}

/**
 * A question about one of the first `events` events: every kind that is asked for, one in ten misspelled, one in ten about what no
 * article says, one in twenty about a month.
 */
export function questionOf(seed: number, number: number, events: number): SyntheticQuestion {
  const random = randomFrom(seed, 500_000_001 + number)
  const event = eventOf(seed, random.below(events))
  const { person, role, organisation, project, workers, millions, opening, cause } = event
  const chance = random.next()
  const place = chance < 0.1 ? misspelled(event.place, random) : event.place
  if (chance > 0.9)
    return random.pick([
      { text: `How tall is ${person}?`, accept: [] },
      { text: `Who is the finance minister of ${place}?`, accept: [] },
      { text: `Why did the ${organisation} sue the museum of Atlantis?`, accept: [] },
    ])
  const month = MONTHS[event.day.getUTCMonth()] ?? 'May'
  if (chance > 0.85)
    return {
      text: `How much will the ${project} in ${place} cost, as reported in ${month}?`,
      accept: [`${millions} million`],
    }
  return random.pick([
    { text: `Who is the ${role} of the ${organisation}?`, accept: [person] },
    { text: `how many workers will be hired for the ${project} in ${place}`, accept: [String(workers)] },
    { text: `How much will the ${project} in ${place} cost?`, accept: [`${millions} million`] },
    { text: `When will the ${project} in ${place} open?`, accept: [opening] },
    { text: `Why was the work on the ${project} in ${place} delayed?`, accept: [cause] },
    { text: `What did ${person} say about the ${project}?`, accept: ['region|beginning'] },
  ])
}

function misspelled(name: string, random: Random): string {
  const at = 1 + random.below(name.length - 2)
  return name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2)
}

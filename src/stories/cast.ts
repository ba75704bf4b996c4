// Who and what a story is about: people, organisations and places, each with its spellings joined, the most reported first.
import type { CastKind, CastMember, StoryArticles } from '../domain/telling.ts'
import { isCountryOrPeople, readsLikeOrganisation } from '../language/places.ts'
import { fold } from '../language/words.ts'
import { isSamePerson, isShortOf, placeKey } from './cast-names.ts'
import { mentionsIn, type NameMention, plainName } from './name-mentions.ts'
import { quoted, readStory } from './read-story.ts'
import { roleBeside } from './roles.ts'
import { isGarbled } from './sentence-fitness.ts'

/** Whoever is named once, by one report, and without a first name, is hardly in the story. */
const FEWEST_MENTIONS = 2
/** This share of the mentions must be as of a place, for a name that nothing else tells to be one. */
const PLACED_SHARE = 0.4

/** Cities that news often names for the government that sits there: "Washington wants …". */
const CAPITALS = new Set(
  'Ankara Athens Beijing Berlin Brussels Budapest Cairo Canberra Copenhagen Delhi Geneva Helsinki Jerusalem Kabul Kyiv Lisbon London Madrid Minsk Moscow Oslo Ottawa Paris Prague Pyongyang Riga Rome Seoul Stockholm Tallinn Tehran Tokyo Vienna Vilnius Warsaw Washington'.split(
    ' ',
  ),
)
/** Names of things that nobody is. */
const NOBODY = /\b(?:Prize|Award|Cup|Act|Day|Week|Games|Series|Christmas|Easter)$/

export function castOf(story: StoryArticles): CastMember[] {
  const { sentences } = readStory(story)
  // "The Kelvia Courier regrets the error": who reports is not who is reported on.
  const outlets = new Set(story.articles.map(({ outlet }) => fold(plainName(outlet))))
  const mentions = sentences.flatMap(mentionsIn).filter(({ text }) => !outlets.has(fold(plainName(text))))
  return groupsOf(mentions)
    .flatMap((group) => memberOf(group) ?? [])
    .sort(byImportance)
}

function byImportance(one: CastMember, other: CastMember): number {
  return other.reports - one.reports || other.mentions - one.mentions || (one.name < other.name ? -1 : 1)
}

/** Mentions by who is meant: full names first, so that last names and other spellings find them. */
function groupsOf(mentions: NameMention[]): NameMention[][] {
  const byForm = [...Map.groupBy(mentions, ({ text }) => plainName(text)).values()]
  const ordered = byForm.sort((one, other) => lengthOf(other) - lengthOf(one) || other.length - one.length)
  const groups: NameMention[][] = []
  for (const form of ordered) {
    const [sample] = form
    if (sample === undefined) continue
    const fitting = groups.filter((group) => group.some((mention) => isSame(mention, sample)))
    const best = fitting.toSorted(
      (one, other) => closeness(other, sample) - closeness(one, sample) || other.length - one.length,
    )[0]
    if (best) best.push(...form)
    else groups.push([...form])
  }
  return groups
}

const lengthOf = ([sample]: NameMention[]): number => Math.min(sample?.words.length ?? 0, 3)

function isSame(known: NameMention, found: NameMention): boolean {
  const place = placeKey(known)
  if (place !== null || placeKey(found) !== null) return place === placeKey(found)
  return isSamePerson(known.words, found.words) || isShortOf(found, known)
}

/** Of two who share a last name in sound, the one who is written the same is meant. */
function closeness(group: NameMention[], { words }: NameMention): number {
  const last = words.at(-1)?.folded
  return group.filter((mention) => mention.words.at(-1)?.folded === last).length / group.length
}

function memberOf(group: NameMention[]): CastMember | null {
  const kind = kindOf(group)
  const reports = new Set(group.map(({ sentence }) => sentence.report)).size
  const forms = formsOf(group, kind)
  const [name, ...variants] = forms
  if (name === undefined || NOBODY.test(name)) return null
  const isThin = group.length < FEWEST_MENTIONS && (kind !== 'person' || !name.includes(' '))
  if (isThin) return null
  return { kind, name, variants, role: kind === 'place' ? null : roleOf(group), reports, mentions: group.length }
}

function kindOf(group: NameMention[]): CastKind {
  const [sample] = group
  if (sample === undefined) return 'organisation'
  if (placeKey(sample) !== null) return 'place'
  if (group.some(({ text }) => readsLikeOrganisation(text))) return 'organisation'
  const share = (is: (mention: NameMention) => boolean) => group.filter(is).length / group.length
  if (CAPITALS.has(sample.text)) return 'place'
  if (share(({ isPlaced }) => isPlaced) >= PLACED_SHARE && !group.some(({ isPersonal }) => isPersonal)) return 'place'
  const isNamedInFull = group.some(
    ({ words }) => words.length >= 2 && words.length <= 4 && words.every(({ text }) => /^\p{Lu}\p{Ll}/u.test(text)),
  )
  return isNamedInFull || share(({ isPersonal }) => isPersonal) > 0.3 ? 'person' : 'organisation'
}

/** The fullest form that is written most often, by reports that are well written; then other spellings of it. */
function formsOf(group: NameMention[], kind: CastKind): string[] {
  const named = kind === 'place' ? group.filter(({ text }) => !isPeople(text)) : group
  const byForm = [...Map.groupBy(named, ({ text }) => text.replace(/['’]s$/, '')).entries()]
  const full = Math.max(...byForm.map(([, [sample]]) => Math.min(sample?.words.length ?? 0, 2)))
  const weightOf = ([, mentions]: [string, NameMention[]]): number =>
    (Math.min(mentions[0]?.words.length ?? 0, 2) === full ? 1000 : 0) +
    mentions.filter(({ sentence }) => !isGarbled(sentence)).length
  const ordered = byForm
    .sort((one, other) => weightOf(other) - weightOf(one) || (one[0] < other[0] ? -1 : 1))
    .map(([form]) => form)
  const [name, ...others] = ordered
  if (name === undefined) return []
  const plain = plainName(name)
  // That "Statkevich" is Mikalai Statkevich goes without saying.
  return [name, ...others.filter((form) => !` ${plain} `.includes(` ${plainName(form)} `))]
}

/** "Belarusian" speaks of Belarus, but is not its name. */
const isPeople = (text: string): boolean =>
  /(?:ans?|ish|ese|ians?|ch|ns|es)$/i.test(text) &&
  isCountryOrPeople(plainName(text)) &&
  !/^(?:United|Netherlands|Philippines|Sudan|Iran|Japan|Oman|Jordan|Wales|Maldives|.*stan)/.test(text)

/** The role most reports give; one word ("President", "the politician") says less than several. */
function roleOf(group: NameMention[]): CastMember['role'] {
  const found = group.flatMap((mention) => {
    const span = isGarbled(mention.sentence) ? null : roleBeside(mention.sentence, mention)
    return span === null
      ? []
      : [{ text: mention.sentence.text.slice(span.start, span.end), sentence: mention.sentence }]
  })
  const byText = [...Map.groupBy(found, ({ text }) => text.toLowerCase()).values()]
  const [best] =
    byText.sort((one, other) => isPlain(one) - isPlain(other) || reportsIn(other) - reportsIn(one))[0] ?? []
  return best === undefined ? null : { text: best.text, source: quoted(best.sentence) }
}

const isPlain = ([role]: { text: string }[]): number => Number(!role?.text.replace(/^(?:an?|the) /i, '').includes(' '))

const reportsIn = (found: { sentence: NameMention['sentence'] }[]): number =>
  new Set(found.map(({ sentence }) => sentence.report)).size

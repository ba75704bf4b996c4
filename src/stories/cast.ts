// Who and what a story is about: people, organisations and places, each with its spellings joined, the most reported first.
import type { CastKind, CastMember, StoryArticles } from '../domain/telling.ts'
import { isCountryOrPeople, readsLikeOrganisation } from '../text/places.ts'
import { fold } from '../text/words.ts'
import { isSamePerson, isShortOf, placeKey } from './cast-names.ts'
import { mentionsIn, type NameMention, opensOnly, plainName, STATES, speaksOfItself } from './name-mentions.ts'
import { quoted, readStory } from './read-story.ts'
import { roleBeside } from './roles.ts'
import { isGarbled } from './sentence-fitness.ts'

/** Whoever is named once, by one report, and without a first name, is hardly in the story. */
const FEWEST_MENTIONS = 2
/** This share of the mentions must be as of a place, for a name that nothing else tells to be one. */
const PLACED_SHARE = 0.4
/** This share as of a person, for a name of one word to be one's, or one that reads like a place. */
const PERSONAL_SHARE = 0.3

/** Cities that news often names for the government that sits there: "Washington wants …". */
const CAPITALS = new Set(
  'Ankara Athens Beijing Berlin Brussels Budapest Cairo Canberra Copenhagen Delhi Geneva Helsinki Jerusalem Kabul Kyiv Lisbon London Madrid Minsk Moscow Oslo Ottawa Paris Prague Pyongyang Riga Rome Seoul Stockholm Tallinn Tehran Tokyo Vienna Vilnius Warsaw Washington'.split(
    ' ',
  ),
)
/** Names of things that nobody is. */
const NOBODY =
  /^(?:Hurricane|(?:Tropical )?Storm|Typhoon|Cyclone|Operation)\b|\b(?:Prize|Award|Cup|Act|Day|Week|Games|Series|Christmas|Easter|Eve|Fires?|Storm|Earthquake|Files|Briefing|Plan|Bowl|Feedback|Covid)$/
const PLACE =
  /^(?:New|San|Santa|Los|Las|Nova|Sierra|North|South|East|West|Northern|Southern|Eastern|Western|Central|Greater|Upper|Lower|Middle|Atlantic|Upcountry|Mount|Lake|Cape|Fort|Port)\b|\b(?:River|Road|Highway|Falls?|Grove|Mountains?|Valley|Town|Village|Beach|Bay|Creek|Forest|County|Province|Peninsula|Islands?|Coast|Canyon|Hills|District|Basilica|Square|Park|Bridge|Street|Avenue|Airport|Volcano|Castle|Hall|City)$/
/** Who belongs to a people or a faith is nobody alone. */
const BELIEVERS =
  /\b(?:Native|Kurdish Iranian|Hawaiians?|Catholics?|Christians?|Muslims?|Jews?|Jewish|Indians?|(?:Anti-?)?[Ss]emitic)$|^Native\b/
/** Roles that only organisations have. */
const OF_ORGANISATION = /\b(?:airline|carrier|company|firm|agency|group|organi[sz]ation|party)$/i
const ORGANISATION =
  /\b(?:Guard|Relief|Services?|Survey|Cent(?:er|re)|Gazette|Rescue|Church|Brotherhood|Society|Foundation|Initiative|Media|Hospital|Trust|Alliance|Movement|Laborator(?:y|ies)|Fund|Team|Force|Coalition|Transportation|Social|Board|Bureau|Authority)\b/

export function castOf(story: StoryArticles): CastMember[] {
  const { sentences } = readStory(story)
  // "The Kelvia Courier regrets the error": who reports is not who is reported on.
  const outlets = new Set(story.articles.map(({ outlet }) => outletKey(outlet)))
  const mentions = sentences.flatMap(mentionsIn).flatMap((mention) => withoutOutlet(mention, outlets))
  return groupsOf(mentions)
    .flatMap((group) => memberOf(group) ?? [])
    .sort(byImportance)
}

/** "usatoday.com" and "USA TODAY" are one. */
const outletKey = (name: string): string =>
  fold(name)
    .replace(/\.(?:com|org|net|co\.uk|co|news|tv)$/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** In datelines the outlet stands behind the place: "Tokyo (CNN)". `[]` if nothing else is named. */
function withoutOutlet(mention: NameMention, outlets: ReadonlySet<string>): NameMention[] {
  if (outlets.has(outletKey(mention.text))) return []
  const isOutlet = (_: unknown, from: number): boolean =>
    outlets.has(outletKey(mention.words[from]?.folded ?? '')) ||
    outlets.has(
      outletKey(
        mention.words
          .slice(from)
          .map(({ folded }) => folded)
          .join(''),
      ),
    )
  const at = mention.words.findIndex(isOutlet)
  if (at < 0) return [mention]
  const words = mention.words.slice(0, at)
  const last = words.at(-1)
  if (last === undefined) return []
  const { text } = mention.sentence
  // "New York (CNN)", at the beginning of a text: its "New" may be no name there.
  const start = /\bNew $/i.test(text.slice(0, mention.start)) ? mention.start - 'New '.length : mention.start
  return [{ ...mention, words, start, end: last.end, text: text.slice(start, last.end) }]
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
  return group.filter((mention) => mention.words.some(({ folded }) => folded === last)).length / group.length
}

function memberOf(group: NameMention[]): CastMember | null {
  const kind = kindOf(group)
  const reports = new Set(group.map(({ sentence }) => sentence.report)).size
  const forms = formsOf(group, kind)
  const [name, ...variants] = forms
  if (
    name === undefined ||
    NOBODY.test(name) ||
    BELIEVERS.test(name) ||
    (name.includes(' ') && name.split(' ').every(isPeople))
  )
    return null
  if (group.every(opensOnly)) return null
  const isThin = group.length < FEWEST_MENTIONS && (kind !== 'person' || !name.includes(' '))
  if (isThin) return null
  return { kind, name, variants, role: kind === 'place' ? null : roleOf(group), reports, mentions: group.length }
}

function kindOf(group: NameMention[]): CastKind {
  const [sample] = group
  if (sample === undefined) return 'organisation'
  if (placeKey(sample) !== null) return 'place'
  const personal = group.filter(({ isPersonal }) => isPersonal).length / group.length
  if (personal <= PERSONAL_SHARE && group.some(({ text }) => PLACE.test(text))) return 'place'
  if (group.some(({ text }) => readsLikeOrganisation(text) || ORGANISATION.test(text))) return 'organisation'
  const roles = group.map(roleTextOf).filter((role) => role !== '')
  if (roles.filter((role) => OF_ORGANISATION.test(role)).length > roles.length / 2) return 'organisation'
  if (group.every(({ words }) => words.length === 1) && group.some(speaksOfItself)) return 'organisation'
  const share = (is: (mention: NameMention) => boolean) => group.filter(is).length / group.length
  if (CAPITALS.has(sample.text) || group.some(({ text }) => STATES.has(text))) return 'place'
  if (share(({ isPlaced }) => isPlaced) >= PLACED_SHARE && !group.some(({ isPersonal }) => isPersonal)) return 'place'
  const isNamedInFull = group.some(
    ({ words }) => words.length >= 2 && words.length <= 4 && words.every(({ text }) => /^\p{Lu}\p{Ll}/u.test(text)),
  )
  return isNamedInFull || personal > PERSONAL_SHARE ? 'person' : 'organisation'
}

/** What somebody is said to be, of what left out; '' where nothing is said. */
function roleTextOf(mention: NameMention): string {
  const span = roleBeside(mention.sentence, mention)
  const role = span === null ? '' : mention.sentence.text.slice(span.start, span.end)
  return role.split(/\s(?:of|for|in|at|to|from|with)\s/)[0] ?? ''
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

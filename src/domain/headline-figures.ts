// Chooses the headline of a story among its articles' titles: the most central one whose figures still hold.

/** A figure with stems of the words that say what it counts. */
export interface ToldCount {
  value: number
  of: string[]
}

/** What an article's title counts, and what the article says that may overtake another one's title. */
export interface HeadlineFigures {
  counts: ToldCount[]
  /** Dead that the title gives. */
  toll: number | null
  /** What its opening counts, and the dead that title or opening give. */
  stated: ToldCount[]
  statedToll: number | null
  /** Figures that a note in it calls wrong; `of`: what the note is about, empty where any such figure is meant. */
  takenBack: ToldCount[]
}

export interface TitledMember {
  outlet: string
  publishedAt: Date | null
  centrality: number
  headline: string
  /** `null`: it has no figures. To be asked for only where a headline has some. */
  figures: () => HeadlineFigures | null
}

/** A title that is less than this share as central as the most central one says too little of the story to take its place. */
const CENTRAL = 0.5

/** `members` the earliest first; '' if there are none. */
export function leadingHeadline(members: readonly TitledMember[]): string {
  const ordered = members.toSorted((one, other) => other.centrality - one.centrality)
  const [first] = ordered
  if (first === undefined) return ''
  const central = ordered.filter(({ centrality }) => centrality >= CENTRAL * first.centrality)
  return (central.find((one) => holds(one, members)) ?? first).headline
}

function holds(member: TitledMember, members: readonly TitledMember[]): boolean {
  const own = member.figures()
  if (own === null || (own.counts.length === 0 && own.toll === null)) return true
  return !members.some((other) => overtakes(other, member, own))
}

function overtakes(other: TitledMember, member: TitledMember, { counts, toll }: HeadlineFigures): boolean {
  const said = other.figures()
  if (said === null) return false
  const isOwn = other.outlet === member.outlet
  const [then, now] = [member.publishedAt, other.publishedAt]
  const isLater = then !== null && now !== null && now > then
  const isEarlier = then !== null && now !== null && now < then
  // What another outlet says later, it may well say knowing of the note.
  if ((isOwn || !isEarlier) && counts.some((count) => said.takenBack.some((wrong) => isSame(wrong, count)))) return true
  if (!isLater) return false
  if (toll !== null && said.statedToll !== null && said.statedToll > toll) return true
  return isOwn && counts.some((count) => isContradicted(count, said.stated))
}

const isSame = (wrong: ToldCount, { value, of }: ToldCount): boolean =>
  wrong.value === value && (wrong.of.length === 0 || wrong.of.some((word) => of.includes(word)))

/** The same thing is counted, and otherwise. */
function isContradicted({ value, of }: ToldCount, stated: readonly ToldCount[]): boolean {
  if (stated.some((other) => other.value === value)) return false
  return stated.some((other) => other.of.some((word) => of.includes(word)))
}

// The result of a vote as a sentence gives it: "by 19 to 8", "20–7", "84 supported the motion and 86 rejected it".
import { figuresOf } from '../text/figures.ts'

export interface VoteResult {
  /** The greater and the smaller number of votes. */
  most: number
  least: number
  start: number
  end: number
}

const NUMBER = String.raw`(\d{1,3}(?:,\d{3})*|\p{Ll}+(?:-\p{Ll}+)?)`
const WHO = String.raw`(?: (?:votes?|members|councillors|judges|delegates|deputies|lawmakers|senators|shareholders|jurors|justices|ballots|voices)(?: of [\p{L} ]{3,20})?)?`
const BETWEEN = new RegExp(
  String.raw`(?<![\p{L}\p{N}])${NUMBER}${WHO}(?: ?[-–] ?| to | against | versus )${NUMBER}(?![\p{L}\p{N}])(?!-)`,
  'giu',
)
const BOTH_SIDES = new RegExp(
  String.raw`(?<![\p{L}\p{N}])${NUMBER}${WHO}(?: \p{L}+){0,3}? (?:support\p{L}*|back\p{L}*|vot\p{L}+ (?:for|in favou?r|yes)|approv\p{L}*|in favou?r|said yes)[^.;]{0,60}?\b(?:and|while|with|but|,) ?${NUMBER}${WHO}(?: \p{L}+){0,3}? (?:reject\p{L}*|oppos\p{L}*|vot\p{L}+ (?:against|no)|against|said no|were against)`,
  'giu',
)
/** Fewer vote on nothing that is news. */
const FEWEST = 4
/** A score of a game looks the same. */
const OF_A_VOTE =
  /\b(?:vot\p{L}*|ballot|motion|council\p{L}*|parliament\p{L}*|senat\p{L}*|deputies|lawmakers|judges|justices|bench|committee|board|majority|adopted|passed|rejected|approved|backed|margin|assembly|chamber|house|delegates|members|referendum|bill|amendment|resolution|shareholders|synod|jury)\b/iu
const OF_A_GAME =
  /\b(?:match|goals?|beat|score|scored|won the|halftime|half-time|derby|league|season|quarterfinal|game|set|sets)\b/i

export function voteResultsIn(text: string): VoteResult[] {
  if (!OF_A_VOTE.test(text) || OF_A_GAME.test(text)) return []
  return [...text.matchAll(BOTH_SIDES), ...text.matchAll(BETWEEN)].flatMap((match) => {
    const [one, other] = [countIn(match[1] ?? ''), countIn(match[2] ?? '')]
    // "Ages 6 to 17" is no result, and "two to one" a share, no count.
    if (/\b(?:ages?|aged) (?:of )?$/i.test(text.slice(0, match.index))) return []
    if (one === null || other === null || one + other < FEWEST) return []
    const span = { start: match.index, end: match.index + match[0].length }
    return [{ most: Math.max(one, other), least: Math.min(one, other), ...span }]
  })
}

function countIn(written: string): number | null {
  const [figure] = figuresOf(written)
  if (
    figure === undefined ||
    figure.end - figure.start !== written.length ||
    /^(?:first|second|third|half)$/i.test(written)
  )
    return null
  const value = figure.readings[0]?.value
  return value !== undefined && Number.isInteger(value) && value < 1e6 ? value : null
}

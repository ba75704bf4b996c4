// What an outlet itself says of its report: that it takes it back, or that something in it has been put right.

const NOTE =
  /^["“‘'([*_]*(?:correction|clarification|corrected|editor[’']?s[’']? note|(?:an|a previous) earlier version of this)\b/i
const REPORT = '(?:report|article|story|piece|page|item|post)'
const TAKEN_BACK = '(?:retracted|withdrawn|removed|deleted|unpublished|taken (?:down|back|offline)|pulled)'
/** "This report has been retracted"; not "has not been", nor "has been removed from the front page". */
const IS_TAKEN_BACK = new RegExp(
  `^["“‘'([*_]*(?:retraction\\b|retracted\\b|(?:(?:editor[’']?s[’']? )?note[:,.]? *)?(?:this|the above) ${REPORT}\\b(?!.{0,40}\\bnot\\b)[^.]{0,40}` +
    `\\b(?:has|have|had|is|was|were)(?: since| now| hereby| formally| fully)?(?: been| being)?(?: since| now| hereby| formally| fully)? ${TAKEN_BACK}\\b(?! from (?:behind|the front|the home|the top)))`,
  'i',
)
const WE_TAKE_BACK = `(?:have|has)? ?(?:since |now |hereby )?(?:retract|withdraw|${TAKEN_BACK})s? (?:this|that|the|its|our) ${REPORT}\\b`
const LABELS = {
  retraction: 'retracted|retraction|withdrawn|withdrawal|removed|deleted|unpublished',
  note: 'correction|corrected|corrects|clarification|clarified|amended',
}
/** In front of a title, "RETRACTED: …" and "[Withdrawn] …", or behind it, "… (corrected)". */
const labelled = (label: string): RegExp =>
  new RegExp(
    `^\\W*(?:(?:this )?(?:${REPORT} ))?(?:${label})(?: (?:${REPORT}|notice))?\\s*(?:[:|\\])–—]|\\s-\\s|$)[\\s:|–—-]*|\\s*(?:[[(]\\s*(?:${label})\\s*[\\])]|[|–—:-]\\s*(?:${label}))\\s*$`,
    'i',
  )
const TITLES = { retraction: labelled(LABELS.retraction), note: labelled(LABELS.note) }

/** Whether a sentence of an outlet's own report says that this report is taken back. */
export function isRetraction(sentence: string, outlet: string): boolean {
  if (IS_TAKEN_BACK.test(sentence)) return true
  const who = ['we', 'this (?:newspaper|paper|site|website|outlet)', `(?:the )?${RegExp.escape(outlet)}`].join('|')
  return new RegExp(`^["“‘'([*_]*(?:${who}) ${WE_TAKE_BACK}`, 'i').test(sentence)
}

/** Whether a sentence says that something in its report has been put right. */
export const isCorrectionNote = (sentence: string): boolean => NOTE.test(sentence)

/** What a title says of its report; `null`: nothing. */
export function noticeIn(title: string): 'retraction' | 'note' | null {
  if (TITLES.retraction.test(title) || IS_TAKEN_BACK.test(title)) return 'retraction'
  return TITLES.note.test(title) ? 'note' : null
}

/** A title without what it says of its report: '' where it says nothing else. */
export function withoutNotice(title: string): string {
  if (IS_TAKEN_BACK.test(title) && !TITLES.retraction.test(title)) return ''
  return title.replace(TITLES.retraction, '').replace(TITLES.note, '').trim()
}

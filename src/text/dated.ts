// The dates of a sentence, by the names that the comparison of reports uses.
export { type DateInText as DatedMention, datesIn as datedIn, type ReadAt as ReadFrom } from './dates.ts'

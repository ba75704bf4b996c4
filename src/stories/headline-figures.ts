// Reads what of an article's figures decides whether its title, or another one's, may be the headline of their story.
import type { Article } from '../domain/article.ts'
import type { HeadlineFigures, ToldCount } from '../domain/headline-figures.ts'
import { correctionsIn } from '../text/corrections.ts'
import { type Count, countsOf } from '../text/counts.ts'
import { tollOf } from '../text/tolls.ts'

/** UTF-16 code units of an article that count as its opening. */
const OPENING = 600
/** Figures that are seldom the same by chance. */
const TELLING = 13

/** `null`: nothing of it decides anything. */
export function headlineFiguresOf({
  headline,
  text,
  body,
}: Pick<Article, 'text' | 'body'> & { headline: string }): HeadlineFigures | null {
  const from = body[0]?.start ?? 0
  const opening = text.slice(from, from + OPENING)
  const tolls = [tollOf(headline), tollOf(opening)].flatMap((toll) => toll ?? [])
  const figures: HeadlineFigures = {
    counts: countsOf(headline).filter(isCounted).map(toldCount),
    toll: tollOf(headline),
    stated: countsOf(opening).filter(isCounted).map(toldCount),
    statedToll: tolls.length === 0 ? null : Math.max(...tolls),
    takenBack: correctionsIn({ text, body }).flatMap(({ wrong, about }) =>
      wrong.map(({ value }) => ({ value, of: value >= TELLING ? [] : [...about] })),
    ),
  }
  const isEmpty = figures.counts.length + figures.stated.length + figures.takenBack.length === 0 && tolls.length === 0
  return isEmpty ? null : figures
}

const isCounted = ({ kind }: Count): boolean => kind === 'plain' || kind === 'money' || kind === 'percent'

/** A sum of money or a share is contradicted by none of another thing: only what is counted by the head is. */
const toldCount = ({ value, kind, behind }: Count): ToldCount => ({ value, of: kind === 'plain' ? [...behind] : [] })

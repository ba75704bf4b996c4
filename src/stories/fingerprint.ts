// All that clustering keeps of an article, made once for each of its versions. It depends on the article alone.
import type { Article } from '../domain/article.ts'
import { featuresOf } from './features.ts'
import { headlineOf } from './headline.ts'
import type { Fingerprint } from './ports.ts'
import { sketchOf } from './sketch.ts'
import { readForFingerprint } from './told.ts'

/** To be raised when the same article gets another fingerprint, or the same fingerprints other stories: then all are made anew. */
export const STORIES_EDITION = '2'

export function fingerprintOf({
  title,
  outlet,
  text,
  body,
}: Pick<Article, 'title' | 'outlet' | 'text' | 'body'>): Fingerprint {
  const paragraphs = body.map(({ start, end }) => text.slice(start, end))
  const told = readForFingerprint(title, paragraphs)
  return {
    features: featuresOf(told),
    sketch: sketchOf(told, paragraphs),
    headline: headlineOf(title, { outlet, text: paragraphs.join('\n') }),
  }
}

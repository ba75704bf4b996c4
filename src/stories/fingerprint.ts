// All that clustering keeps of an article, made once for each of its versions. It depends on the article alone.
import type { Article } from '../domain/article.ts'
import type { Fingerprint } from '../storage/stories.ts'
import { featuresOf } from './features.ts'
import { headlineOf } from './headline.ts'
import { headlineFiguresOf } from './headline-figures.ts'
import { sketchOf } from './sketch.ts'
import { readForFingerprint } from './told.ts'

export function fingerprintOf({
  title,
  outlet,
  text,
  body,
}: Pick<Article, 'title' | 'outlet' | 'text' | 'body'>): Fingerprint {
  const paragraphs = body.map(({ start, end }) => text.slice(start, end))
  const told = readForFingerprint(title, paragraphs)
  const headline = headlineOf(title, { outlet, text: paragraphs.join('\n') })
  return {
    features: featuresOf(told),
    sketch: sketchOf(told, paragraphs),
    headline,
    figures: headlineFiguresOf({ headline, text, body }),
  }
}

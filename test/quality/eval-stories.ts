// `npm run eval -- --stories`: how well articles are sorted into stories, beside plain TF-IDF average linkage on the same articles.
import { type Agreement, agreementOf } from './agreement-scores.ts'
import { cosinesOf, groupsAt, mergesOf } from './average-link.ts'
import { ecbSets } from './ecb.ts'
import { sampleStories, shortItems } from './sample-stories.ts'
import { type SortedArticle, sorted } from './story-set.ts'
import { tableOf } from './table.ts'

export interface StoryFigures {
  set: string
  articles: number
  events: number
  stories: number
  dateline: Agreement
  averageLink: Agreement
  /** Average cosine from which average linkage joins. */
  threshold: number
  /** How well reprints and translations were told; `null` where that is not known. */
  reports: Agreement | null
}

/** Steps in which the threshold of average linkage is sought. */
const STEP = 0.005
const MOST = 0.9

/** `ecb`: a folder that holds the unpacked ECB+ corpus, or `null`. `say` is told what is being measured. */
export async function measureStories(ecb: string | null, say: (what: string) => void): Promise<StoryFigures[]> {
  const figures: StoryFigures[] = []
  say('sample stories')
  figures.push(figuresOf('sample stories', await sorted(await sampleStories()), null))
  say('short items')
  figures.push(figuresOf('short items', await sorted(await shortItems()), null))
  let tuned: number | null = null
  for (const set of ecb === null ? [] : await ecbSets(ecb)) {
    say(set.name)
    const measured = figuresOf(set.name, await sorted(set), tuned)
    // What suits the topics that are tuned on is what the held-out ones are measured with, as it is with ours.
    tuned ??= measured.threshold
    figures.push(measured)
  }
  return figures
}

/** With `threshold` `null`, average linkage gets the one that suits it best on this very set. */
function figuresOf(set: string, articles: readonly SortedArticle[], threshold: number | null): StoryFigures {
  const events = articles.map(({ event }) => event)
  const stories = articles.map(({ story }) => story)
  const plain = plainOf(articles, events, threshold)
  const reports = articles.map(({ report }) => report)
  const known = reports.flatMap((report) => report ?? [])
  return {
    set,
    articles: articles.length,
    events: new Set(events).size,
    stories: new Set(stories).size,
    dateline: agreementOf(stories, events),
    averageLink: plain.agreement,
    threshold: plain.threshold,
    reports:
      known.length === articles.length
        ? agreementOf(
            articles.map(({ foundReport }) => foundReport),
            known,
          )
        : null,
  }
}

function plainOf(
  articles: readonly SortedArticle[],
  events: readonly string[],
  fixed: number | null,
): { agreement: Agreement; threshold: number } {
  const merges = mergesOf(cosinesOf(articles))
  const at = (threshold: number) => ({
    threshold,
    agreement: agreementOf(groupsAt(merges, articles.length, threshold), events),
  })
  if (fixed !== null) return at(fixed)
  const tried = Array.from({ length: Math.round(MOST / STEP) }, (_, step) => at((step + 1) * STEP))
  const score = ({ agreement }: { agreement: Agreement }) => agreement.f1 + agreement.ari
  return tried.reduce((best, one) => (score(one) > score(best) ? one : best))
}

export function storiesReport(figures: readonly StoryFigures[]): string {
  const rows: [string, (figures: StoryFigures) => string][] = [
    ['articles', ({ articles }) => String(articles)],
    ['events', ({ events }) => String(events)],
    ['stories', ({ stories }) => String(stories)],
    ['B³ F1', ({ dateline }) => share(dateline.f1)],
    ['  plain TF-IDF, average link', ({ averageLink }) => share(averageLink.f1)],
    ['B³ precision', ({ dateline }) => share(dateline.precision)],
    ['  plain', ({ averageLink }) => share(averageLink.precision)],
    ['B³ recall', ({ dateline }) => share(dateline.recall)],
    ['  plain', ({ averageLink }) => share(averageLink.recall)],
    ['adjusted Rand index', ({ dateline }) => share(dateline.ari)],
    ['  plain', ({ averageLink }) => share(averageLink.ari)],
    ['threshold of the plain one', ({ threshold }) => share(threshold)],
    ['reports told apart, B³ F1', ({ reports }) => (reports === null ? '–' : share(reports.f1))],
  ]
  return tableOf(
    ['', ...figures.map(({ set }) => set)],
    rows.map(([name, cell]) => [name, ...figures.map(cell)]),
  )
}

const share = (value: number): string => value.toFixed(3)

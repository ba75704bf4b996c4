// A digest as a message: story by story what is new, how widely it was reported, and what it rests on.
import { mention, note, paragraph, plain } from '../answers/compose.ts'
import { longDay } from '../domain/day.ts'
import type { Digest, DigestStory } from '../domain/digest.ts'
import type { LinkTo } from '../domain/links.ts'
import type { Message, MessageAction, MessageBlock, MessageSource } from '../domain/message.ts'
import { counted } from '../text/words.ts'

export interface DigestOptions {
  linkTo: LinkTo
  /** What a reader can do with a story of that number. */
  actionsFor: (story: DigestStory, number: number) => MessageAction[]
  /** What becomes of stories that had no place, as a sentence; '' for nothing. */
  ofOthers: string
  /** What it was since that nothing is new, if that is clearer than the day: "the last digest here". */
  lastTime?: string
}

const STATUS: Record<DigestStory['status'], string> = {
  new: '',
  update: 'Update: ',
  correction: 'Corrected: ',
  withdrawn: 'Withdrawn: ',
}

export function composeDigest({ stories, since, until, left }: Digest, options: DigestOptions): Message {
  if (stories.length === 0) return plain(paragraph(`Nothing new since ${options.lastTime ?? longDay(since)}.`))
  const others = counted(left, 'other story', 'other stories')
  const more = left > 0 ? [note(`${others} had no place here. ${options.ofOthers}`.trim())] : []
  const blocks = stories.flatMap((story, at) => storyBlocks(story, at + 1, options))
  return { heading: `What is new · ${longDay(until)}`, blocks: [...blocks, ...more], actions: [] }
}

/** Stories have numbers, by which a reader can ask about them. */
function storyBlocks(story: DigestStory, number: number, { linkTo, actionsFor }: DigestOptions): MessageBlock[] {
  const { headline, status, sentences, differences, citations, sources, earlier = [] } = story
  const whole = sources.filter(({ id }) => citations.every(({ articleId }) => articleId !== id))
  const cited = citations.flatMap((citation): MessageSource[] => {
    const article = sources.find(({ id, version }) => id === citation.articleId && version === citation.version)
    if (article === undefined) return []
    const title = earlier.includes(article.version) ? `${article.title} (before it was changed)` : article.title
    return [
      { ...mention(article, linkTo), title, n: citation.n, quote: citation.quote, link: linkTo(article, citation) },
    ]
  })
  const shown = [...cited, ...whole.map((article) => mention(article, linkTo))]
  const title = `${number}. ${STATUS[status]}${headline}`
  return [
    { kind: 'headline', text: title, extent: extentIn(story), actions: actionsFor(story, number) },
    { kind: 'paragraph', sentences },
    ...(differences.length === 0 ? [] : [{ kind: 'paragraph', sentences: differences } as const]),
    ...(shown.length === 0 ? [] : [{ kind: 'sources', heading: 'Sources', sources: shown } as const]),
  ]
}

function extentIn({ outlets, reports }: DigestStory): string {
  // An outlet is not independent of itself.
  if (outlets.length === 1) return reports > 1 ? `${outlets[0]}, ${counted(reports, 'report')}` : (outlets[0] ?? '')
  const by = counted(outlets.length, 'outlet')
  return reports > 1 ? `${by}, ${counted(reports, 'independent report')}` : `${by}, one report`
}

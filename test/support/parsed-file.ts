// A file as it is read, its articles apart from what was skipped of it.
import { type Parsed, parseFile } from '../../src/articles/read/parse.ts'
import type { Skipped } from '../../src/domain/article.ts'

export async function parsedFile(
  path: string,
  content: string | Uint8Array,
): Promise<{ articles: Extract<Parsed, { article: unknown }>[]; skipped: Skipped[] }> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const parsed = await parseFile({ path, bytes })
  return {
    articles: parsed.flatMap((one) => ('article' in one ? [one] : [])),
    skipped: parsed.flatMap((one) => ('article' in one ? [] : [one.skipped])),
  }
}

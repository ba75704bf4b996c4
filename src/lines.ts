// Reads a stream of text line by line, at line feeds only: a JSON string may hold any other line separator.

export async function* linesOf(chunks: AsyncIterable<string | Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let pieces: string[] = []
  for await (const chunk of chunks) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    let from = 0
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      yield ended([...pieces, text.slice(from, at)])
      pieces = []
      from = at + 1
    }
    pieces.push(text.slice(from))
  }
  const last = ended([...pieces, decoder.decode()])
  if (last !== '') yield last
}

const ended = (pieces: string[]): string => pieces.join('').replace(/\r$/, '')

// The web for the contract: the real server on this machine, with a person whose browser runs no script but reads as the answer comes.
import { setTimeout as wait } from 'node:timers/promises'
import { JSDOM } from 'jsdom'
import { onTestFinished } from 'vitest'
import type { CommandValues } from '../../../src/domain/command.ts'
import type { Desk, PlatformMemory, ReadingRoom } from '../../../src/domain/ports.ts'
import { Metrics } from '../../../src/platforms/web/metrics.ts'
import { createWeb, type WebSettings } from '../../../src/platforms/web/server.ts'
import { logInRam } from '../scripted-desk.ts'
import type { Asked, PlatformUnderTest, Reader, Seen } from './harness.ts'

/** What no text may become. */
const LIVELY = 'script, img, iframe, object, embed, link, style, base, meta, [onerror], [onclick], [onload], [style]'
const UNRULY = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

export interface OpenedWeb {
  address: string
  log: ReturnType<typeof logInRam>
  stop(): Promise<void>
}

/** The server, on any free port; stopped when the test ends. */
export async function openWeb(
  desk: Desk,
  room: ReadingRoom = NO_ROOM,
  settings: Partial<WebSettings> = {},
): Promise<OpenedWeb> {
  const log = logInRam()
  const all = { host: '127.0.0.1', port: 0, token: null, publicUrl: null, asksPerAddress: 100_000, ...settings }
  const parts = { desk, room, log, memory: memoryInRam(), metrics: new Metrics(), extentOf: () => 'how widely' }
  const web = createWeb(all, parts)
  const [line = ''] = await web.start()
  const stop = () => web.stop(1000)
  onTestFinished(stop)
  const [, port] = /:(\d+)$/.exec(line) ?? []
  return {
    // By number: the name has two addresses, and a busy process gives up on each within 250 ms.
    address: settings.publicUrl === undefined ? `http://127.0.0.1:${port}` : `http://127.0.0.1:${all.port}`,
    log,
    stop,
  }
}

/** One browser: its cookie, and the forms of the page that it is on. */
export class Visitor {
  readonly #address: string
  cookie = ''

  constructor(address: string) {
    this.#address = address
  }

  async get(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ response: Response; document: Document; html: string }> {
    return this.#read(
      await fetch(`${this.#address}${path}`, { headers: { ...headers, cookie: this.cookie }, redirect: 'manual' }),
    )
  }

  async post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const token = fields.token ?? (await this.token())
    const body = new URLSearchParams({ token, ...fields })
    return fetch(`${this.#address}${path}`, {
      method: 'POST',
      body,
      headers: { ...headers, cookie: this.cookie },
      redirect: 'manual',
    })
  }

  async page(path: string, fields: Record<string, string>) {
    return this.#read(await this.post(path, fields))
  }

  async token(): Promise<string> {
    const { document } = await this.get('/')
    return document.querySelector<HTMLInputElement>('[name=token]')?.value ?? ''
  }

  async #read(response: Response) {
    this.cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.cookie
    const html = await response.text()
    return { response, html, document: new JSDOM(html).window.document }
  }
}

export const onWeb: PlatformUnderTest = {
  name: 'the web',
  isShared: false,
  written: (command) => `/${command}`,
  async open(desk) {
    const { address, log } = await openWeb(desk)
    const objections: unknown[] = []
    /** As they came, by what is read on them. */
    const pages = new Map<string, string>()
    const readers = new Map<string, Reader>()
    const stage = {
      reader(name: string) {
        const known = readers.get(name) ?? readerAt(new Visitor(address), pages, objections)
        readers.set(name, known)
        return known
      },
      async offered() {
        const { text } = await stage.reader('Somebody').runs('help').answered()
        return [...text.matchAll(/(?:^|\s)(\/[\w-]+(?: [\w-]+)?): /g)].map(([, command = '']) => command)
      },
      objections: () => [...objections, ...log.lines.filter(({ level }) => level === 'error')],
      asksToWait: async () => () => [],
      cutsOff: () => undefined,
    }
    return stage
  },
}

function readerAt(visitor: Visitor, pages: Map<string, string>, objections: unknown[]): Reader {
  function sends(path: string, fields: () => Promise<Record<string, string>> | Record<string, string>): Asked {
    let html = ''
    const answered = (async (): Promise<Seen> => {
      const response = await visitor.post(path, await fields(), { accept: 'application/x-ndjson' })
      if (!response.ok) objections.push(`${response.status} ${await response.clone().text()}`)
      const sentences: string[] = []
      let text = ''
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const lines = `${text}${chunk}`.split('\n')
        text = lines.pop() ?? ''
        for (const line of lines) {
          const told = JSON.parse(line)
          if (told.sentence !== undefined) sentences.push(told.sentence)
          html =
            told.reply ?? (sentences.length > 0 ? `<p>${sentences.join(' ')}</p>` : html || `<p>${told.step ?? ''}</p>`)
        }
      }
      const seen = seenIn(html)
      pages.set(seen.text, html)
      return seen
    })()
    answered.catch(() => undefined)
    return {
      async heard() {
        while (html === '') await wait(5)
      },
      answered: () => answered,
      replies: () => (html === '' ? [] : [seenIn(html)]),
    }
  }

  const documentOf = (seen: Seen): Document => new JSDOM(pages.get(seen.text) ?? '').window.document
  const asks = (q: string): Asked => sends('/ask', () => ({ q }))
  const presses = (label: string, on: Seen): Asked =>
    sends('/press', () => {
      const button = [...documentOf(on).querySelectorAll('button')].find(({ textContent }) => textContent === label)
      if (button === undefined) throw new Error(`there is no button ${label}`)
      return { [button.name]: button.value }
    })
  return {
    asks,
    asksOn: async (question) => asks(question),
    runs: (command, values = {}) => asks(`/${command} ${typed(values)}`.trim()),
    presses,
    async complains(why, about) {
      const form = documentOf(await presses('👎', about).answered())
      const field = form.querySelector<HTMLTextAreaElement>('textarea')?.name ?? ''
      const id = form.querySelector<HTMLInputElement>('[name=form]')?.value ?? ''
      return sends('/submit', () => ({ form: id, [field]: why })).answered()
    },
    fills: () => {
      throw new Error('No form but that for votes opens on the web.')
    },
    checks: () => {
      throw new Error('The web has no messages of others to check.')
    },
  }
}

function seenIn(html: string): Seen {
  const { document } = new JSDOM(html).window
  // Blocks stand on lines of their own, as on the screen.
  for (const block of document.querySelectorAll('p, li, h2, h3, br, summary, blockquote')) block.append(' ')
  // What a citation shows when it is pointed at stands apart from the sentence, as it does on the screen.
  for (const tip of document.querySelectorAll('.tip')) {
    tip.prepend(`${tip.previousSibling?.textContent} `)
    tip.append(' ')
    tip.closest('p')?.after(tip)
  }
  for (const numbers of document.querySelectorAll('sup')) numbers.prepend(' ')
  const text = (document.body.textContent ?? '').trim()
  const links = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href') ?? '')
  const alive = [...document.querySelectorAll(LIVELY)].map(({ outerHTML }) => outerHTML)
  return {
    text,
    pages: [text],
    isPrivate: null,
    alive: [...alive, ...(text.match(UNRULY) ?? [])],
    links: links.filter((link) => !link.startsWith('/')),
  }
}

/** The first value stands alone, flags by their name, others as "name:value". */
function typed(values: CommandValues): string {
  return Object.entries(values)
    .map(([name, value], at) => (value === true ? name : at === 0 ? String(value) : `${name}:"${value}"`))
    .join(' ')
}

function memoryInRam(): PlatformMemory {
  const kept = new Map<string, string>()
  return {
    get: async (key) => kept.get(key) ?? null,
    set: async (key, value) => void kept.set(key, value),
    async claim(key) {
      const isFirst = !kept.has(key)
      kept.set(key, '')
      return isFirst
    },
    forget: async (key) => void kept.delete(key),
    left: async () => [],
  }
}

const NO_ROOM: ReadingRoom = {
  article: async () => null,
  articles: async () => Promise.reject(new Error('no articles')),
  story: async () => null,
  today: async () => {
    throw new Error('There is no today here.')
  },
  operator: async () => ({ heading: null, blocks: [], actions: [] }),
  obstacle: async () => null,
  figures: async () => ({}),
}

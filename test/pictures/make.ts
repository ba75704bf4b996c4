// `npm run pictures`: makes README's pictures of what the bot really sends, on a loopback Discord server, and of its web pages, with
// headless Chromium.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type APIMessage, PermissionFlagsBits } from 'discord.js'
import { chromium } from 'playwright-core'
import { startDiscordServer } from '../support/discord-server/index.ts'
import { discordPage, type Prompt } from './discord-page.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const OUT = path.join(ROOT, 'docs/pictures')
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const HOUR_MS = 3_600_000
const [WIDTH, TALLEST, WEB_HEIGHT] = [720, 1600, 640]
/** A first start reads all articles. */
const PATIENCE_MS = 60_000

interface Report {
  hoursAgo: number
  outlet: string
  title: string
  text: string
}

const browser = process.env.CHROMIUM ?? BROWSERS.find(existsSync)
if (browser === undefined) throw new Error('No Chromium found: install it, or name it in CHROMIUM')
const folder = mkdtempSync(path.join(tmpdir(), 'pictures-'))
try {
  mkdirSync(OUT, { recursive: true })
  const samples = path.join(folder, 'samples')
  cpSync(path.join(ROOT, 'articles'), samples, { recursive: true })
  await picture('discord-answer', samples, 'ask', { question: 'who refused to cross?' })
  await picture('discord-digest', newsOfToday(), 'digest preview', {})
  await webPictures(samples)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
// Connections of the killed bot may linger in the server.
process.exit()

/** The invented reports beside this file, as if they had come in during the last day. */
function newsOfToday(): string {
  const news = path.join(folder, 'news')
  mkdirSync(news)
  const lines = readFileSync(path.join(import.meta.dirname, 'news.jsonl'), 'utf8')
    .trim()
    .split('\n')
  const dated = lines.map((line) => {
    const { hoursAgo, ...report } = JSON.parse(line) as Report
    return JSON.stringify({ ...report, publishedAt: new Date(Date.now() - hoursAgo * HOUR_MS).toISOString() })
  })
  writeFileSync(path.join(news, 'news.jsonl'), dated.join('\n'))
  return news
}

/** Asks on the web page, follows a citation, and takes a picture of both. */
async function webPictures(articles: string): Promise<void> {
  const bot = spawn(process.execPath, [path.join(ROOT, 'src/main.ts')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      WEB: 'on',
      WEB_PORT: '0',
      ARTICLES_DIR: articles,
      DATA_DIR: path.join(folder, 'data-web'),
    },
  })
  const opened = await chromium.launch({ executablePath: browser ?? '', args: ['--no-sandbox'] })
  try {
    const [line] = (await once(bot.stdout, 'data')) as [Buffer]
    const page = await opened.newPage({ viewport: { width: WIDTH, height: WEB_HEIGHT } })
    await page.goto(/http:\S+/.exec(line.toString())?.[0] ?? '')
    await page.fill('#q', 'who refused to cross?')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.reply .cite')
    await page.screenshot({ path: path.join(OUT, 'web-answer.png') })
    await page.click('.reply .cite')
    await page.waitForSelector('mark')
    await page.evaluate(() => scrollTo(0, 0))
    await page.screenshot({ path: path.join(OUT, 'web-article.png') })
    console.log('docs/pictures/web-answer.png, docs/pictures/web-article.png')
  } finally {
    await opened.close()
    bot.kill('SIGKILL')
  }
}

/** Has Ada use a command in a channel where the real bot is on duty, and draws what it posts. */
async function picture(name: string, articles: string, command: string, values: Record<string, string>): Promise<void> {
  const server = await startDiscordServer({ atEnd: () => {}, responseWindowMs: PATIENCE_MS })
  const bot = spawn(process.execPath, [path.join(ROOT, 'src/main.ts')], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      PATH: process.env.PATH,
      DISCORD_TOKEN: server.token,
      DISCORD_API_URL: server.apiUrl,
      DISCORD_SHARDS: '1',
      WEB: 'off',
      ARTICLES_DIR: articles,
      DATA_DIR: path.join(folder, `data-${name}`),
    },
  })
  try {
    await server.connected(PATIENCE_MS)
    await server.until(() => server.commands.length > 0, 'the commands', PATIENCE_MS)
    const ada = server.person('Ada', { permissions: PermissionFlagsBits.ManageGuild })
    const message = await ada.runs(command, values, { channel: server.channel }).answered(undefined, PATIENCE_MS)
    // Buttons may come a moment after the text.
    await wait(1000)
    const now = server.message(message.id) ?? message
    draw(name, now, { kind: 'command', text: [command, ...Object.values(values)].join(' ') })
  } finally {
    bot.kill('SIGKILL')
    void server.close()
  }
}

function draw(name: string, message: APIMessage, prompt: Prompt): void {
  const page = path.join(folder, `${name}.html`)
  writeFileSync(page, discordPage(message, prompt))
  const run = (...args: string[]): string =>
    execFileSync(browser ?? '', ['--headless', '--no-sandbox', '--hide-scrollbars', ...args, `file://${page}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  // The page says how tall it is, so that the picture ends where the message does.
  writeFileSync(
    page,
    `${readFileSync(page, 'utf8')}<script>document.title = document.querySelector('main').scrollHeight</script>`,
  )
  const height = Number(
    /<title>(\d+)<\/title>/.exec(run(`--window-size=${WIDTH},${TALLEST}`, '--dump-dom'))?.[1] ?? TALLEST,
  )
  run(
    `--window-size=${WIDTH},${height}`,
    '--force-device-scale-factor=1',
    `--screenshot=${path.join(OUT, `${name}.png`)}`,
  )
  console.log(`docs/pictures/${name}.png, ${WIDTH} x ${height}`)
}

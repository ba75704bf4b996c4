// `npm run pictures`: makes README's pictures, and those of the six messages that people meet most on both platforms, from what the bot
// really sends on loopback servers, with headless Chromium. Says how tall each is, and how many words it has.
import './clock.ts'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { PermissionFlagsBits } from 'discord.js'
import { chromium } from 'playwright-core'
import { plainText as discordText, startDiscordServer } from '../support/discord-server/index.ts'
import { type SlackMessage, plainText as slackText, startSlackServer } from '../support/slack-server/index.ts'
import { discordPage, type Prompt } from './discord-page.ts'
import { slackPage } from './slack-page.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const OUT = path.join(ROOT, 'docs/pictures')
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const HOUR_MS = 3_600_000
/** Those that are started live at the same moment. */
const SAME_CLOCK = {
  NODE_OPTIONS: `--import=${pathToFileURL(path.join(import.meta.dirname, 'clock.ts'))}`,
  CLOCK_AHEAD_MS: process.env.CLOCK_AHEAD_MS,
}
const [WIDTH, TALLEST, WEB_HEIGHT] = [720, 2400, 640]
/** A first start reads all articles. */
const PATIENCE_MS = 60_000

/** A message that people meet often, and how they come by it. */
interface Scene {
  name: string
  articles: 'samples' | 'news'
  by: { says: string } | { runs: string; with: Record<string, string>; posts?: true } | { checks: string }
}
const TOPIC = 'Sembara earthquake'
const CLAIMS = 'At least 80 people died in the earthquake on Sembara. The governor, Ana Weil, has resigned.'
const SCENES: Scene[] = [
  { name: 'answer', articles: 'samples', by: { says: 'who refused to cross?' } },
  { name: 'digest', articles: 'news', by: { runs: 'digest now', with: {}, posts: true } },
  { name: 'summary', articles: 'news', by: { runs: 'summary', with: { topic: TOPIC } } },
  { name: 'compare', articles: 'news', by: { runs: 'summary', with: { topic: TOPIC, view: 'compare' } } },
  { name: 'timeline', articles: 'news', by: { runs: 'summary', with: { topic: TOPIC, view: 'timeline' } } },
  { name: 'check', articles: 'news', by: { checks: CLAIMS } },
]

interface Report {
  hoursAgo: number
  outlet: string
  title: string
  text: string
}

const browser = process.env.CHROMIUM ?? BROWSERS.find(existsSync)
if (browser === undefined) throw new Error('No Chromium found: install it, or name it in CHROMIUM')
const folder = mkdtempSync(path.join(tmpdir(), 'pictures-'))
const bots = new Set<ChildProcess>()
/** Drawn when the bots are gone: nobody answers their pings meanwhile. */
const drawings: [name: string, page: string, text: string][] = []
try {
  mkdirSync(path.join(OUT, 'messages'), { recursive: true })
  const samples = path.join(folder, 'samples')
  cpSync(path.join(ROOT, 'articles'), samples, { recursive: true })
  console.log('| message | platform | height | words |\n|---|---|---|---|')
  for (const [name, articles] of Object.entries({ samples, news: newsOfToday() }))
    await onBoth(
      name,
      articles,
      SCENES.filter((scene) => scene.articles === name),
    )
  for (const drawing of drawings) draw(...drawing)
  for (const name of ['answer', 'digest'])
    copyFileSync(path.join(OUT, `messages/${name}-discord.png`), path.join(OUT, `discord-${name}.png`))
  await webPictures(samples)
} finally {
  for (const bot of bots) bot.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
}
// Connections of the killed bots may linger in the servers.
process.exit()

/** The invented reports beside this file, as if they had come in during the last days of the clock. */
function newsOfToday(): string {
  const news = path.join(folder, 'news')
  mkdirSync(news)
  const lines = readFileSync(path.join(import.meta.dirname, 'news.jsonl'), 'utf8')
    .trim()
    .split('\n')
  const dated = lines.map((line, at) => {
    const { hoursAgo, ...report } = JSON.parse(line) as Report
    return JSON.stringify({
      ...report,
      url: `https://news.example/${at + 1}`,
      publishedAt: new Date(Date.now() - hoursAgo * HOUR_MS).toISOString(),
    })
  })
  writeFileSync(path.join(news, 'news.jsonl'), dated.join('\n'))
  return news
}

function started(name: string, articles: string, env: Record<string, string>): ChildProcess {
  const dataDir = path.join(folder, `data-${name}`)
  const bot = spawn(process.execPath, [path.join(ROOT, 'src/main.ts')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, ...SAME_CLOCK, WEB: 'off', ARTICLES_DIR: articles, DATA_DIR: dataDir, ...env },
  })
  bots.add(bot)
  return bot
}

/** Has people bring these scenes about where the real bot is on duty on both platforms, and draws what it posts. */
async function onBoth(name: string, articles: string, scenes: Scene[]): Promise<void> {
  const discord = await startDiscordServer({ atEnd: () => {}, responseWindowMs: PATIENCE_MS })
  const slack = await startSlackServer({ closeWithTest: false, ackDeadlineMs: PATIENCE_MS })
  const bot = started(name, articles, {
    ...{ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, DISCORD_SHARDS: '1' },
    ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.apiUrl },
  })
  await discord.connected(PATIENCE_MS)
  await discord.until(() => discord.commands.length > 0, 'the commands', PATIENCE_MS)
  await slack.until(() => slack.sockets().open > 0, { withinMs: PATIENCE_MS })
  const ada = discord.person('Ada', { permissions: PermissionFlagsBits.ManageGuild })
  const alice = slack.person({ name: 'ada', isAdmin: true })

  const posted = () => discord.messages(discord.channel).findLast(({ author }) => author.bot)
  const subscribing = { when: 'daily 18:00' }
  if (scenes.some(({ by }) => 'runs' in by && by.posts)) {
    await ada.runs('digest subscribe', subscribing, { channel: discord.channel }).answered(undefined, PATIENCE_MS)
  }

  for (const { name: scene, by } of scenes) {
    const prompt: Prompt =
      'runs' in by
        ? { kind: 'command', text: [by.runs, ...Object.values(by.with)].join(' ') }
        : { kind: 'mention', text: 'says' in by ? by.says : by.checks }
    const handle =
      'says' in by
        ? ada.says(discord.channel, by.says, { mentionBot: true })
        : 'runs' in by
          ? ada.runs(by.runs, by.with, { channel: discord.channel })
          : ada.uses('Check against articles', ada.says(discord.channel, by.checks).message)
    const reply = await handle.answered(undefined, PATIENCE_MS)
    const isPosted = 'runs' in by && by.posts === true
    // What is posted is no reply.
    if (isPosted) await discord.until(() => posted() !== undefined, 'a digest', PATIENCE_MS)
    const message = (isPosted && posted()) || reply
    // Buttons may come a moment after the text.
    await wait(1500)
    const now = discord.message(message.id) ?? message
    drawings.push([`${scene}-discord`, discordPage(now, prompt), discordText(now)])

    const news = slack.channel(`news-${scene}`, { members: [alice] })
    let before = slack.messages.length
    const isOurs = ({ botId, blocks }: SlackMessage) => botId !== null && blocks.length > 0
    if ('says' in by) alice.says(news, by.says, { mentionBot: true })
    else if ('runs' in by) {
      const [command = '', ...rest] = by.runs.split(' ')
      const words = Object.entries(by.with).map(([option, value]) => (option === 'view' ? `${option}:${value}` : value))
      if (by.posts) alice.runs(`/${command}`, `subscribe ${subscribing.when}`, { channel: news })
      if (by.posts) await alice.until(news, isOurs, { withinMs: PATIENCE_MS })
      before = slack.messages.length
      alice.runs(`/${command}`, [...rest, ...words].join(' '), { channel: news })
    } else {
      const act = alice.says(news, by.checks)
      await wait(200)
      if (act.message) alice.usesShortcut('check', act.message)
    }
    const isWanted = (one: SlackMessage) => isOurs(one) && slack.messages.indexOf(one) >= before
    const answer = await alice.until(news, isWanted, { withinMs: PATIENCE_MS })
    await wait(1500)
    const shown = slack.messages.find(({ ts, channel }) => ts === answer.ts && channel === answer.channel) ?? answer
    drawings.push([`${scene}-slack`, slackPage(shown, prompt), slackText(shown)])
  }
  bot.kill('SIGKILL')
  bots.delete(bot)
}

/** Asks on the web page, follows a citation, and takes a picture of both. */
async function webPictures(articles: string): Promise<void> {
  const bot = started('web', articles, { WEB: 'on', WEB_PORT: '0' })
  const opened = await chromium.launch({ executablePath: browser ?? '', args: ['--no-sandbox'] })
  try {
    if (bot.stdout === null) return
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
  } finally {
    await opened.close()
  }
}

function draw(name: string, html: string, text: string): void {
  const page = path.join(folder, `${name}.html`)
  // The page says how tall it is, so that the picture ends where the message does.
  writeFileSync(
    page,
    `${html}<script>document.title = document.querySelector('main').scrollHeight + ' ' + document.querySelector('article:last-of-type > div').scrollHeight</script>`,
  )
  const run = (...args: string[]): string =>
    execFileSync(browser ?? '', ['--headless', '--no-sandbox', '--hide-scrollbars', ...args, `file://${page}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const told = /<title>(\d+) (\d+)<\/title>/.exec(run(`--window-size=${WIDTH},${TALLEST}`, '--dump-dom'))
  const [height, tall] = [Number(told?.[1] ?? TALLEST), Number(told?.[2] ?? TALLEST)]
  const shot = path.join(OUT, 'messages', `${name}.png`)
  run(`--window-size=${WIDTH},${height}`, '--force-device-scale-factor=1', `--screenshot=${shot}`)
  const [scene = '', platform = ''] = name.split('-')
  console.log(`| ${scene} | ${platform} | ${tall} px | ${text.split(/\s+/).filter(Boolean).length} |`)
}

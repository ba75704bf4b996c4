// A data folder of the release before opens: what was said and subscribed to in chat is all there.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { openStorage } from '../src/storage/open.ts'
import { newsroom, story } from './support/newsroom.ts'

/** chat.sqlite as the release before left it: a digest that was sent, one that is due, an answer with a vote. */
const CHAT = `
CREATE TABLE answers (id TEXT PRIMARY KEY, conversation TEXT, person TEXT NOT NULL, place TEXT NOT NULL, asked_at INTEGER NOT NULL,
  question TEXT NOT NULL, said TEXT NOT NULL, content TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX answers_by_conversation ON answers (conversation, asked_at) WHERE conversation IS NOT NULL;
CREATE INDEX answers_by_time ON answers (asked_at);
CREATE TABLE votes (answer TEXT NOT NULL REFERENCES answers (id), person TEXT NOT NULL, choice TEXT NOT NULL, why TEXT,
  voted_at INTEGER NOT NULL, PRIMARY KEY (answer, person)) WITHOUT ROWID;
CREATE TABLE platform_memory (platform TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, used_at INTEGER NOT NULL,
  PRIMARY KEY (platform, key)) WITHOUT ROWID;
CREATE INDEX platform_memory_by_time ON platform_memory (used_at);
CREATE TABLE subscriptions (id TEXT PRIMARY KEY, platform TEXT NOT NULL, community TEXT, channel TEXT NOT NULL, subscriber TEXT NOT NULL,
  cron TEXT NOT NULL, time_zone TEXT NOT NULL, schedule_text TEXT NOT NULL, topics TEXT NOT NULL, without TEXT NOT NULL,
  outlets TEXT NOT NULL, length TEXT NOT NULL, says_when_empty INTEGER NOT NULL, state TEXT NOT NULL, paused_because TEXT,
  created_at INTEGER NOT NULL, active_since INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX subscriptions_by_channel ON subscriptions (platform, channel);
CREATE TABLE deliveries (subscription TEXT NOT NULL, due_at INTEGER NOT NULL, state TEXT NOT NULL, message TEXT, because TEXT,
  tries INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL, holder TEXT, renewed_at INTEGER, tells TEXT, key TEXT,
  ended_at INTEGER, refusals INTEGER NOT NULL DEFAULT 0, chosen TEXT, PRIMARY KEY (subscription, due_at)) WITHOUT ROWID;
CREATE INDEX deliveries_by_key ON deliveries (key) WHERE key IS NOT NULL;
CREATE INDEX deliveries_open ON deliveries (not_before) WHERE state IN ('due', 'sending');
CREATE TABLE told (platform TEXT NOT NULL, channel TEXT NOT NULL, article TEXT NOT NULL, version TEXT NOT NULL, story TEXT NOT NULL,
  told_at INTEGER NOT NULL, quoted TEXT, partly TEXT, PRIMARY KEY (platform, channel, article, version)) WITHOUT ROWID;
CREATE TABLE ended_settings (subscription TEXT PRIMARY KEY, cron TEXT NOT NULL, time_zone TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO subscriptions VALUES ('s1', 'slack', 'T1', 'C1', 'U1', '30 8 * * 1-5', 'Europe/Vilnius', 'on weekdays at 08:30',
  '["ferries"]', '["sport"]', '["Corner Post"]', 'short', 1, 'paused', 'The channel is gone.', 1756684800000, 1756771200000);
INSERT INTO deliveries VALUES ('s1', 1757482200000, 'sent', 'm1', NULL, 1, 0, NULL, NULL,
  '[{"storyId":"st","articleId":"a1","version":"v1","quoted":[{"start":0,"end":9}]}]', 'key1', 1757482209000, 0,
  '[{"storyId":"st","headline":"Ferries","why":["new"]}]');
INSERT INTO deliveries VALUES ('s1', 1757568600000, 'due', NULL, NULL, 0, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL);
INSERT INTO told VALUES ('slack', 'C1', 'a1', 'v1', 'st', 1757482209000, '[{"start":0,"end":9}]', NULL);
INSERT INTO answers VALUES ('an1', 'slack:T1:C1', 'slack:U1', 'slack:C1', 1757484000000, 'Who?', 'Nobody.', '{}');
INSERT INTO votes VALUES ('an1', 'slack:U2', 'down', 'wrong', 1757484060000);
INSERT INTO platform_memory VALUES ('slack', 'thread', 'x', 1757484060000);
INSERT INTO ended_settings VALUES ('s0', '0 9 * * *', 'UTC');
PRAGMA user_version = 7;
`

/** What is open on a data folder with such a file, and what was said about it. */
async function openedWith(name: string, sql: string) {
  const data = mkdtempSync(path.join(tmpdir(), 'before-'))
  onTestFinished(() => rmSync(data, { recursive: true, force: true }))
  const database = new DatabaseSync(path.join(data, name), { timeout: 0 })
  database.exec(sql)
  database.close()
  const notices: string[] = []
  const onNotice = (notice: string) => void notices.push(notice)
  const storage = await openStorage({ articles: data, data, now: new Date(), onNotice })
  onTestFinished(() => storage.close())
  return { ...storage, notices }
}

async function opened() {
  const storage = await openedWith('chat.sqlite', CHAT)
  expect(storage.notices).toEqual([])
  return storage
}

const CHANNEL = { platform: 'slack', community: 'T1', channel: 'C1' }

test('subscriptions are as they were', async () => {
  const { subscriptions } = await opened()
  expect(await subscriptions.list()).toEqual([
    {
      id: 's1',
      destination: CHANNEL,
      subscriber: 'U1',
      schedule: { cron: '30 8 * * 1-5', timeZone: 'Europe/Vilnius', text: 'on weekdays at 08:30' },
      taste: { topics: ['ferries'], without: ['sport'], outlets: ['Corner Post'], length: 'short' },
      saysWhenEmpty: true,
      state: 'paused',
      pausedBecause: 'The channel is gone.',
      createdAt: new Date('2025-09-01T00:00:00Z'),
      activeSince: new Date('2025-09-02T00:00:00Z'),
    },
  ])
  expect(await subscriptions.endedSettled()).toEqual([{ id: 's0', cron: '0 9 * * *', timeZone: 'UTC' }])
})

test('what was delivered is not delivered again, and what is due still is', async () => {
  const { deliveries } = await opened()
  const open = await deliveries.open(new Date('2025-09-11T06:00:00Z'))
  expect(open).toMatchObject([{ subscriptionId: 's1', dueAt: new Date('2025-09-11T05:30:00Z'), state: 'due' }])
  expect(await deliveries.lastCovered('s1')).toEqual(new Date('2025-09-10T05:30:00Z'))
  const told = [{ storyId: 'st', articleId: 'a1', version: 'v1' }]
  expect(await deliveries.told(CHANNEL, null)).toMatchObject(told)
  expect(await deliveries.contentsOf('key1')).toMatchObject({
    told,
    chosen: [{ storyId: 'st', headline: 'Ferries', why: ['new'] }],
    cites: [],
  })
})

test('answers and votes are as they were, and platforms remember', async () => {
  const { answers, memory } = await opened()
  expect(await answers.turns('slack:T1:C1', new Date(0), 9)).toEqual([{ question: 'Who?', answer: 'Nobody.' }])
  expect(await answers.last('slack:T1:C1')).toMatchObject({
    id: 'an1',
    person: 'slack:U1',
    content: '{}',
    isPrivate: false,
  })
  expect(await answers.votes()).toEqual({ up: 0, down: 1 })
  expect(await memory('slack').get('thread')).toBe('x')
  expect(await memory('slack').claim('thread')).toBe(false)
})

test('articles of an older release are kept aside, and read again', async () => {
  const { articles, notices } = await openedWith('records.sqlite', 'CREATE TABLE meta (key); PRAGMA user_version = 3')
  expect(await articles.listing()).toEqual({ articles: [], skipped: [] })
  expect(notices).toEqual([
    expect.stringMatching(/^The records are of an old release: kept as \S+, and read again from the articles\.$/),
  ])
})

/** What is kept of articles for their stories, as the release before kept it. */
const STORIES = `DROP TABLE prints; DROP TABLE sketches; DROP TABLE steps; DROP INDEX articles_unread;
DROP INDEX articles_by_address; ALTER TABLE articles DROP COLUMN address; ALTER TABLE articles DROP COLUMN earliest;
CREATE INDEX articles_unprinted ON articles (n) WHERE printed < 2 AND removed = 0;
CREATE INDEX articles_left ON articles (n) WHERE printed > 0 AND removed = 1;
CREATE TABLE prints (article INTEGER PRIMARY KEY REFERENCES articles (n), moment INTEGER, counted INTEGER NOT NULL, linked INTEGER NOT NULL,
  placed INTEGER NOT NULL, square INTEGER NOT NULL, features BLOB NOT NULL);
CREATE TABLE sketches (article INTEGER PRIMARY KEY REFERENCES articles (n), headline TEXT NOT NULL, sketch BLOB NOT NULL);
CREATE TABLE rarities (term INTEGER PRIMARY KEY, articles INTEGER NOT NULL, step INTEGER NOT NULL, touched INTEGER NOT NULL);
DROP TABLE links; DROP TABLE leaving; ALTER TABLE files DROP COLUMN changed_at;
CREATE TABLE links (a INTEGER NOT NULL, b INTEGER NOT NULL, likeness INTEGER NOT NULL, PRIMARY KEY (a, b)) WITHOUT ROWID;
INSERT INTO prints SELECT n, NULL, 1, 1, 1, 7, x'0000000001' FROM articles;
INSERT INTO rarities VALUES (0, 9, 1, 0);
ALTER TABLE files DROP COLUMN missing_since; ALTER TABLE articles DROP COLUMN left_as; ALTER TABLE articles DROP COLUMN left_at;
PRAGMA user_version = 5;`

test('articles of the release before stay, and their stories are found again', async () => {
  const room = newsroom()
  await room.fill({ 'a.txt': story(1), 'b.txt': story(2) })
  const before = await room.state()
  const stories = await room.use(({ stories }) => stories.stories({}))
  const database = new DatabaseSync(path.join(room.data, 'records.sqlite'), { timeout: 0 })
  database.exec(STORIES)
  database.close()
  expect(await room.refresh()).toMatchObject({ report: { added: 0, updated: 0, unchanged: 2 }, notices: [] })
  expect(await room.state()).toEqual(before)
  expect(await room.use(({ stories }) => stories.stories({}))).toEqual(stories)
})

test('a chat of an older release is left alone, with what to do about it', async () => {
  const opening = openedWith('chat.sqlite', 'CREATE TABLE answers (id); PRAGMA user_version = 6')
  await expect(opening).rejects.toMatchObject({
    message: expect.stringContaining('written by a Dateline that is too old'),
    hint: expect.stringContaining('the release before this one'),
  })
})

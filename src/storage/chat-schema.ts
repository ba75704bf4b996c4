// The shape of the chat's records.
import type { Schema } from './database.ts'

const POSTS = `
  -- What stands in a channel and cites articles: a digest, or an answer. It can be corrected there.
  CREATE TABLE posts (
    key TEXT PRIMARY KEY,            -- the delivery's, or the answer's id
    subscription TEXT,               -- NULL: it is an answer
    platform TEXT NOT NULL, community TEXT, channel TEXT NOT NULL,
    message TEXT NOT NULL,           -- to which the platform can reply
    posted_at INTEGER NOT NULL,      -- milliseconds since 1970
    cites TEXT NOT NULL,             -- JSON
    settled TEXT NOT NULL            -- JSON: ids of the articles that were corrected below it
  ) WITHOUT ROWID;
  CREATE INDEX posts_by_time ON posts (posted_at);
`

const SOURCES = `
  -- Feeds that are polled.
  CREATE TABLE sources (
    url TEXT PRIMARY KEY, title TEXT, added_by TEXT NOT NULL, added_at INTEGER NOT NULL, interval_ms INTEGER NOT NULL,
    state TEXT NOT NULL, next_at INTEGER NOT NULL,
    fetched TEXT NOT NULL,           -- JSON: what became of the last looks
    taken TEXT NOT NULL              -- JSON: its items by what they held
  ) WITHOUT ROWID;
`

const NEXT = 'CREATE INDEX subscriptions_by_next ON subscriptions (next_at);'

export const CHAT_SCHEMA: Schema = {
  name: 'chat',
  version: 13,
  readableFrom: 12,
  upgrades: {
    7: 'ALTER TABLE told DROP COLUMN partly;',
    8: 'ALTER TABLE answers ADD COLUMN is_private INTEGER NOT NULL DEFAULT 0;',
    9: SOURCES,
    10: `ALTER TABLE subscriptions ADD COLUMN corrects INTEGER NOT NULL DEFAULT 1;
      ALTER TABLE deliveries ADD COLUMN cites TEXT; ${POSTS}`,
    11: `ALTER TABLE subscriptions ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE subscriptions ADD COLUMN pings TEXT;`,
    12: `ALTER TABLE subscriptions ADD COLUMN next_at INTEGER NOT NULL DEFAULT 0; ${NEXT}`,
  },
  // What must not be lost comes first: in that order a damaged file is carried over.
  tables: `
  CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY, platform TEXT NOT NULL, community TEXT, channel TEXT NOT NULL,
    subscriber TEXT NOT NULL, cron TEXT NOT NULL, time_zone TEXT NOT NULL, schedule_text TEXT NOT NULL,
    topics TEXT NOT NULL,            -- JSON lists of words
    without TEXT NOT NULL, outlets TEXT NOT NULL, length TEXT NOT NULL, says_when_empty INTEGER NOT NULL,
    state TEXT NOT NULL, paused_because TEXT,
    created_at INTEGER NOT NULL,     -- milliseconds since 1970
    active_since INTEGER NOT NULL,
    corrects INTEGER NOT NULL DEFAULT 1,
    silent INTEGER NOT NULL DEFAULT 0,
    pings TEXT,                      -- JSON: the role that is called by it
    next_at INTEGER NOT NULL DEFAULT 0  -- when it is due next; 0: not looked up yet
  ) WITHOUT ROWID;
  CREATE INDEX subscriptions_by_channel ON subscriptions (platform, channel);
  ${NEXT}

  -- One row for each moment that a digest was due. The key makes sure that there is only one.
  CREATE TABLE deliveries (
    subscription TEXT NOT NULL,      -- or the key of the post that is corrected
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL,             -- due, sending, sent, skipped, failed
    message TEXT,                    -- the platform's id of it
    because TEXT, tries INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL,
    holder TEXT,                     -- the process that works on it
    renewed_at INTEGER,              -- when that process last said so
    tells TEXT,                      -- JSON: what counts as told once it is sent
    key TEXT,                        -- by which the message is traced
    ended_at INTEGER,
    refusals INTEGER NOT NULL DEFAULT 0,  -- tries that the platform has answered with no
    chosen TEXT,                     -- JSON: its stories in order, and why each is in it
    cites TEXT,                      -- JSON: its quotes; of a correction those that it is about
    PRIMARY KEY (subscription, due_at)
  ) WITHOUT ROWID;
  CREATE INDEX deliveries_by_key ON deliveries (key) WHERE key IS NOT NULL;
  CREATE INDEX deliveries_open ON deliveries (not_before) WHERE state IN ('due', 'sending');

  -- What a channel has been told by any of its digests; it outlives them.
  CREATE TABLE told (
    platform TEXT NOT NULL, channel TEXT NOT NULL, article TEXT NOT NULL, version TEXT NOT NULL,
    story TEXT NOT NULL,             -- as it was called then
    told_at INTEGER NOT NULL,
    quoted TEXT,                     -- of before corrections stood below what was posted
    PRIMARY KEY (platform, channel, article, version)
  ) WITHOUT ROWID;

  -- Digests of the settings that somebody has ended in their channel, with the schedule they had.
  CREATE TABLE ended_settings (
    subscription TEXT PRIMARY KEY, cron TEXT NOT NULL, time_zone TEXT NOT NULL
  ) WITHOUT ROWID;
${SOURCES}
  -- What was answered in chat, so that follow-ups and buttons work after a restart.
  CREATE TABLE answers (
    id TEXT PRIMARY KEY, conversation TEXT, person TEXT NOT NULL, place TEXT NOT NULL,
    asked_at INTEGER NOT NULL,       -- milliseconds since 1970
    question TEXT NOT NULL,          -- as it was understood
    said TEXT NOT NULL, content TEXT NOT NULL,
    is_private INTEGER NOT NULL DEFAULT 0  -- 1: only the person was shown it
  ) WITHOUT ROWID;
  CREATE INDEX answers_by_conversation ON answers (conversation, asked_at) WHERE conversation IS NOT NULL;
  CREATE INDEX answers_by_time ON answers (asked_at);

  CREATE TABLE votes (
    answer TEXT NOT NULL REFERENCES answers (id), person TEXT NOT NULL,
    choice TEXT NOT NULL,            -- up, down
    why TEXT, voted_at INTEGER NOT NULL,
    PRIMARY KEY (answer, person)
  ) WITHOUT ROWID;

  -- What a platform must not forget: threads, events it has handled.
  CREATE TABLE platform_memory (
    platform TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, used_at INTEGER NOT NULL,
    PRIMARY KEY (platform, key)
  ) WITHOUT ROWID;
  CREATE INDEX platform_memory_by_time ON platform_memory (used_at);
${POSTS}`,
}

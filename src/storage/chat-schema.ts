// The shape of the chat's records, and how it came about: each entry brings a file one version further. Entries are only ever added.

export const CHAT_MIGRATIONS: readonly string[] = [
  `
  -- What was answered in chat, so that follow-ups and buttons work after a restart.
  CREATE TABLE answers (
    id TEXT PRIMARY KEY,
    conversation TEXT,
    person TEXT NOT NULL,
    place TEXT NOT NULL,
    asked_at INTEGER NOT NULL,       -- milliseconds since 1970
    question TEXT NOT NULL,          -- as it was understood
    said TEXT NOT NULL,
    content TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX answers_by_conversation ON answers (conversation, asked_at) WHERE conversation IS NOT NULL;
  CREATE INDEX answers_by_time ON answers (asked_at);

  CREATE TABLE votes (
    answer TEXT NOT NULL REFERENCES answers (id),
    person TEXT NOT NULL,
    choice TEXT NOT NULL,            -- up, down
    why TEXT,
    voted_at INTEGER NOT NULL,
    PRIMARY KEY (answer, person)
  ) WITHOUT ROWID;

  -- What a platform must not forget: threads, events it has handled.
  CREATE TABLE platform_memory (
    platform TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    used_at INTEGER NOT NULL,
    PRIMARY KEY (platform, key)
  ) WITHOUT ROWID;
  CREATE INDEX platform_memory_by_time ON platform_memory (used_at);
  `,
  `
  CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    community TEXT,
    channel TEXT NOT NULL,
    subscriber TEXT NOT NULL,
    cron TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    schedule_text TEXT NOT NULL,
    topics TEXT NOT NULL,            -- JSON lists of words
    without TEXT NOT NULL,
    outlets TEXT NOT NULL,
    length TEXT NOT NULL,
    says_when_empty INTEGER NOT NULL,
    state TEXT NOT NULL,
    paused_because TEXT,
    created_at INTEGER NOT NULL,     -- milliseconds since 1970
    active_since INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX subscriptions_by_channel ON subscriptions (platform, channel);

  -- One row for each moment that a digest was due. The key makes sure that there is only one.
  CREATE TABLE deliveries (
    subscription TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL,             -- due, sending, sent, skipped, failed
    message TEXT,                    -- the platform's id of it
    because TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL,
    holder TEXT,                     -- the process that works on it, and until when it is its alone
    lease_until INTEGER,
    tells TEXT,                      -- JSON: what counts as told once it is sent
    key TEXT,                        -- by which the message is traced
    ended_at INTEGER,
    PRIMARY KEY (subscription, due_at)
  ) WITHOUT ROWID;
  CREATE INDEX deliveries_by_key ON deliveries (key) WHERE key IS NOT NULL;
  CREATE INDEX deliveries_open ON deliveries (not_before) WHERE state IN ('due', 'sending');

  CREATE TABLE told (
    subscription TEXT NOT NULL,
    article TEXT NOT NULL,
    version TEXT NOT NULL,
    story TEXT NOT NULL,             -- as it was called then
    told_at INTEGER NOT NULL,
    PRIMARY KEY (subscription, article, version)
  ) WITHOUT ROWID;
  `,
  'ALTER TABLE deliveries ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0; -- tries that the platform has answered with no',
  'ALTER TABLE deliveries ADD COLUMN chosen TEXT; -- JSON: its stories in order, and why each is in it',
  `
  -- What a channel has been told by any of its digests; it outlives them.
  ALTER TABLE told RENAME TO told_by_subscription;
  CREATE TABLE told (
    platform TEXT NOT NULL,
    channel TEXT NOT NULL,
    article TEXT NOT NULL,
    version TEXT NOT NULL,
    story TEXT NOT NULL,             -- as it was called then
    told_at INTEGER NOT NULL,
    quoted TEXT,                     -- JSON: what of its text was quoted
    PRIMARY KEY (platform, channel, article, version)
  ) WITHOUT ROWID;
  INSERT OR IGNORE INTO told SELECT s.platform, s.channel, t.article, t.version, t.story, t.told_at, NULL
    FROM told_by_subscription t JOIN subscriptions s ON s.id = t.subscription ORDER BY t.told_at;
  DROP TABLE told_by_subscription;

  -- Digests of the settings that somebody has ended in their channel, with the schedule they had.
  CREATE TABLE ended_settings (
    subscription TEXT PRIMARY KEY,
    cron TEXT NOT NULL,
    time_zone TEXT NOT NULL
  ) WITHOUT ROWID;
  `,
  'ALTER TABLE deliveries RENAME COLUMN lease_until TO renewed_at; -- when the process that works on it last said so',
  'ALTER TABLE told ADD COLUMN partly TEXT; -- JSON: what was told of what was put right in it, where more of that is still to be told',
]

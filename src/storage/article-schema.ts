// The shape of the articles' records. A file that cannot be brought to it is put aside and made again from the articles.
import type { Queries, Schema } from './database.ts'

const PRINTS = `
  CREATE INDEX articles_unread ON articles (n) WHERE printed <> 2 - 2 * removed;

  CREATE TABLE prints (
    article INTEGER PRIMARY KEY REFERENCES articles (n),
    moment INTEGER,                      -- of publication, in milliseconds since 1970
    linked INTEGER NOT NULL DEFAULT 0,   -- 0: its links are to be made
    placed INTEGER NOT NULL DEFAULT 0,   -- 0: the story it belongs to may be another one
    square INTEGER NOT NULL DEFAULT 0,   -- of weighed amounts
    terms BLOB NOT NULL,                 -- four bytes each
    amounts BLOB NOT NULL                -- a byte each
  );
  CREATE INDEX prints_by_moment ON prints (moment);
  CREATE INDEX prints_unlinked ON prints (article) WHERE linked = 0;
  CREATE INDEX prints_unplaced ON prints (article) WHERE placed = 0;

  -- Apart from the prints, which are read by the thousand.
  CREATE TABLE sketches (
    article INTEGER PRIMARY KEY REFERENCES articles (n), headline TEXT NOT NULL, is_whole INTEGER NOT NULL,
    runs BLOB NOT NULL, marks BLOB NOT NULL
  );

  -- Of rarity, by which links were made; terms of step 0 are left out.
  CREATE TABLE steps (term INTEGER PRIMARY KEY, step INTEGER NOT NULL);
`

const LINKS = `
  CREATE TABLE links (
    article INTEGER PRIMARY KEY REFERENCES articles (n),
    links BLOB NOT NULL,             -- its strongest: number of the other one, likeness, number …; four bytes each
    is_full INTEGER NOT NULL         -- whether it may have no more: only earlier versions ask
  );
  CREATE INDEX links_full ON links (article) WHERE is_full = 1;
  -- Changed or gone since they were linked: to be taken out of the links of others.
  CREATE TABLE leaving (article INTEGER PRIMARY KEY);
`

const ADDRESSES = 'CREATE INDEX articles_by_address ON articles (address) WHERE address IS NOT NULL;'

export const ARTICLE_SCHEMA: Schema = {
  name: 'records',
  // Links, stories, counts and notes follow from many rows. Whoever refreshes writes them, and nobody waits for that.
  isAlone: true,
  tells: 'dateline_articles',
  version: 9,
  upgrades: {
    // The next refresh takes all fingerprints anew.
    5: `DROP TABLE prints; DROP TABLE sketches; DROP TABLE rarities; DELETE FROM links; UPDATE articles SET printed = 0;
      DROP INDEX articles_unprinted; DROP INDEX articles_left; DELETE FROM meta WHERE key LIKE 'stories %' OR key LIKE '% stamp';
      ${PRINTS}`,
    6: `ALTER TABLE files ADD COLUMN missing_since INTEGER; ALTER TABLE articles ADD COLUMN left_as TEXT;
      ALTER TABLE articles ADD COLUMN left_at INTEGER; UPDATE articles SET left_as = 'gone', left_at = 0 WHERE removed = 1;`,
    // The next refresh reads all files again, for their articles' addresses.
    7: `ALTER TABLE articles ADD COLUMN address TEXT; ALTER TABLE articles ADD COLUMN earliest INTEGER;
      UPDATE files SET hash = NULL; DELETE FROM meta WHERE key = 'folder stamp'; ${ADDRESSES}`,
    8: `DROP TABLE links; ${LINKS} ALTER TABLE files ADD COLUMN changed_at REAL NOT NULL DEFAULT 0;`,
  },
  tables: `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL,
    modified_at REAL NOT NULL,       -- milliseconds since 1970
    changed_at REAL NOT NULL,        -- the same of its entry in the folder, which nobody can set
    settled INTEGER NOT NULL,
    hash TEXT,                       -- NULL: to be read again
    reading INTEGER NOT NULL,        -- counts readings; an article not seen in its file's latest one is removed
    missing_since INTEGER            -- it is not in the folder, but waited for
  ) WITHOUT ROWID;

  CREATE TABLE articles (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    current INTEGER,                 -- versions.n
    file TEXT NOT NULL, line INTEGER, reading INTEGER NOT NULL, text_hash TEXT NOT NULL, outlet TEXT NOT NULL,
    removed INTEGER NOT NULL,
    -- What has to happen to its passages. 0: nothing; 1: add them, the index holds none; 2: take out what there may be, add.
    pending INTEGER NOT NULL,
    passages INTEGER NOT NULL,       -- in the index
    counted INTEGER,                 -- versions.n whose words the vocabulary contains
    -- Whether clustering has read it. 0: not, there is no fingerprint of it; 1: only as it was before; 2: as it is.
    printed INTEGER NOT NULL DEFAULT 0,
    address TEXT,                    -- on the web, in the form that all addresses of it share
    earliest INTEGER,                -- when it was published, by whichever of its reports says the earliest
    -- Why it is removed. gone: its file holds it no more; cleared: it has left with many others; aged: it is too old to be searched.
    left_as TEXT, left_at INTEGER
  );
  ${ADDRESSES}
  CREATE INDEX articles_by_file ON articles (file);
  CREATE INDEX articles_by_text ON articles (text_hash);
  CREATE INDEX articles_by_outlet ON articles (outlet) WHERE removed = 0;
  CREATE INDEX articles_pending ON articles (n) WHERE pending > 0;

  -- Kept for ever, so that old citations resolve. The text comes last: lists read a row only as far as they need.
  CREATE TABLE versions (
    n INTEGER PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles (n), version TEXT NOT NULL,
    title TEXT NOT NULL, outlet TEXT NOT NULL, agency TEXT, author TEXT,
    published_at INTEGER,            -- milliseconds since 1970
    url TEXT, language TEXT, stored_at INTEGER NOT NULL,
    body TEXT NOT NULL,              -- start, end, start, end …
    text TEXT NOT NULL,
    UNIQUE (article, version)
  );
  -- Titles, newest first, without their articles' texts: completing what somebody types must not wait for the disk.
  CREATE INDEX versions_by_day ON versions (published_at DESC, article, title);

  CREATE TABLE skipped (
    n INTEGER PRIMARY KEY, file TEXT NOT NULL, line INTEGER, reason TEXT NOT NULL,
    blocked_by INTEGER REFERENCES articles (n),  -- the article in favour of which it was skipped
    text_hash TEXT                               -- when it was skipped for being the same text
  );
  CREATE INDEX skipped_by_file ON skipped (file);
  CREATE INDEX skipped_by_blocker ON skipped (blocked_by) WHERE blocked_by IS NOT NULL;

  CREATE TABLE words (
    n INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, stem TEXT NOT NULL,
    sound TEXT NOT NULL,             -- the key under which transliterations meet
    articles INTEGER NOT NULL, lowercase INTEGER NOT NULL
  );
  CREATE INDEX words_by_stem ON words (stem);
  CREATE INDEX words_by_sound ON words (sound);
  CREATE INDEX words_unused ON words (n) WHERE articles <= 0;

${PRINTS}
${LINKS}
  CREATE TABLE members (
    article INTEGER PRIMARY KEY REFERENCES articles (n), story TEXT NOT NULL, report INTEGER NOT NULL,
    centrality INTEGER NOT NULL
  );
  CREATE INDEX members_by_story ON members (story);

  -- Where the ids of stories lead that are gone.
  CREATE TABLE trails (
    was TEXT PRIMARY KEY, story TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX trails_by_story ON trails (story);
  `,
}

/** A value of the table `meta`; '' if there is none. */
export const noteOf = async (file: Queries, key: string): Promise<string> =>
  (await file.get<{ value: string }>('SELECT value FROM meta WHERE key = ?', key))?.value ?? ''

export const setNote = (file: Queries, key: string, value: string): Promise<void> =>
  file.upsert('meta', 'key', { key }, { value })

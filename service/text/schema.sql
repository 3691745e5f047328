-- The name index of one release. Names stand in the order in which answers are given: names before aliases before
-- codes before definitions, short ones first; so the first rows of any look-up by rowid are the best.
CREATE TABLE meta (release TEXT NOT NULL, names INTEGER NOT NULL);
CREATE TABLE thing (
  id INTEGER PRIMARY KEY,
  iri TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  zh TEXT NOT NULL,
  en TEXT NOT NULL,
  shown INTEGER NOT NULL  -- 0: parts of documents and terms of the ontology, found only when their type is asked for
);
CREATE TABLE name (
  id INTEGER PRIMARY KEY,
  thing INTEGER NOT NULL,
  shown INTEGER NOT NULL, -- as of the thing
  role INTEGER NOT NULL,
  language TEXT NOT NULL,
  text TEXT NOT NULL,
  size INTEGER NOT NULL,  -- number of words
  key TEXT,               -- letters and digits, folded; empty for definitions
  full TEXT,              -- pinyin in one word, where the name has Chinese characters
  initials TEXT
);
-- The best names of a range are found in the index alone.
CREATE INDEX name_key ON name (key, shown, language) WHERE key IS NOT NULL;
CREATE INDEX name_full ON name (full, shown, language) WHERE full IS NOT NULL;
CREATE INDEX name_initials ON name (initials, shown, language) WHERE initials IS NOT NULL;
CREATE TABLE syllable (text TEXT PRIMARY KEY) WITHOUT ROWID;
-- English words are stemmed (Porter); a Chinese character is a word.
CREATE VIRTUAL TABLE word USING fts5 (text, content='', tokenize='porter unicode61 remove_diacritics 2', prefix='2 3');
CREATE VIRTUAL TABLE sound USING fts5 (full, initials, content='', tokenize='unicode61 remove_diacritics 2');

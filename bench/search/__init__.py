"""Search at 100,000 pages: `fulltext` beside `like`, over HTTP, on SQLite and on MySQL."""

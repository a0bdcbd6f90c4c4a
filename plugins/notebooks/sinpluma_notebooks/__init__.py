"""Works and their pages: drafts, published copies, revisions, genres, tags, readings."""

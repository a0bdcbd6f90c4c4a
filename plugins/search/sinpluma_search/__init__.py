"""Search in what readers may read: titles, synopses, authors, tags and the text of pages."""

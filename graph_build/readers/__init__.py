"""One module per document format; each gives the same blocks with offsets into the canonical text."""

"""Stage 1: a file becomes a Document: one text, its blocks and tables, and the way back to page and cell."""

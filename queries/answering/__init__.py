"""Questions in plain Chinese (and English) become stored queries with bound terms."""

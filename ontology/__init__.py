"""The dictionary: what the words mean. Knows no document and no page."""

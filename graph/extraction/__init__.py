"""Stage 2: a Document becomes what it says: metadata, citations, sections, measures, tasks with their units."""

"""Stage 4: records and links become quads; the only modules that know both our records and our ontology."""

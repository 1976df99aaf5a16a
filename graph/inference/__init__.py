"""Stage 6: rules as SPARQL CONSTRUCT files, run in order until nothing is new, each into a named graph of its own."""

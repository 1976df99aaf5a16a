"""The reading desk: triples become answers."""

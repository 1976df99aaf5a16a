"""Stage 3: names become organisations, parks and places of the registry, or stay words with a reason."""

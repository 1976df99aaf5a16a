"""A SPARQL store elsewhere that holds our graph: what it can do, how to ask it, how to publish to it."""

"""The SPARQL endpoint: protocol, updates, graph store, service description, and what it says about itself."""

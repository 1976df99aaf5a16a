"""The pages for people, each with its JSON, CSV and RDF at the same address."""

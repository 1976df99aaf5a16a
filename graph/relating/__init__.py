"""Stage 5: how measures relate: inside a document, between documents and levels, and with foreign graphs."""

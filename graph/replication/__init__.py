"""A store folder that follows another server's generations: what the primary offers, what the replica holds."""

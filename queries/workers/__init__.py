"""Processes that evaluate queries: killable, limited, without network; and the pool that shares them out."""

"""Words of a question -> those that no task of the graph holds, cut by jieba.

Names, units and numbers come from the graph's own lexicon; jieba is for what that lexicon lacks: the asker's words for
something the documents may not speak of. It is read (about half a second) when a question first needs it.
"""

from __future__ import annotations

import logging
import re
import warnings
from functools import cache
from typing import TYPE_CHECKING

from queries.answering.snapshot import Snapshot

if TYPE_CHECKING:
    import jieba

_CONTENT = re.compile(r"[\u3400-\u9fff]{2,}\Z")


@cache
def tokenizer() -> jieba.Tokenizer:
    """Return a segmenter of our own (the module's is shared state), read once."""
    with warnings.catch_warnings():
        # jieba 0.42 asks setuptools for its dictionary and has escapes that newer Pythons warn of.
        warnings.simplefilter("ignore")
        import jieba

        jieba.setLogLevel(logging.WARNING)
        made = jieba.Tokenizer()
        made.initialize()
    return made


def content_words(words: str) -> tuple[str, ...]:
    """Return the words of two characters or more in *words*, in order, each once."""
    return tuple(dict.fromkeys(word for word in tokenizer().cut(words) if _CONTENT.match(word)))


def missing_words(words: str, held: Snapshot) -> tuple[str, ...]:
    """Return the content words of *words* that stand in no task's text, in order."""
    return tuple(
        word for word in content_words(words) if not any(word in task.text for task in held.tasks.values())
    )

"""Plain Chinese -> its words with how rare each is in the language: jieba's dictionary, and the names of the graph beside it.

Used for what the lexicon of the graph does not cover: which words of a topic no document holds, where a body speaks of a topic
that no task takes up, and what a long description is about. jieba's dictionary (349,046 words with their frequencies, MIT) takes
half a second to read, so it is read when first needed, or ahead in a thread of its own (`read_ahead`).
"""

from __future__ import annotations

import math
import re
import threading
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO, Any, Protocol, cast

_UNSEEN_COUNT = 0.5
"""A word the dictionary does not hold counts as half an occurrence."""
_NAME_COUNT = 1_000
"""A name of the graph must win against its parts; its rarity stays that of a word seen this often in 60 million."""


_NO_NOUN = re.compile(rb"^(\S+) \d+ (?:v(?!n)|a|z|d|c|m|r|i|f|x|o|q|p|y|e|u)", re.MULTILINE)
"""The words of the dictionary that name no thing: by their part of speech verbs, adjectives, adverbs, numerals, idioms, particles."""


class _Tokenizer(Protocol):
    FREQ: dict[str, int]
    total: int

    def cut(self, sentence: str, *, HMM: bool) -> Iterator[str]: ...  # noqa: N803 - jieba's name
    def add_word(self, word: str, freq: int) -> None: ...
    def get_dict_file(self) -> IO[bytes]: ...


class _Dictionary:
    """jieba's dictionary, once for the process. Other users of jieba have their own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: _Tokenizer | None = None
        self._no_nouns: frozenset[str] | None = None

    @property
    def is_read(self) -> bool:
        return self._held is not None

    def tokenizer(self) -> _Tokenizer:
        if self._held is None:
            with self._lock:
                if self._held is None:
                    self._held = _read()
        return self._held

    def no_nouns(self) -> frozenset[str]:
        if self._no_nouns is None:
            with self.tokenizer().get_dict_file() as dictionary:
                found = _NO_NOUN.findall(dictionary.read())
            self._no_nouns = frozenset(b"\n".join(found).decode("utf-8").split("\n"))
        return self._no_nouns


def _read() -> _Tokenizer:
    # jieba 0.42.1 imports pkg_resources, which says that it will go; nothing else is silenced
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated as an API", category=UserWarning)
    import jieba

    tokenizer: Any = jieba.Tokenizer()
    # Tokenizer.initialize() would keep a cache under a guessable name in the folder for temporary files, where anybody may
    # have put another, and unmarshal it; reading the dictionary itself takes no longer.
    tokenizer.FREQ, tokenizer.total = _frequencies(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return cast(_Tokenizer, tokenizer)


def _frequencies(dictionary: IO[bytes]) -> tuple[dict[str, int], int]:
    """Return what Tokenizer.gen_pfdict does, in three quarters of its time: counts of words and of their beginnings (0), and the sum."""
    with dictionary:
        lines = dictionary.read().decode("utf-8").split("\n")
    counts: dict[str, int] = {}
    total = 0
    for line in lines:
        word, _, rest = line.partition(" ")
        if word:
            counts[word] = count = int(rest.partition(" ")[0])
            total += count
            for end in range(1, len(word)):
                counts.setdefault(word[:end], 0)
    return counts, total


_DICTIONARY = _Dictionary()


def read_now() -> None:
    """Read the dictionary, unless it is read already."""
    _DICTIONARY.no_nouns()


def read_ahead() -> None:
    """Read the dictionary in a thread of its own, unless it is read already."""
    if not _DICTIONARY.is_read:
        threading.Thread(target=_DICTIONARY.no_nouns, name="jieba", daemon=True).start()


class Segmenter:
    """The words of a language and of one snapshot."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the *names* that must stay whole (normalised); they are added when the dictionary is first used."""
        self._names: tuple[str, ...] | None = tuple(names)
        self._adding = threading.Lock()

    def _ready(self) -> _Tokenizer:
        tokenizer = _DICTIONARY.tokenizer()
        with self._adding:
            for name in self._names or ():
                if tokenizer.FREQ.get(name, 0) < _NAME_COUNT:
                    tokenizer.add_word(name, _NAME_COUNT)
            self._names = None
        return tokenizer

    def words(self, text: str) -> list[str]:
        """Return *text* cut into words, nothing left out."""
        return list(self._ready().cut(text, HMM=True))

    def knows(self, word: str) -> bool:
        """Tell whether *word* is a word of the dictionary or a name of the graph."""
        return self._ready().FREQ.get(word, 0) > 0

    def is_noun(self, word: str) -> bool:
        """Tell whether *word* is a word of the dictionary that names a thing: 煤炭, not 加入."""
        return self.knows(word) and word not in _DICTIONARY.no_nouns()

    def rarity(self, word: str) -> float:
        """Return -ln of the share of *word* among all words of the dictionary's corpus: 4 for 我们, 18 for an unknown word."""
        tokenizer = self._ready()
        return math.log(tokenizer.total / (tokenizer.FREQ.get(word, 0) or _UNSEEN_COUNT))

    def keywords(self, text: str, limit: int) -> list[str]:
        """Return the *limit* words of *text* that say most of what it is about: count times rarity, in their order."""
        counted = Counter(word for word in self.words(text) if len(word) > 1)
        weighed = sorted(counted, key=lambda word: -counted[word] * self.rarity(word))[:limit]
        return [word for word in counted if word in set(weighed)]

"""A name as written -> the form names are compared in: half-width, simplified characters, no white space.

Traditional characters are folded one by one with OpenCC's table (t2s), read only when a name holds a character beyond GB 2312.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from graph.reading.folded import folded

_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=65_536)
def folded_name(name: str) -> str:
    """Return *name* folded: ``省市场监管局（省知识产权局）`` -> ``省市场监管局(省知识产权局)``, ``省發展改革委`` -> ``省发展改革委``."""
    words = _SPACE.sub("", folded(name)).rstrip("。,，;；、:")
    if _is_simplified(words):
        return words
    return "".join(map(_simplified, words))


def _is_simplified(words: str) -> bool:
    try:
        words.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC  # only a traditional document pays for it

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


@cache
def _simplified(character: str) -> str:
    return _converter()(character) or character

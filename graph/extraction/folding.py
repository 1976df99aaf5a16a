"""A text -> the same text for matching: traditional characters and radical forms become simplified, one for one.

Length and offsets stay the same, so a match in the folded text is a span of the original. Source of the pairs: OpenCC's
TSCharacters table (first choice of each entry) and Unicode NFKC for the Kangxi radicals that some PDF fonts yield.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

_FOREIGN_FORMS = re.compile(
    r"[\u2e80-\u2fd5單負責牽頭導會關辦機構縣區廳處鎮鄉協參與領員務總個為條證發業產實術幹網電銀貿財稅運輸農環質國資黨團際規劃設計監測驗險勞檢訂後於應當層開]"
)

_RADICALS = "⺠⻓⻛⻋⻄⻚⻝⻅⻉⻢⻥⻩⺟⻘⻔⻙⻆⻦⻜⻤⻬⻮⻰⻳⺎⺝⺩⻣⻧"
_UNIFIED = "民长风车西页食见贝马鱼黄母青门韦角鸟飞鬼齐齿龙龟兀月王骨卤"
"""CJK radicals supplement, which NFKC leaves alone; pairs from Unicode's EquivalentUnifiedIdeograph.txt."""


@cache
def _table() -> dict[int, str]:
    import opencc

    lines = (
        (Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    pairs = (line.split("\t") for line in lines if "\t" in line)
    table = {ord(key): values.split(" ")[0] for key, values in pairs if len(key) == 1}
    table = {key: value for key, value in table.items() if len(value) == 1}
    for code in range(0x2E80, 0x2FD6):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = plain
    table.update(zip(map(ord, _RADICALS), _UNIFIED, strict=True))
    return table


def folded(text: str) -> str:
    """Return *text* with traditional and radical forms simplified; the result has the same length."""
    if _FOREIGN_FORMS.search(text) is None:
        return text
    return text.translate(_table())

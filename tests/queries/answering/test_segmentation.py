"""jieba's dictionary and the names of the graph: words, their rarity, keywords; read only when needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from queries.answering.segmentation import Segmenter, _frequencies, read_now

SEGMENTER = Segmenter(["涪陵银保监分局", "区人力社保局"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("修高速公路", ["修", "高速公路"]),
        ("水库移民安置", ["水库", "移民", "安置"]),
        ("涪陵银保监分局和区人力社保局", ["涪陵银保监分局", "和", "区人力社保局"]),  # names stay whole
    ],
)
def test_text_is_cut_into_words(text: str, words: list[str]) -> None:
    assert SEGMENTER.words(text) == words


def test_nothing_of_the_text_is_left_out() -> None:
    text = "请问433产业体系、反洗钱（西洽会）ABC归谁管？"
    assert "".join(SEGMENTER.words(text)) == text


def test_everyday_words_are_less_rare_than_words_of_a_trade_and_unknown_words_are_rarest() -> None:
    rarities = [SEGMENTER.rarity(word) for word in ("我们", "停车场", "淦㵘㙦")]
    assert rarities == sorted(rarities)
    assert rarities[1] - rarities[0] > 3


def test_the_dictionary_is_what_jieba_itself_reads() -> None:
    read_now()
    import jieba

    theirs = jieba.Tokenizer()
    assert _frequencies(theirs.get_dict_file()) == theirs.gen_pfdict(theirs.get_dict_file())


def test_keywords_are_what_a_description_is_about() -> None:
    text = "我们公司想在这里设立一家融资租赁公司，请问有什么融资租赁方面的政策，可以享受外币租金试点吗"
    found = SEGMENTER.keywords(text, 4)
    assert {"融资", "租赁"} <= set(found)
    assert not {"我们", "这里", "什么", "可以"} & set(found)


def test_the_dictionary_is_read_only_when_it_is_needed() -> None:
    code = "import sys, queries.answering.asker, queries.mcp_server; sys.exit('jieba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_reading_it_warns_of_nothing_and_writes_nothing(tmp_path: object) -> None:
    code = (
        "import warnings; warnings.simplefilter('error'); from queries.answering.segmentation import Segmenter;"
        " Segmenter(()).words('停车场'); import os, sys; sys.exit(len(os.listdir(os.environ['TMPDIR'])))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], env={"TMPDIR": str(tmp_path)}, capture_output=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, b"")

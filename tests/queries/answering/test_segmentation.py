"""What an unknown topic's words are: jieba cuts them, the graph's tasks tell which it never holds."""

from __future__ import annotations

import subprocess
import sys

import pytest

from queries.answering.asker import Asker
from queries.answering.segmentation import content_words, missing_words
from queries.answering.snapshot import snapshot
from queries.embedded import EmbeddedEngine

CASES = [
    ("修高速公路", ("高速公路",)),  # a word the tasks lack
    ("养老机构", ()),  # words that tasks hold
    ("水库移民安置", ("水库", "移民", "安置")),  # each word for itself
    ("abc 123", ()),  # nothing Chinese
]


@pytest.mark.parametrize(("words", "missing"), CASES)
def test_words_that_no_task_holds_are_named(
    words: str, missing: tuple[str, ...], engine: EmbeddedEngine
) -> None:
    assert missing_words(words, snapshot(engine)) == missing


def test_an_unknown_topic_says_which_words_are_missing(engine: EmbeddedEngine) -> None:
    answer = Asker(engine).answer("谁负责修高速公路").as_json()
    assert (answer["answered"], answer["reason"]) == (False, "unknown-topic")
    assert "高速公路" in answer["sentence"].split("；任务中没有出现：")[1]


def test_a_word_stands_once_and_single_characters_are_left_out() -> None:
    assert content_words("公路和公路的桥") == ("公路",)


def test_the_segmenter_is_read_only_when_it_is_needed() -> None:
    code = "import sys, queries.answering.asker; sys.exit('jieba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

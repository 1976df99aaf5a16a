from collections.abc import Callable, Sequence
from typing import Any

import pytest

from graph.document import Span
from graph.extraction.extract import Extract
from graph.relating.alignment import Alignment, alignments
from graph.relating.alignment_pairs import heading_words
from graph.task import Measure, Task


def measure(text: str, position: int = 1, start: int = 0, path: Sequence[str] = ()) -> Measure:
    return Measure(position, Span(start, start + len(text)), text, "measure", section_path=tuple(path))


def task(text: str, position: int = 1, start: int = 1000, path: Sequence[str] = ()) -> Task:
    return Task(
        position, Span(start, start + len(text)), text, "table", part="annex1", section_path=tuple(path)
    )


OTHERS = [
    measure("加强农村公路养护，改善出行条件。", 8, 500),
    measure("扩大义务教育学位供给，缓解入学矛盾。", 9, 600),
]


def test_a_sentence_taken_over_word_for_word_is_the_same_measure() -> None:
    words = "将符合条件的家庭病床费用按程序纳入医保支付范围。"
    (found,) = alignments([measure(words), *OTHERS], [task(words)])
    assert found.type == "same"
    assert found.measure.position == 1
    assert not found.differences


def test_one_clause_of_a_compound_measure_is_matched_to_its_task_alone() -> None:
    body = measure("培育本地种业龙头企业，建设智慧农机示范基地，推广秸秆综合利用。")
    found = alignments(
        [body, *OTHERS], [task("建设智慧农机示范基地。"), task("推广秸秆综合利用技术。", 2, 1100)]
    )
    assert [(a.measure.position, a.task.position) for a in found] == [(1, 1), (1, 2)]
    assert [a.source.of(body.text) for a in found] == ["建设智慧农机示范基地", "推广秸秆综合利用"]


def test_a_task_on_another_subject_has_no_counterpart() -> None:
    assert not alignments(OTHERS, [task("推进污水管网改造，提高处理能力。")])


def test_a_task_in_the_body_itself_is_not_aligned_with_its_own_sentence() -> None:
    words = "推进污水管网改造，提高处理能力。"
    inside = Task(1, Span(0, len(words)), words, "parenthesis", part="plan")
    assert not alignments([measure(words), *OTHERS], [inside])


def test_generic_words_of_policy_prose_align_nothing() -> None:
    assert not alignments(
        [measure("进一步健全工作机制，强化政策保障。"), *OTHERS], [task("进一步完善政策体系，健全服务机制。")]
    )


@pytest.mark.parametrize(
    ("ending", "kind"),
    [("。", "same"), ("，可享受用地、融资便利。", "implements"), ("，应对市场波动。", "same")],
)
def test_a_clause_of_which_the_next_one_speaks_is_not_the_measure_itself(ending: str, kind: str) -> None:
    body = measure("鼓励种业企业聘用农业领军人才。")
    (found,) = alignments([body, *OTHERS], [task(f"种业企业聘用的农业领军人才{ending}")])
    assert found.type == kind


def test_a_measure_that_one_task_says_whole_is_not_taken_up_again_in_passing() -> None:
    body = measure("推广家庭病床费用按程序纳入医保支付范围，规范上门护理服务收费。")
    whole = task(body.text)
    touching = task("完善家庭病床名录，组织医师下乡巡诊并建立居民电子档案。", 2, 1100)
    assert [a.task.position for a in alignments([body, *OTHERS], [touching])] == [2]
    assert [a.task.position for a in alignments([body, *OTHERS], [whole, touching])] == [1]


def test_a_task_without_common_wording_goes_to_the_measure_of_its_section_on_the_same_matters() -> None:
    path = ["二、电力"]
    body = [
        measure("规范转供电环节收费，让降低的电价惠及用户。", 1, 0, path),
        measure("推广屋顶光伏和储能电站，鼓励企业绿色用能。", 2, 100, path),
    ]
    given = task("健全输配电成本监审，公开上网电价，放开配电接入。", 1, 1000, path)
    (found,) = alignments(body, [given])
    assert (found.measure.position, found.type) == (1, "related")
    assert not alignments(body, [task(given.text, 1, 1000, ["三、环境"])])  # elsewhere nothing ties them


def test_another_party_in_the_same_frame_is_a_contradiction() -> None:
    (found,) = alignments(
        [measure("支持外地投资者举办非营利性托育机构。"), *OTHERS],
        [task("支持本地居民举办非营利性托育机构。")],
    )
    assert found.conflicts
    assert found.conflicts[0].source_text + found.conflicts[0].target_text


def test_spans_of_an_alignment_are_places_in_the_document(
    seed: Extract, region_names: tuple[str, ...]
) -> None:
    found = alignments(seed.measures, seed.tasks, region_names)
    assert len(found) > 40
    for alignment in found:
        assert alignment.measure.span.contains(alignment.source)
        assert alignment.task.span.contains(alignment.target)
        for difference in alignment.differences:
            if difference.source is not None:
                assert difference.source.of(seed.document.text).replace(" ", "") == difference.source_text
            if difference.target is not None:
                assert difference.target.of(seed.document.text).replace(" ", "") == difference.target_text


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("（四）强化开放发展要素供给保障", "强化开放发展要素供给保障"),
        ("二、重点举措", "重点举措"),
        ("3.提供人才保障。", "提供人才保障"),
        ("三年行动目标", "三年行动目标"),  # a numeral that numbers nothing stays
    ],
)
def test_a_heading_is_compared_without_its_numbering(heading: str, words: str) -> None:
    assert heading_words(heading) == words


def figures(
    found: Sequence[Alignment], seed: Extract, gold: Callable[[str], Any], only: Callable[[int], bool]
) -> dict[str, float]:
    ids = [entry["id"] for entry in gold("measures")]
    assert [m.span.start for m in seed.measures] == [entry["start"] for entry in gold("measures")]
    links = {(a.task.number, ids[a.measure.position - 1]): a.type for a in found}
    entries = [entry for entry in gold("alignment") if only(entry["task"])]
    required = {
        (e["task"], m["id"]): {m["relation"], *m.get("also_accepted", [])}
        for e in entries
        for m in e["measures"]
    }
    arguable = {(e["task"], m["id"]) for e in entries for m in e["arguable"]}
    judged = {key for key in links if key[0] in {e["task"] for e in entries}}
    right = judged & set(required)
    wrong = judged - set(required) - arguable
    none = {e["task"] for e in entries if not e["measures"]}
    told_none = {e["task"] for e in entries} - {key[0] for key in judged}
    return {
        "f1": 2 * len(right) / (len(right) + len(wrong) + len(required)),
        "none": 1 - len(none ^ told_none) / len(entries),
        "type": sum(links[key] in required[key] for key in right) / len(right),
    }


@pytest.mark.shared
def test_required_links_types_and_missing_counterparts_agree_with_the_hand_alignment(
    seed: Extract, gold: Callable[[str], Any], region_names: tuple[str, ...]
) -> None:
    found = alignments(seed.measures, seed.tasks, region_names)
    assert len(gold("alignment")) == 39
    whole = figures(found, seed, gold, lambda number: True)
    assert whole["f1"] >= 0.95
    assert whole["none"] >= 0.95
    assert whole["type"] >= 0.90
    # Two halves apart show whether one part of the plan carries the other.
    for half in (0, 1):
        part = figures(found, seed, gold, lambda number, half=half: number // 2 % 2 == half)
        assert part["f1"] >= 0.85
        assert part["none"] >= 0.85

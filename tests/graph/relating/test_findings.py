from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from graph.extraction.extract import Extract, extract
from graph.linking.resolution import resolution
from graph.reading.file import read_bytes
from graph.relating.audit_report import KIND_LABELS, audit_json, audit_rows
from graph.relating.audit_rules import audit
from graph.relating.findings import Finding
from graph.relating.findings_counts import item_counts, numeral
from graph.relating.findings_text import slips
from graph.relating.relate import relations
from ontology.terms import FINDING

PLAN = """某市人民政府办公室关于印发智慧农业行动方案的通知

某政办发〔2031〕7号

智慧农业行动方案

一、重点任务

培育种业龙头企业，推广秸秆综合利用。支持外地资本举办托育机构。实施水稻、玉米、大豆三大作物增产行动。建设灌区泵站。

二、保障措施

落实上级文件政策。

附件

任务分工

序号\t任务\t牵头单位\t配合单位
1\t培育种业龙头企业。\t市农业农村局\t市科技局
2\t支持本地居民举办托育机构。\t市民政局\t市教育局
3\t推广秸秆综合利用技术,减少焚烧。\t市生态环境局\t市生态环境局
5\t举办乡村马拉松赛事。\t\t市体育局
"""


def audited(text: str, name: str = "plan.txt") -> tuple[Extract, tuple[Finding, ...]]:
    found = extract(read_bytes(name, text.encode()))
    links = resolution(found)
    return found, audit(found, links, relations(found, links))


@pytest.fixture(scope="module")
def invented() -> tuple[Extract, tuple[Finding, ...]]:
    return audited(PLAN)


@pytest.fixture(scope="module")
def seed_findings(seed: Extract) -> tuple[Finding, ...]:
    links = resolution(seed)
    return audit(seed, links, relations(seed, links))


def test_an_invented_plan_is_read_as_a_body_and_a_table(
    invented: tuple[Extract, tuple[Finding, ...]],
) -> None:
    found, _ = invented
    assert len(found.tasks) == 4
    assert {task.part for task in found.tasks} != {"plan"}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("uncarried-measure", "建设灌区泵站"),
        ("unbacked-task", "举办乡村马拉松赛事"),
        ("wording-drift", "外地"),
        ("no-lead", "举办乡村马拉松赛事"),
        ("lead-also-supports", "市生态环境局"),
        ("missing-number", "举办乡村马拉松赛事"),
        ("typographic-slip", ","),
    ],
)
def test_each_flaw_planted_in_the_invented_plan_is_found(
    invented: tuple[Extract, tuple[Finding, ...]], kind: str, words: str
) -> None:
    found, findings = invented
    quotes = [found.document.quote(s) for f in findings if f.kind == kind for s in (*f.source, *f.target)]
    assert any(words in quote for quote in quotes), (kind, quotes)


def test_every_finding_speaks_both_languages_and_has_evidence(seed_findings: tuple[Finding, ...]) -> None:
    assert len(seed_findings) > 80
    for finding in seed_findings:
        assert finding.zh
        assert finding.en
        assert finding.source or finding.target
        assert finding.method


def test_the_seed_shows_the_slips_a_drafter_would_mend(
    seed: Extract, seed_findings: tuple[Finding, ...]
) -> None:
    slips_found = [seed.document.quote(f.source[0]) for f in seed_findings if f.kind == "typographic-slip"]
    assert slips_found.count(",") == 3
    assert "９" in slips_found
    assert "(现售)" in slips_found


def test_counts_the_seed_states_agree_with_what_is_found(seed_findings: tuple[Finding, ...]) -> None:
    assert not [finding for finding in seed_findings if finding.kind == "count-mismatch"]


def test_tasks_of_a_park_that_another_unit_leads_are_told(seed_findings: tuple[Finding, ...]) -> None:
    numbers = [task.number for f in seed_findings if f.kind == "park-not-leading" for task in f.tasks]
    assert numbers == [46, 49]


def test_a_reference_that_nobody_can_resolve_is_told_once_with_all_its_places(
    seed_findings: tuple[Finding, ...],
) -> None:
    (finding,) = [f for f in seed_findings if f.kind == "unresolved-reference" and f.severity == "warning"]
    assert "市上文件政策" in finding.zh
    assert len(finding.source) == 6


def test_the_report_gives_rows_and_json_for_every_finding(
    seed: Extract, seed_findings: tuple[Finding, ...]
) -> None:
    links = resolution(seed)
    report = audit_json(seed, links, seed_findings)
    assert len(report["findings"]) == len(audit_rows(seed, links, seed_findings)) == len(seed_findings)
    for finding in report["findings"]:
        for place in (*finding["body"], *finding["annex"]):
            assert seed.document.text[place["start"] : place["end"]] == place["quote"]
        joined = "".join(words for kind, words in finding["diff"] if kind != "insert")
        assert not finding["diff"] or joined == finding["compared"][0]["quote"]


def test_the_labels_of_kinds_are_those_of_the_scheme() -> None:
    assert {FINDING[kind] for kind in KIND_LABELS} == set(FINDING)


@pytest.mark.parametrize(
    ("words", "value"),
    [("七", 7), ("十", 10), ("十二", 12), ("二十", 20), ("九十九", 99), ("78", 78), ("９", 9), ("两", 2)],
)
def test_a_numeral_has_its_value(words: str, value: int) -> None:
    assert numeral(words) == value


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("甲、乙、丙", {3}),
        ("甲、乙和丙", {2, 3}),
        ("交易与物流云中心", {1, 2}),
        ("甲、乙、丙与丁中心", {3, 4}),
    ],
)
def test_a_join_word_may_part_two_items_or_stand_inside_one(words: str, counts: set[int]) -> None:
    assert item_counts(words) == counts


@pytest.mark.parametrize(
    ("sentence", "mismatches"),
    [
        ("推进水稻、玉米、大豆三大作物增产。", 0),
        ("推进水稻、玉米两大作物和大豆种植。", 0),
        ("推进水稻、玉米、大豆四大作物增产。", 1),  # three named, four stated
        ("扶持甲公司、乙公司等五家企业。", 0),  # 等: an open list may name fewer
        ("推进水稻、玉米、大豆等两大作物增产。", 1),  # even an open list cannot name more
        ("建设2个中心、3个基地。", 0),  # each item has its own number
    ],
)
def test_a_list_is_counted_against_its_stated_sum(sentence: str, mismatches: int) -> None:
    _, findings = audited(PLAN.replace("建设灌区泵站。", sentence))
    assert Counter(f.kind for f in findings)["count-mismatch"] == mismatches


def test_every_slip_rule_finds_its_example_and_leaves_the_other() -> None:
    assert len(slips()) == 9
    for slip in slips():
        assert slip.pattern.search(slip.match), slip.name
        assert not slip.pattern.search(slip.leave), slip.name


@pytest.mark.shared
def test_meaning_changing_drifts_of_the_gold_are_found_with_half_as_many_false_alarms(
    seed: Extract, seed_findings: tuple[Finding, ...], gold: Callable[[str], Any]
) -> None:
    told = [f for f in seed_findings if f.kind in {"wording-drift", "uncarried-measure", "typographic-slip"}]
    used: set[int] = set()
    missed = []
    wanted = 0
    for entry in gold("alignment"):
        for wording in entry["wording"]:
            if wording["kind"] == "form":
                continue
            wanted += 1
            hits = {
                number for number, finding in enumerate(told)
                if any(task.number == entry["task"] for task in finding.tasks) or not finding.tasks
                if any(s.start < wording.get("body_end", 0) and wording.get("body_start", 10**9) < s.end for s in finding.source)
                or any(s.start < wording.get("annex_end", 0) and wording.get("annex_start", 10**9) < s.end for s in finding.target)
            }  # fmt: skip
            used |= hits
            if not hits:
                missed.append((entry["task"], wording["kind"]))
    odd = [n for n, finding in enumerate(told) if any(t.number and t.number % 2 for t in finding.tasks)]
    assert wanted == 28
    assert len(missed) <= 1, missed
    assert 2 * len(set(odd) - used) <= len(used)


def test_body_and_annex_contradict_each_other_where_the_design_says_so_and_nowhere_else(
    seed_findings: tuple[Finding, ...],
) -> None:
    # design/ontology.md, traps 42 to 45
    errors = [f for f in seed_findings if f.kind == "wording-drift" and f.severity == "error"]
    assert {task.number for finding in errors for task in finding.tasks} == {16, 25, 26, 41}


def test_a_document_that_assigns_nothing_has_no_findings_of_coverage() -> None:
    _, findings = audited("一份没有任务的文件。\n\n第一段。")
    assert not findings


HANDED_OUT = """某市人民政府办公室关于印发养老服务行动计划的通知

某政办发〔2031〕8号

养老服务行动计划

一、重点任务

到2033年，建成50个示范点。
（一）增加供给。新建社区食堂。（市民政局负责）
{middle}
（二）规范服务。开展护理员培训。（市人力资源社会保障局负责）
（三）加强监督。抽查服务质量。（市市场监管局负责）

二、组织实施

{tail}
"""


@pytest.mark.parametrize(
    ("middle", "tail", "found"),
    [
        ("改造老旧电梯并加装扶手。", "", 1),  # nobody was given it
        ("各县区政府要把电梯改造列入年度计划。", "", 0),  # the sentence names who acts
        ("", "及时总结推广典型经验。", 0),  # after the last task: closing words
    ],
)
def test_only_sentences_between_those_handed_out_lack_a_unit(middle: str, tail: str, found: int) -> None:
    _, findings = audited(HANDED_OUT.format(middle=middle, tail=tail))
    assert sum(f.kind == "uncarried-measure" for f in findings) == found


def test_a_slip_made_throughout_is_one_finding_with_all_its_places() -> None:
    rows = "".join(f"{n}\t修缮(改造){n}号泵站。\t市水利局\t市财政局\n" for n in range(6, 14))
    _, findings = audited(PLAN + rows)
    (finding,) = [f for f in findings if f.kind == "typographic-slip" and "括号" in f.zh]
    assert len(finding.source) == 8
    assert "共8处" in finding.zh


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("《智慧农业三年规划》", True),  # a title without number
        ("《智慧农业三年规划》（某数政策〔2030〕11号）", False),  # its number settles which it is
        ("《土地管理法》", False),
        ("《政府信息公开条例》", False),
        ("《农业补贴办法》", True),
    ],
)
def test_a_reference_is_unresolved_when_neither_number_nor_law_settles_it(reference: str, told: bool) -> None:
    _, findings = audited(PLAN.replace("建设灌区泵站。", f"落实{reference}，建设灌区泵站。"))
    named = [f for f in findings if f.kind == "unresolved-reference" and "《" in f.zh]
    assert bool(named) is told


def test_bodies_of_a_document_without_a_place_are_one_finding() -> None:
    _, findings = audited(PLAN)
    (finding,) = [f for f in findings if f.kind == "unregistered-body"]
    assert "市农业农村局" in finding.zh
    assert "市民政局" in finding.zh
    assert len(finding.target) > 4


def test_what_one_task_leaves_of_a_measure_is_one_finding_without_its_grounds_and_aims(
    seed_findings: tuple[Finding, ...],
) -> None:
    partly = [f for f in seed_findings if f.kind == "uncarried-measure" and f.tasks]
    assert partly
    assert len({f.measures for f in partly}) == len(partly)
    assert not any("提供强力支撑" in f.zh for f in partly)


@pytest.mark.parametrize(
    ("first", "second", "twins"),
    [
        ("组织农机手参加机收技能培训和比武。", "组织农机手参加机收技能培训与比武。", 1),
        ("修缮沿江东段防洪堤和排涝泵站。", "修缮沿江西段防洪堤和排涝泵站。", 0),  # two places
        ("新建3座乡镇粮食烘干中心并投入使用。", "新建5座乡镇粮食烘干中心并投入使用。", 0),  # two amounts
        ("推广涪陵区设施农业保险试点经验做法。", "推广渝北区设施农业保险试点经验做法。", 0),  # two names
    ],
)
def test_rows_that_differ_by_a_place_or_a_number_are_no_duplicates(
    first: str, second: str, twins: int
) -> None:
    rows = f"6\t{first}\t市水利局\t市财政局\n7\t{second}\t市农业农村局\t市财政局\n"
    _, findings = audited(PLAN + rows)
    assert sum(f.kind == "near-duplicate" for f in findings) == twins


def test_all_gaps_of_a_table_are_one_finding() -> None:
    rows = "9\t疏浚灌渠。\t市水利局\t市财政局\n12\t建设晒场。\t市农业农村局\t市财政局\n"
    _, findings = audited(PLAN + rows)
    (finding,) = [f for f in findings if f.kind == "missing-number"]
    assert "缺4、6–8、10–11" in finding.zh
    assert len(finding.target) == 4

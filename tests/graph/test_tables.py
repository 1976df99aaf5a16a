"""Published tables hand out tasks whatever their columns are called, wherever they stand and however cells are merged."""

from __future__ import annotations

from collections.abc import Callable

from graph.document import Cell, Document, Row, SourceFile, Span, Table
from graph.extraction.extract import Extract, extract
from graph.task import ROLES, Metadata

Grid = list[list[str]]


def document_of(grid: Grid, before: str = "") -> Document:
    """Return a document with one published table; a cell ``^`` is merged with the cell above, ``<`` with the one left of it."""
    text, spans = before, {}
    for r, line in enumerate(grid):
        for c, words in enumerate(line):
            if words == "^":
                spans[r, c] = spans[r - 1, c]
            elif words == "<":
                spans[r, c] = spans[r, c - 1]
            else:
                spans[r, c] = Span(len(text), len(text) + len(words))
                text += words + "\n"
    rows = tuple(
        Row(spans[r, 0], tuple(Cell(spans[r, c], r, c) for c in range(len(line))))
        for r, line in enumerate(grid)
    )
    start = min(span.start for span in spans.values())
    table = Table("table-1", Span(start, max(span.end for span in spans.values())), rows)
    return Document(SourceFile("t.html", "text/html", "0" * 64, len(text)), text, tables=(table,))


def read(grid: Grid, before: str = "") -> list[tuple[str, dict[str, list[str]]]]:
    found: Extract = extract(document_of(grid, before))
    for task in found.tasks:
        assert found.document.quote(task.span) == task.text
        assert all(found.document.quote(mention.span) == mention.text for _, _, mention in task.mentions())
    return [
        (task.text, {role: [m.text for m in getattr(task, role)] for role in ROLES if getattr(task, role)})
        for task in found.tasks
    ]


def test_columns_are_known_by_name_not_by_place() -> None:
    grid = [
        ["配合部门", "主办部门", "完成时间", "工作内容", "序号"],
        ["市财政局、市教育局", "市民政局", "2024年6月底前", "建设养老服务中心。", "1"],
    ]
    assert read(grid) == [("建设养老服务中心。", {"lead": ["市民政局"], "support": ["市财政局", "市教育局"]})]
    (task,) = extract(document_of(grid)).tasks
    assert (task.number, task.due and task.due.text, task.form) == (1, "2024年6月底前", "table")
    assert task.due is not None
    assert str(task.due.day) == "2024-06-30"


def test_merged_cells_count_for_every_row_they_cover() -> None:
    grid = [
        ["序号", "工作事项", "主要内容", "牵头单位", "配合单位"],
        ["1", "分级诊疗", "推进家庭医生签约服务，提高服务质量。", "市卫健委", "市医保局"],
        ["^", "^", "完善双向转诊制度，畅通转诊渠道。", "^", "市财政局，市人社局"],
    ]
    assert read(grid) == [
        ("推进家庭医生签约服务，提高服务质量。", {"lead": ["市卫健委"], "support": ["市医保局"]}),
        ("完善双向转诊制度，畅通转诊渠道。", {"lead": ["市卫健委"], "support": ["市财政局", "市人社局"]}),
    ]


def test_an_action_merged_over_rows_is_one_task() -> None:
    grid = [
        ["任务", "责任单位"],
        ["建设农村公路，改善出行条件。", "县交通局"],
        ["^", "县财政局"],
    ]
    assert read(grid) == [("建设农村公路，改善出行条件。", {"responsible": ["县交通局", "县财政局"]})]


def test_nobody_is_written_in_many_ways() -> None:
    grid = [["任务", "牵头单位", "配合单位"]] + [
        [f"完成第{mark}项建设任务。", "区教委", mark] for mark in ("/", "无", "—", "-", "\u3000", "")
    ]
    found = extract(document_of(grid))
    assert [task.support for task in found.tasks] == [()] * 6
    assert all(task.support_stated for task in found.tasks)


def test_ditto_takes_the_units_of_the_row_above() -> None:
    grid = [
        ["任务", "牵头单位", "配合单位", "完成时限"],
        ["开展环境整治。", "市住建局", "市城管局", "2024年9月"],
        ["开展交通整治。", "同上", "〃", "同上"],
    ]
    assert read(grid)[1] == ("开展交通整治。", {"lead": ["市住建局"], "support": ["市城管局"]})
    assert [task.due and task.due.text for task in extract(document_of(grid)).tasks] == [
        "2024年9月",
        "2024年9月",
    ]


def test_persons_are_no_units() -> None:
    grid = [
        ["目标任务", "牵头县领导", "牵头责任单位", "协同责任单位", "责任人"],
        ["新建乡村公路30公里。", "张某某", "县交通运输局", "县财政局，各乡镇人民政府", "李某"],
    ]
    assert read(grid) == [
        ("新建乡村公路30公里。", {"lead": ["县交通运输局"], "support": ["县财政局", "各乡镇人民政府"]})
    ]


def test_offices_inside_a_unit_give_way_to_units_and_stand_where_there_are_none() -> None:
    both = [
        ["任务", "牵头单位", "配合单位", "市卫健委内牵头处室", "市卫健委内配合处室"],
        ["完善分级诊疗制度。", "市卫健委", "市医保局", "医政处", "财务处"],
    ]
    assert read(both) == [("完善分级诊疗制度。", {"lead": ["市卫健委"], "support": ["市医保局"]})]
    offices = [["任务", "牵头处室", "配合处室"], ["完善分级诊疗制度。", "医政处", "财务处"]]
    assert read(offices) == [("完善分级诊疗制度。", {"lead": ["医政处"], "support": ["财务处"]})]


def test_a_cell_may_say_roles_itself() -> None:
    grid = [
        ["任务", "责任单位", "时限"],
        ["建设产业园。", "牵头单位：区国投公司配合单位：区交通局、区财政局", "长期"],
        ["建设码头。", "区港航局牵头，区交通局、区财政局", "长期"],
        ["修订办法。", "市经信局、市科技局按职责分工负责", "持续推进"],
    ]
    assert [who for _, who in read(grid)] == [
        {"lead": ["区国投公司"], "support": ["区交通局", "区财政局"]},
        {"lead": ["区港航局"], "responsible": ["区交通局", "区财政局"]},
        {"responsible": ["市经信局", "市科技局"]},
    ]


def test_a_lead_column_decides_over_responsible_words_in_it() -> None:
    grid = [
        ["任务", "牵头单位", "配合单位"],
        ["研究路径。", "省经信厅、省科技厅按职责分工负责", "省发展改革委"],
    ]
    assert read(grid) == [("研究路径。", {"lead": ["省经信厅", "省科技厅"], "support": ["省发展改革委"]})]


def test_a_head_of_two_rows() -> None:
    grid = [
        ["序号", "任务", "责任单位", "<", "时限"],
        ["^", "^", "牵头单位", "配合单位", "^"],
        ["1", "建设园区。", "区发改委", "区财政局", "2025年"],
    ]
    assert read(grid) == [("建设园区。", {"lead": ["区发改委"], "support": ["区财政局"]})]


def test_full_width_rows_are_sections_and_hand_out_nothing() -> None:
    grid = [
        ["序号", "任务", "牵头单位"],
        ["一、基础设施", "<", "<"],
        ["1", "修路。", "县交通局"],
    ]
    found = extract(document_of(grid))
    assert [(task.text, task.section_path) for task in found.tasks] == [("修路。", ("一、基础设施",))]


def test_a_table_with_a_unit_of_measure_hands_out_nothing() -> None:
    assert (
        read([["指标", "单位", "目标值"], ["粮食产量任务", "万吨", "50"], ["就业任务", "人", "3000"]]) == []
    )


def test_a_table_without_actors_hands_out_nothing() -> None:
    assert read([["序号", "任务", "备注"], ["1", "修路。", "续建"]]) == []


def test_duties_in_a_cell_are_tasks_of_their_own() -> None:
    grid = [
        ["项目内容", "责任单位", "负责事项"],
        ["建设医院。", "区卫健局 区财政局", "1.区卫健局负责对接企业；2、区财政局配合企业方争取补助；"],
        ["建设学校。", "区教育局", "区教育局负责对接。"],
    ]
    assert read(grid) == [
        ("建设医院。", {"responsible": ["区卫健局", "区财政局"]}),
        ("区卫健局负责对接企业；", {"responsible": ["区卫健局"]}),
        ("区财政局配合企业方争取补助；", {"responsible": ["区财政局"]}),
        ("建设学校。", {"responsible": ["区教育局"]}),
    ]


def test_first_listed_leads_where_the_document_says_so() -> None:
    grid = [["任务", "责任单位"], ["修路。", "县交通局、县财政局"]]
    assert read(grid, "注：排在第一位的为牵头单位。\n") == [
        ("修路。", {"lead": ["县交通局"], "responsible": ["县财政局"]})
    ]


def test_rows_that_are_odd_warn_and_never_fail() -> None:
    grid = [
        ["序号", "任务", "牵头单位", "配合单位"],
        ["1", "修路。", "县交通局", "县财政局"],
        ["1", "治水。", "县水利局", ""],
        ["2", "造林。", "", ""],
        ["3", "", "县林业局", ""],
    ]
    found = extract(document_of(grid))
    assert [task.text for task in found.tasks] == ["修路。", "治水。"]
    assert len(found.warnings) == 2
    assert "read number 1 again" in found.warnings[0]
    assert "no unit that leads" in found.warnings[1]


GLUED = (
    "工作任务具体内容责任单位配合单位完成时间加强前期策划整合各类规划。以战略规划为引领，实现信息共享。(整合规划由区规划局牵头。)"
    "区经发局、重点办、交建局区社会事业局、旅发委、各乡镇人民政府2019年6月制定出规则，7月底实施。"
)


def test_a_table_without_any_separator_is_cut_where_levels_begin_again(
    handed_out: Callable[[str], list[tuple[str, dict[str, list[str]]]]],
) -> None:
    assert handed_out(GLUED) == [
        (
            "加强前期策划整合各类规划。以战略规划为引领，实现信息共享。",
            {
                "lead": ["区规划局"],
                "support": ["区社会事业局", "旅发委", "各乡镇人民政府"],
                "responsible": ["区经发局", "重点办", "交建局"],
            },
        )
    ]


def test_tasks_without_metadata_are_read_too() -> None:
    from graph.extraction.tasks import tasks

    document = document_of([["任务", "牵头单位"], ["修路。", "县交通局"]])
    assert [task.text for task in tasks(document, Metadata(), ()).tasks] == ["修路。"]


def test_ditto_in_brackets_or_with_a_full_stop_and_numbers_under_no_heading() -> None:
    grid = [
        ["", "工作任务", "牵头单位", "配合单位"],
        ["1", "修建农村公路。", "区交通局", "区财政局"],
        ["2", "治理城市河道。", "（同上）", "同上。"],
    ]
    both = {"lead": ["区交通局"], "support": ["区财政局"]}
    assert read(grid) == [("修建农村公路。", both), ("治理城市河道。", both)]
    assert [task.number for task in extract(document_of(grid)).tasks] == [1, 2]


def test_a_note_may_say_that_those_who_do_not_lead_cooperate() -> None:
    grid = [
        ["序号", "工作任务", "责任单位"],
        ["1", "修建农村公路。", "区交通局、区财政局、各镇政府"],
        ["2", "治理城市河道。", "区水利局"],
    ]
    note = "说明：责任单位中列第一位的为牵头单位，其他为配合单位。\n"
    assert read(grid, note) == [
        ("修建农村公路。", {"lead": ["区交通局"], "support": ["区财政局", "各镇政府"]}),
        ("治理城市河道。", {"lead": ["区水利局"]}),
    ]
    grid[1][2] = "区财政局、★区交通局"
    assert read(grid, "注：标有★的为牵头单位，其余为协办单位。\n") == [
        ("修建农村公路。", {"lead": ["区交通局"], "support": ["区财政局"]}),
        ("治理城市河道。", {"responsible": ["区水利局"]}),
    ]


def test_roles_in_brackets_before_the_names_of_a_cell() -> None:
    grid = [
        ["序号", "工作任务", "责任分工"],
        ["1", "修建农村公路。", "（牵头）区交通局（配合）区财政局、各镇政府"],
        ["2", "治理城市河道。", "区水利局（牵头）"],
    ]
    assert read(grid) == [
        ("修建农村公路。", {"lead": ["区交通局"], "support": ["区财政局", "各镇政府"]}),
        ("治理城市河道。", {"lead": ["区水利局"]}),
    ]

"""Tables lost in running text come back: one cell a line, tabs, bars, blanks, merged first columns, cut rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph.document import Cell, Document, Row, Span, Table
from graph.reading.column_names import column_kind
from graph.reading.flattened_table import recovered_tables, with_recovered_tables

Maker = Callable[[str], Document]


def grid(document: Document) -> list[list[str]]:
    """Return the words of the only table, row by row."""
    (table,) = recovered_tables(document)
    assert table.flattened
    return [[document.quote(cell.span) for cell in row.cells] for row in table.rows]


HEAD = "序号\n试  点  任  务\n牵头单位\n配合单位\n"


def test_one_cell_a_line_with_section_rows_and_empty_cells(words: Maker) -> None:
    text = (
        "\t序号\n\t试  点  任  务\n\t牵头单位\n\t配合单位\n\n\t一、先行先试\n\n\t（一）服务业。\n\n\t1\n\t支持设立机构。\n\t区科技局\n\t区教委\n\n"
        "\t2\n\t促进交易。\n\t区科技局\n\t\n\n\t3\n\t招收学生。\n\t区教委\n\t\u3000\n\n\t二、风险防范\n\n\t4\n\t监测风险。\n\t区财政局\n\t区审计局\n"
    )
    assert grid(words(text)) == [
        ["序号", "试  点  任  务", "牵头单位", "配合单位"],
        ["一、先行先试"],
        ["（一）服务业。"],
        ["1", "支持设立机构。", "区科技局", "区教委"],
        ["2", "促进交易。", "区科技局", ""],
        ["3", "招收学生。", "区教委", ""],
        ["二、风险防范"],
        ["4", "监测风险。", "区财政局", "区审计局"],
    ]


def test_cells_parted_by_commas_with_quotes(words: Maker) -> None:
    text = '序号,工作任务,牵头单位,配合单位\n1,"推进一网通办，优化流程",区审批局,"区司法局,区大数据局"\n2,完善信用体系,区发改委,\n'
    assert grid(words(text))[1:] == [
        ["1", "推进一网通办，优化流程", "区审批局", "区司法局,区大数据局"],
        ["2", "完善信用体系", "区发改委", ""],
    ]


def test_one_cell_a_line_each_closed_by_a_bar(words: Maker) -> None:
    text = "2025年重点工作及责任清单\n序号 |\n重点工作 |\n责任领导 |\n责任单位 |\n完成时限 |\n1 |\n服务项目落地。 |\n张三 |\n招商部、安商部 |\n全年 |\n2 |\n盘活存量土地。 |\n李四 |\n改革办 |\n全年 |\n"
    assert grid(words(text))[1:] == [
        ["1", "服务项目落地。", "张三", "招商部、安商部", "全年"],
        ["2", "盘活存量土地。", "李四", "改革办", "全年"],
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # an empty cell that left no line at all: what stands there tells the column
        ("1\n修路。\n区交通局\n2\n治水。\n区水利局\n区农业农村局\n", [["1", "修路。", "区交通局", ""], ["2", "治水。", "区水利局", "区农业农村局"]]),
        # a cell broken over two lines
        ("1\n修建农村公路，\n改善出行条件。\n区交通局\n区财政局\n2\n治水。\n区水利局\n区农业农村局\n",
         [["1", "修建农村公路，\n改善出行条件。", "区交通局", "区财政局"], ["2", "治水。", "区水利局", "区农业农村局"]]),
        # numbers with stops, full-width digits
        ("１．\n修路。\n区交通局\n区财政局\n", [["１．", "修路。", "区交通局", "区财政局"]]),
        # cut in mid-row
        ("1\n修路。\n区交通局\n区财政局\n2\n治水。\n", [["1", "修路。", "区交通局", "区财政局"], ["2", "治水。", "", ""]]),
        # the head again at the top of a page
        ("1\n修路。\n区交通局\n区财政局\n" + HEAD + "2\n治水。\n区水利局\n区教委\n",
         [["1", "修路。", "区交通局", "区财政局"], ["2", "治水。", "区水利局", "区教委"]]),
    ],
)  # fmt: skip
def test_rows_that_do_not_count_out(words: Maker, rows: str, expected: list[list[str]]) -> None:
    assert grid(words("任务分工\n" + HEAD + rows))[1:] == expected


def test_the_table_ends_where_the_text_goes_on(words: Maker) -> None:
    text = HEAD + "1\n修路。\n区交通局\n区财政局\n\n抄送：区委办公室。\n2024年1月5日\n"
    assert len(grid(words(text))) == 2


def test_columns_in_any_order_with_persons_and_deadlines(words: Maker) -> None:
    text = "责任单位\n工作任务\n责任领导\n完成时限\n区住建局\n改造老旧小区。\n李某某\n2024年6月\n区教育局、区财政局\n新建学校两所。\n王某某\n长期\n"
    assert grid(words(text))[1:] == [
        ["区住建局", "改造老旧小区。", "李某某", "2024年6月"],
        ["区教育局、区财政局", "新建学校两所。", "王某某", "长期"],
    ]


def test_a_heading_that_no_pattern_knows_between_number_and_actor_heads_the_task(words: Maker) -> None:
    text = "序号\n惠民好事\n责任单位\n完成时限\n1\n新建口袋公园三处。\n区园林局\n6月底\n2\n加装电梯二十部。\n区住建局\n长期\n"
    assert grid(words(text))[1:] == [
        ["1", "新建口袋公园三处。", "区园林局", "6月底"],
        ["2", "加装电梯二十部。", "区住建局", "长期"],
    ]


def test_a_merged_first_column_leaves_a_row_one_cell_short(words: Maker) -> None:
    text = "类别\n任务内容\n牵头领导\n责任单位\n民生实事\n提高养老金标准。\n王某某\n县人社局\n提升急救能力。\n赵某某\n县卫生健康局、县财政局\n"
    assert [row[1:] for row in grid(words(text))[1:]] == [
        ["提高养老金标准。", "王某某", "县人社局"],
        ["提升急救能力。", "赵某某", "县卫生健康局、县财政局"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "序号\t工作任务\t牵头单位\t配合单位\n1\t修路\t区交通局\t区财政局\n2\t治水\t区水利局\t\n",
        "|序号|工作任务|牵头单位|配合单位|\n|---|---|---|---|\n|1|修路|区交通局|区财政局|\n|2|治水|区水利局||\n",
        "序号  工作任务  牵头单位  配合单位\n1  修路  区交通局  区财政局\n2  治水  区水利局\n",
        "序号 工作任务 牵头单位 配合单位\n1 修路 区交通局 区财政局\n2 治水 区水利局\n",
    ],
)
def test_cells_separated_inside_a_line(words: Maker, text: str) -> None:
    assert grid(words(text))[1:] == [["1", "修路", "区交通局", "区财政局"], ["2", "治水", "区水利局", ""]]


def test_a_blank_may_part_units_inside_a_cell(words: Maker) -> None:
    text = "序号 工作任务 主要责任单位 协同配合单位 完成期限\n2 建设冷链设施 区商务局 区发展改革委 各乡镇人民政府 长期\n"
    assert grid(words(text))[1] == ["2", "建设冷链设施", "区商务局", "区发展改革委 各乡镇人民政府", "长期"]


def test_a_table_in_one_line_is_cut_at_its_numbers(words: Maker) -> None:
    text = "附件2 项目分解表 序号 项目内容 投资额 牵头领导 责任单位 1 拟建设医院。 10 郭某 区卫健局 4 拟建设学校。 85 谭某某 区教育局 区财政局"
    rows = grid(words(text))
    assert rows[1] == ["1", "拟建设医院。", "10", "郭某", "区卫健局"]
    assert rows[2] == ["4", "拟建设学校。", "85", "谭某某", "区教育局 区财政局"]


def test_tabs_at_the_end_of_a_line_set_empty_cells_apart(words: Maker) -> None:
    text = "序号\t任务\t牵头单位\t配合部门（单位）\t时间节点\t备注\n1\t修路\t区交通局\t同上\t6月底前\t\n2\t种树\t区园林局\t\t\t\n"
    assert grid(words(text))[1:] == [
        ["1", "修路", "区交通局", "同上", "6月底前", ""],
        ["2", "种树", "区园林局", "", "", ""],
    ]


def test_a_line_broken_inside_a_cell_of_tabs_goes_on(words: Maker) -> None:
    text = "序号\t任务\t牵头单位\t时间节点\n1\t修路\t区交通局\n区城管局\t6月底前\n2\t种树，\n护林\t区园林局\t全年\n3\t养花\t区园林局\t全年\n"
    assert grid(words(text))[1:] == [
        ["1", "修路", "区交通局\n区城管局", "6月底前"],
        ["2", "种树，\n护林", "区园林局", "全年"],
        ["3", "养花", "区园林局", "全年"],
    ]


@pytest.mark.parametrize("numbers", [("一", "二"), ("（一）", "（二）"), ("1.1", "1.2"), ("①", "②")])
def test_rows_of_tabs_are_numbered_in_any_way(words: Maker, numbers: tuple[str, str]) -> None:
    first, second = numbers
    text = f"序号\t任务\t牵头单位\n{first}\t修路\t区交通局\n{second}\t种树\t区园林局\n"
    assert grid(words(text))[1:] == [[first, "修路", "区交通局"], [second, "种树", "区园林局"]]


def test_first_columns_merged_downwards_are_empty_cells(words: Maker) -> None:
    text = "重点任务\t具体内容\t责任单位\n绿化\t种满山\t区园林局\n\t护林\t区林业局\n"
    assert grid(words(text))[1:] == [["绿化", "种满山", "区园林局"], ["", "护林", "区林业局"]]


def test_a_cell_in_quotes_holds_line_breaks(words: Maker) -> None:
    rows = [["1", "修路", "区交通局\n区城管局"], ["2", "种树", "区园林局"]]
    assert grid(words('序号,任务,责任单位\n1,修路,"区交通局\n区城管局"\n2,种树,区园林局\n'))[1:] == rows
    assert grid(
        words('序号\t任务\t责任单位\t时限\n1\t修路\t"区交通局\n区城管局"\t年底\n2\t种树\t区园林局\t年底\n')
    )[1:] == [[*row, "年底"] for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "牵头单位：区教委\n配合单位：区财政局\n",
        "各单位要高度重视。\n责任单位\n要落实责任。\n",
        "序号\n名称\n单位\n1\n水泥\n吨\n",
        HEAD,
        "牵头单位\n" * 50,
    ],
)
def test_what_is_no_table_gives_none(words: Maker, text: str) -> None:
    assert recovered_tables(words(text)) == ()


def test_a_long_run_of_column_names_is_looked_at_once(words: Maker) -> None:
    lines = 2000
    before = column_kind.cache_info().hits
    assert recovered_tables(words("任务\n牵头单位\n" * (lines // 2))) == ()
    assert (
        column_kind.cache_info().hits - before < 20 * lines
    )  # each of its names looked at the run again: 1,000 times as often


def test_published_tables_are_left_alone_and_ids_go_on(words: Maker) -> None:
    text = "序号 任务\n" + HEAD + "1\n修路。\n区交通局\n区财政局\n"
    span = Span(0, 5)
    published = Table("table-1", span, (Row(span, (Cell(Span(0, 2), 0, 0), Cell(Span(3, 5), 0, 1))),))
    document = words(text)
    document = Document(document.source, text, tables=(published,))
    joined = with_recovered_tables(document)
    assert [(table.id, table.flattened) for table in joined.tables] == [("table-1", False), ("table-2", True)]
    assert with_recovered_tables(joined) is joined


PLANS = [["1", "修建公路。", "区交通局", "区财政局"], ["2", "治理河道。", "区水利局", ""]]


@pytest.mark.parametrize(
    "text",
    [
        # tabs, bars and the signs of Unicode that draw boxes; a head over two lines
        "序号\t工作任务\t责任单位\t\n\t\t牵头单位\t配合单位\n1\t修建公路。\t区交通局\t区财政局\n2\t治理河道。\t区水利局\t\n",
        "| 序号 | 工作任务 | 责任单位 | |\n|---|---|---|---|\n| | | 牵头单位 | 配合单位 |\n"
        "| 1 | 修建公路。 | 区交通局 | 区财政局 |\n| 2 | 治理河道。 | 区水利局 | |\n",
        "┌──┬──┐\n│序号│工作任务│牵头单位│配合单位│\n├──┼──┤\n│1│修建公路。│区交通局│区财政局│\n├──┼──┤\n│2│治理河道。│区水利局││\n└──┴──┘\n",
        # a column without a heading
        "\t工作任务\t牵头单位\t配合单位\n1\t修建公路。\t区交通局\t区财政局\n2\t治理河道。\t区水利局\t\n",
        "| | 工作任务 | 牵头单位 | 配合单位 |\n| --- | --- | --- | --- |\n| 1 | 修建公路。 | 区交通局 | 区财政局 |\n| 2 | 治理河道。 | 区水利局 | |\n",
        # blank lines after every cell, an empty cell is one more
        "\n\n".join(["序号", "工作任务", "牵头单位", "配合单位", *PLANS[0], *PLANS[1]]) + "\n",
        "".join(f"    {cell}\n    \n" for cell in ["序号", "工作任务", "牵头单位", "配合单位", *PLANS[0], *PLANS[1]]),
    ],
)  # fmt: skip
def test_heads_over_two_lines_empty_headings_and_blank_lines(words: Maker, text: str) -> None:
    assert [row for row in grid(words(text)) if row[0].isdigit()] == PLANS


def test_headings_of_full_width_between_bars(words: Maker) -> None:
    text = (
        "| 序号 | 工作任务 | 牵头单位 | 配合单位 |\n|---|---|---|---|\n| 一、民生 | | | |\n| 1 | 修建公路。 | 区交通局 | 区财政局 |\n"
        "| 城市建设 | | | |\n| 2 | 治理河道。 | 区水利局 | |\n"
    )
    assert grid(words(text))[1:] == [["一、民生"], PLANS[0], ["城市建设"], PLANS[1]]


def test_rows_without_numbers_are_parted_by_empty_lines_or_counted_out(words: Maker) -> None:
    parted = "工作任务\n牵头单位\n配合单位\n\n建立机制，每季度召开会\n区金融办\n人行支行\n\n完善体系\n区发改局\n无\n\n一、民生\n\n扩建学校\n区教育局\n区财政局\n"
    assert grid(words(parted))[1:] == [
        ["建立机制，每季度召开会", "区金融办", "人行支行"],
        ["完善体系", "区发改局", "无"],
        ["一、民生"],
        ["扩建学校", "区教育局", "区财政局"],
    ]
    counted = "进度安排\n具体措施\n参与单位\n牵头部门\n9月底前\n扩建中小学校15所\n市发展改革委\n市教育局\n4月底前\n组织招聘活动60场\n市总工会、团市委、市妇联\n市人社局\n"
    assert grid(words(counted))[1:] == [
        ["9月底前", "扩建中小学校15所", "市发展改革委", "市教育局"],
        ["4月底前", "组织招聘活动60场", "市总工会、团市委、市妇联", "市人社局"],
    ]


def test_many_lines_that_seem_to_head_a_spread_table_are_looked_at_once_each(words: Maker) -> None:
    assert recovered_tables(words("责任单位\n\n市教委\n\n" * 3000)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "序号;工作任务;牵头单位;配合单位\n1;修建公路。;区交通局;区财政局\n2;治理河道。;区水利局;\n",
        "序号，工作任务，牵头单位，配合单位\n1，修建公路。，区交通局，区财政局\n2，治理河道。，区水利局，\n",
        '"序号","工作任务","牵头单位","配合单位"\n"1","修建公路。","区交通局","区财政局"\n"2","治理河道。","区水利局",""\n',
        "序号｜工作任务｜牵头单位｜配合单位\n1｜修建公路。｜区交通局｜区财政局\n2｜治理河道。｜区水利局｜\n",
    ],
)
def test_cells_parted_by_semicolons_wide_commas_quotes_and_wide_bars(words: Maker, text: str) -> None:
    assert grid(words(text))[1:] == PLANS


def test_headings_alone_in_a_line_part_rows_of_tabs(words: Maker) -> None:
    text = "序号\t工作任务\t责任部门\t完成时限\n出行\n1\t修建公路。\t区交通局\t6月底\n安全\n2\t更新管道。\t区住建局、\n燃气公司\t9月底\n"
    assert grid(words(text))[1:] == [
        ["出行"],
        ["1", "修建公路。", "区交通局", "6月底"],
        ["安全"],
        ["2", "更新管道。", "区住建局、\n燃气公司", "9月底"],
    ]


def test_the_last_row_may_be_broken_over_lines_too(words: Maker) -> None:
    text = "序号\n工作任务\n责任部门\n完成时限\n1\n修建公路。\n区交通局\n区财政局\n6月底\n2\n加装电梯。\n区房管局\n各街道办事处\n12月底\n\n注：由区政府办解释。\n"
    assert grid(words(text))[1:] == [
        ["1", "修建公路。", "区交通局\n区财政局", "6月底"],
        ["2", "加装电梯。", "区房管局\n各街道办事处", "12月底"],
    ]

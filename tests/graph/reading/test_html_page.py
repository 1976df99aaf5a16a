"""Web pages: the document on them, its tables, and what the page says of it."""

from __future__ import annotations

import pytest

from graph.document import Document
from graph.reading.errors import UnreadableFile
from graph.reading.file import read_bytes

SENTENCE = (
    "为加快发展，推动改革，提高质量、效率和效益，经市政府同意，现将方案印发给你们，请结合实际，认真贯彻执行。"
)
CONTENT = f"""<h2>市人民政府关于印发<br>工作方案的通知</h2><p>某政发〔2023〕1号</p>
<p>各区县人民政府，市政府各部门：</p><p>&nbsp;&nbsp;{SENTENCE}<p>市人民政府<br/>2023年1月2日"""


def page(content: str, around: str = "", head: str = "<meta charset='utf-8'>") -> Document:
    html = f"""<!DOCTYPE html><html><head>{head}<title>通知_某市人民政府</title><script>var a="，，，，";</script></head><body>
    <div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开，政策</a></li></ul></div>
    <div class="crumb">当前位置：<a>首页</a> &gt; <a>政策文件</a></div>{around}
    <div class="box"><div id="x"><div class="content">{content}</div></div></div>
    <div class="share">分享到：<a>微信</a><a>微博</a></div><div class="foot"><p>主办单位：某市人民政府办公室</p><p>版权所有 ICP备123号，网站标识码</p></div>
    </body></html>"""
    return read_bytes("a.html", html.encode())


def test_navigation_scripts_share_bars_and_footers_are_left_out() -> None:
    assert page(CONTENT).text.split("\n") == [
        "市人民政府关于印发",
        "工作方案的通知",
        "某政发〔2023〕1号",
        "各区县人民政府，市政府各部门：",
        SENTENCE,
        "市人民政府",
        "2023年1月2日",
        "",
    ]


def test_blocks_are_in_text_order_and_headings_are_marked() -> None:
    document = page(CONTENT)
    kinds = [(block.kind, document.quote(block.span)[:4]) for block in document.blocks]
    assert kinds[0] == ("heading", "市人民政")
    assert kinds[2] == ("paragraph", "某政发〔")


@pytest.mark.parametrize(
    "description",
    [
        "<table><tr><td><b>索 引 号：</b></td><td>0001/2</td><td>发文机关：</td><td>市人民政府</td></tr>"
        "<tr><td>成文日期：</td><td>2023年01月02日</td><td>发文字号：</td><td>某政发〔2023〕1号</td></tr></table>",
        "<ul><li><b>索引号：</b><span>0001/2</span></li><li>发文机关：市人民政府</li><li>成文日期：2023年01月02日</li>"
        "<li>发文字号：某政发〔2023〕1号</li></ul>",
        "<p>索 引 号： 0001/2 发文机关： 市人民政府</p><p>成文日期： 2023年01月02日 发文字号： 某政发〔2023〕1号</p>",
        "<table><tr><th>索引号</th><td>0001/2</td></tr><tr><th>发文机关</th><td>市人民政府</td></tr>"
        "<tr><th>成文日期</th><td>2023年01月02日</td></tr><tr><th>发文字号</th><td>某政发〔2023〕1号</td></tr></table>",
    ],
    ids=["table", "list", "lines", "rows"],
)
@pytest.mark.parametrize("inside", [True, False])
def test_the_description_becomes_fields_and_page_furniture(description: str, inside: bool) -> None:
    document = page(description + CONTENT) if inside else page(CONTENT, around=f"<div>{description}</div>")
    assert document.fields == {
        "索引号": "0001/2",
        "发文机关": "市人民政府",
        "成文日期": "2023年01月02日",
        "发文字号": "某政发〔2023〕1号",
    }
    furniture = [document.quote(block.span) for block in document.blocks if block.kind == "page-furniture"]
    assert "发文机关：市人民政府" in furniture
    assert document.tables == ()


def test_merged_cells_are_repeated_in_the_rows_they_cover() -> None:
    document = page(
        CONTENT
        + """<table border=1><tr><th>序号</th><th>任务</th><th colspan="2">单位</th></tr>
        <tr><td rowspan="2">1</td><td>推进改革<br>落实任务</td><td>区商务委</td><td rowspan=2>各乡镇</td></tr>
        <tr><td>扩大开放</td><td></td></tr></table>"""
    )
    (table,) = document.tables
    words = [[document.quote(cell.span) for cell in row.cells] for row in table.rows]
    assert words == [
        ["序号", "任务", "单位"],
        ["1", "推进改革\n落实任务", "区商务委", "各乡镇"],
        ["1", "扩大开放", "", "各乡镇"],
    ]
    assert [cell.column for cell in table.rows[2].cells] == [0, 1, 2, 3]
    assert table.rows[0].cells[2].column_span == 2
    assert table.rows[1].cells[0].span == table.rows[2].cells[0].span
    assert [cell.row for cell in table.rows[2].cells] == [2, 2, 2, 2]


def test_a_table_that_only_lays_out_the_page_is_no_table() -> None:
    document = page(f"<table><tr><td width=20></td><td>{CONTENT}</td></tr></table>")
    assert document.tables == ()
    assert SENTENCE in document.text


def test_the_title_of_the_page_stands_above_a_text_without_one() -> None:
    head = "<meta charset='utf-8'><meta name='ArticleTitle' content='市人民政府关于印发工作方案的通知'>"
    document = page(f"<p>各区县人民政府：</p><p>{SENTENCE}</p>", head=head)
    assert document.text.startswith("市人民政府关于印发工作方案的通知\n各区县人民政府：\n")


def test_a_signature_set_apart_from_the_text_stays() -> None:
    document = page(
        f"<div><p>{SENTENCE}</p><p>一、{SENTENCE}</p></div><div><p>市人民政府</p><p>2020年1月2日</p></div>"
    )
    assert document.text.endswith("市人民政府\n2020年1月2日\n")


def test_preformatted_text_keeps_its_lines() -> None:
    assert page(f"<pre>某政发〔2023〕1号\n各区县人民政府：\n  {SENTENCE}\n市人民政府</pre>").text.split(
        "\n"
    ) == [
        "某政发〔2023〕1号",
        "各区县人民政府：",
        SENTENCE,
        "市人民政府",
        "",
    ]


@pytest.mark.parametrize(
    "name", ["_某市人民政府", "-某市政府网", " - 政策文件 - 某某区门户网站", "--某区商务局"]
)
def test_the_name_of_the_site_is_no_part_of_the_title(name: str) -> None:
    html = f"<html><head><meta charset=utf-8><title>关于印发《工作方案》的通知{name}</title></head><body><p>{SENTENCE}</p><p>{SENTENCE}</p></body></html>"
    assert read_bytes("a.html", html.encode()).text.startswith("关于印发《工作方案》的通知\n")


def test_line_breaks_of_the_source_between_chinese_characters_are_nothing() -> None:
    document = page("<p>推动改革，\n      扩大开放，\n落实 5G network\nplan，等。</p><p>二，三，四，五。</p>")
    assert "推动改革，扩大开放，落实 5G network plan，等。\n" in document.text


def test_a_gb2312_page_is_read_by_its_declaration() -> None:
    html = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'></head><body>{CONTENT}</body></html>"
    document = read_bytes("a.htm", html.encode("gb18030"))
    assert SENTENCE in document.text
    assert document.source.encoding == "gb18030"


def test_a_page_with_a_few_bad_bytes_is_read_with_a_warning() -> None:
    html = f"<html><meta charset=utf-8><body>{CONTENT * 9}</body></html>".encode()
    document = read_bytes("a.html", html.replace("效率".encode(), b"\xff", 1))
    assert SENTENCE in document.text
    assert document.warnings


@pytest.mark.parametrize(
    "html",
    [
        "<html><body></body></html>",
        "<html><body><script>a，b，c，d，e，f，g</script></body></html>",
    ],
)
def test_a_page_without_text_is_refused(html: str) -> None:
    with pytest.raises(UnreadableFile, match="web page without text"):
        read_bytes("a.html", html.encode())


def test_markup_too_deep_for_the_parser_is_refused_and_not_cut() -> None:
    with pytest.raises(UnreadableFile, match="2,048 elements deep"):
        read_bytes("a.html", ("<html><body>" + f"<div><p>{SENTENCE}</p>" * 3000).encode())


def test_a_page_of_50_mb_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="50 MiB, expected at most 16 MiB"):
        read_bytes("a.html", b"<html>" + b"<p>a</p>" * (50 << 17))


def test_cells_that_claim_to_span_everything_do_no_harm() -> None:
    rows = "<tr><td rowspan=9999999 colspan=9999999>甲，乙</td><td>丙，丁</td></tr>" * 300
    assert page(CONTENT * 40 + f"<table>{rows}</table>").text

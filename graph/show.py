"""``python -m graph.show FILE [--json]``: what the program read in any document; nothing is stored.

Exit status: 0 done, 1 the file was refused (one line on stderr), 2 wrong use. The JSON is the one of the public contract:
offsets are code points into the document's text (``--text`` prints that text), half-open.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from graph.document import Document, Span
from graph.extraction.document_number import in_own_characters
from graph.extraction.extract import Extract, extract
from graph.linking.resolution import Resolution, resolution
from graph.reading.errors import UnreadableFile
from graph.reading.file import read
from graph.task import ROLES, Task

ROLE_WORDS = {"lead": "牵头", "support": "配合", "responsible": "责任", "guide": "指导"}


def shown(found: Extract, links: Resolution) -> dict[str, Any]:
    """Return the contract's JSON object for one document."""
    metadata = found.metadata
    return {
        "document": {
            "title": metadata.title,
            "number": _number(found.document, metadata.number, metadata.number_span),
            "issuer": [_unbroken(issuer.text) for issuer in metadata.issuers],
            "date": metadata.date.isoformat() if metadata.date else None,
            "cites": _cites(found),
        },
        "assignments": [_assignment(task) for task in found.tasks],
        "unlinked": sorted({unlinked.mention for unlinked in links.unlinked}),
        "warnings": list(found.warnings),
    }


def _unbroken(name: str) -> str:
    """Return *name* without the line breaks that the width of a page put into it."""
    return "".join(line.strip() for line in name.split("\n"))


def _number(document: Document, number: str | None, span: Span | None) -> str | None:
    """Return *number* in the document's own characters, traditional where it is written so."""
    return number if number is None or span is None else in_own_characters(number, document.quote(span))


def _cites(found: Extract) -> list[dict[str, str | None]]:
    """Return each document cited once; a title that stands elsewhere with its number is not said again without."""
    said = dict.fromkeys(
        (c.title, _number(found.document, c.number, c.span)) for c in found.citations if c.title or c.number
    )
    numbered = {title for title, number in said if title and number}
    return [{"title": t, "number": n} for t, n in said if n or t not in numbered]


def _assignment(task: Task) -> dict[str, Any]:
    roles: dict[str, list[str]] = {
        role: [_unbroken(mention.text) for mention in getattr(task, role)] for role in ROLES
    }
    due = None if task.due is None else (task.due.day.isoformat() if task.due.day else task.due.text)
    return {
        "task": task.text,
        "number": task.number,
        "section": list(task.section_path),
        "due": due,
        **roles,
        "form": task.form,
        "start": task.span.start,
        "end": task.span.end,
    }


def _for_people(document: Document, answer: dict[str, Any]) -> str:
    about = answer["document"]
    lines = [
        f"{about['title'] or '（无标题）'}",
        f"  文号 {about['number'] or '—'}  机关 {'、'.join(about['issuer']) or '—'}  日期 {about['date'] or '—'}"
        f"  （{document.source.media_type}，{len(document.text):,} 字）",
    ]
    lines += [
        f"  引用 {'《' + cite['title'] + '》' if cite['title'] else ''}{cite['number'] or ''}"
        for cite in about["cites"]
    ]
    section: list[str] = []
    for entry in answer["assignments"]:
        if entry["section"] != section:
            section = entry["section"]
            lines.append("\n" + " › ".join(section))
        number = f"{entry['number']}." if entry["number"] is not None else "·"
        words = " ".join(entry["task"].split())
        lines.append(
            f"  {number} {words[:70]}{'…' if len(words) > 70 else ''}  [{entry['start']}, {entry['end']})"
        )
        for role, zh in ROLE_WORDS.items():
            if entry[role]:
                lines.append(f"      {zh}：{'、'.join(entry[role])}")
        if entry["due"]:
            lines.append(f"      时限：{entry['due']}")
    lines.append(f"\n共 {len(answer['assignments'])} 项任务（tasks）")
    if answer["unlinked"]:
        lines.append(f"未收录名称（not in the registry）：{'、'.join(answer['unlinked'])}")
    lines += [f"注意（warning）：{warning}" for warning in answer["warnings"]]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m graph.show", description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path, help="a txt, html, docx or pdf file")
    parser.add_argument("--json", action="store_true", help="the contract's JSON")
    parser.add_argument("--text", action="store_true", help="print only the text that offsets count in")
    chosen = parser.parse_args(arguments)
    try:
        document = read(chosen.file)
    except UnreadableFile as error:
        print(f"graph.show: {error}", file=sys.stderr)
        return 1
    if chosen.text:
        sys.stdout.write(document.text)
        return 0
    found = extract(document)
    answer = shown(found, resolution(found))
    print(json.dumps(answer, ensure_ascii=False, indent=1) if chosen.json else _for_people(document, answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())

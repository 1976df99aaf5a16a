"""``python -m graph.audit``: what an expert drafter would notice in a document, as a table, CSV, Turtle or JSON.

file -> read -> extract -> link -> relate -> audit        (FILE…)
release -> the findings its build wrote                   (--release DIR)
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, serialize

from graph.extraction.extract import Extract, extract
from graph.linking.resolution import Resolution, resolution
from graph.reading.errors import UnreadableFile
from graph.reading.file import read
from graph.relating.audit_report import COLUMNS, KIND_LABELS, SEVERITY_LABELS, audit_json, audit_rows
from graph.relating.audit_rules import audit
from graph.relating.findings import Finding
from graph.relating.relate import relations
from graph.release import CORPUS
from graph.triples.relations import finding_quads
from graph.triples.release_findings import ReleaseUnreadable, release_finding_quads, release_findings
from ontology.terms import PREFIXES

_EXTENSIONS = {".txt", ".html", ".htm", ".docx", ".pdf"}


@dataclass(frozen=True, slots=True)
class AuditedFile:
    """One document and what the audit found in it."""

    found: Extract
    links: Resolution
    findings: tuple[Finding, ...]


def audited_file(path: Path) -> AuditedFile:
    """Audit the document at *path*; raises UnreadableFile."""
    found = extract(read(path))
    links = resolution(found)
    return AuditedFile(found, links, audit(found, links, relations(found, links)))


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m graph.audit", description="校核文件：正文与附件、单位、引用、文字 · audit documents"
    )
    parser.add_argument(
        "file", nargs="*", type=Path, help="documents (txt, html, docx, pdf); default: graph/corpus"
    )
    parser.add_argument("--release", type=Path, help="folder of a release: show the findings its build wrote")
    parser.add_argument(
        "--format", choices=("table", "csv", "ttl", "json"), default="table", help="default: table"
    )
    chosen = parser.parse_args(arguments)
    try:
        if chosen.release is not None:
            if chosen.file:
                parser.error("name files or --release, not both")
            return _print_release(chosen.release, chosen.format)
        files = chosen.file or sorted(path for path in CORPUS.iterdir() if path.suffix.lower() in _EXTENSIONS)
        _print_files([audited_file(path) for path in files], chosen.format)
    except (UnreadableFile, ReleaseUnreadable) as error:
        print(f"graph.audit: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
    return 0


def _print_files(audited: Sequence[AuditedFile], form: str) -> None:
    if form == "json":
        _print_json([audit_json(one.found, one.links, one.findings) for one in audited])
    elif form == "ttl":
        _print_turtle(quad for one in audited for quad in finding_quads(one.found, one.links, one.findings))
    else:
        rows = [row for one in audited for row in audit_rows(one.found, one.links, one.findings)]
        _print_rows(rows, form)


def _print_release(folder: Path, form: str) -> int:
    if form == "ttl":
        _print_turtle(release_finding_quads(folder))
    elif form == "json":
        _print_json(release_findings(folder))
    else:
        _print_rows([_release_row(finding) for finding in release_findings(folder)], form)
    return 0


def _release_row(finding: dict[str, Any]) -> dict[str, str]:
    places = finding["evidence"]
    first = places[0] if places else {"start": "", "end": ""}
    return dict.fromkeys(COLUMNS, "") | {
        "document": finding["document"],
        "severity": finding["severity"],
        "kind": finding["kind"],
        "wording": finding["wording"] or "",
        "tasks": " ".join(finding["tasks"]),
        "message_zh": finding["message_zh"],
        "message_en": finding["message_en"],
        "body": " | ".join(" ".join(str(place["quote"]).split()) for place in places),
        "body_start": str(first["start"]),
        "body_end": str(first["end"]),
        "method": finding["method"],
    }


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def _print_turtle(quads: Iterable[Quad]) -> None:
    triples = sorted({quad.triple for quad in quads}, key=str)
    prefixes = {prefix: PREFIXES[prefix] for prefix in ("zc", "oa")}
    words = (serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
    head = sorted(line for line in words.splitlines(keepends=True) if line.startswith("@prefix"))
    body = (line for line in words.splitlines(keepends=True) if not line.startswith("@prefix"))
    sys.stdout.writelines([*head, *body])


def _print_rows(rows: Sequence[dict[str, str]], form: str) -> None:
    if form == "csv":
        writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return
    document = None
    for row in rows:
        if row["document"] != document:
            document = row["document"]
            print(f"{document}")
        severity, kind = SEVERITY_LABELS[row["severity"]][0], KIND_LABELS[row["kind"]][0]
        place = (
            f"  [{row['body_start'] or row['annex_start']}]"
            if row["body_start"] or row["annex_start"]
            else ""
        )
        print(f"  {severity} {kind}{place}  {row['message_zh']}")
        print(f"        {row['message_en']}")
    print(f"{len(rows)} 项发现 · findings")


if __name__ == "__main__":
    sys.exit(main())

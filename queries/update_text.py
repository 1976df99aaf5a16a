"""An update's text -> the same update with the dataset of the protocol in it, and with LOAD turned into data.

The engine takes no dataset beside an update (SPARQL 1.1 Protocol 2.2.3: ``using-graph-uri``), so it is written into each
operation that has a WHERE; and it is never let near a network, so what LOAD names is fetched by our own code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from queries.scan import prologue, resolved
from queries.tokens import Token, tokens


class TwoDatasets(ValueError):
    """USING or WITH stands in the text, and the protocol gives a dataset too (SPARQL 1.1 Protocol 2.2.3: 400)."""


Fetched = Callable[[str, bool], str | None]
"""Address and SILENT -> the triples there as N-Triples; None where they could not be had and that is to be ignored."""


def with_dataset(text: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return *text* with USING clauses in every operation with a WHERE; raise TwoDatasets."""
    clauses = (
        "".join(f" USING <{iri}>" for iri in default)
        + "".join(f" USING NAMED <{iri}>" for iri in named)
        + " "
    )
    found = list(tokens(text))
    if any(token.is_word("USING", "WITH") for token in _outside_groups(found)):
        raise TwoDatasets("read USING or WITH in the update and using-graph-uri beside it; give one dataset")
    parts: list[str] = []
    at = 0
    outside = list(_outside_groups(found))
    for index, token in enumerate(outside):
        if not token.is_word("WHERE"):
            continue
        if index and outside[index - 1].is_word("DELETE"):
            start, end = _group(found, token)
            parts += [text[at : token.start], text[start:end], clauses]
        else:
            parts += [text[at : token.start], clauses]
        at = token.start
    return "".join(parts) + text[at:]


def _outside_groups(found: Sequence[Token]) -> list[Token]:
    """Return the tokens that stand in no group; of a group, the brace that closes it."""
    outside, depth = [], 0
    for token in found:
        if token.text == "{" and token.kind == "mark":
            depth += 1
        elif token.text == "}" and token.kind == "mark":
            depth -= 1
            if depth == 0:
                outside.append(token)
        elif depth == 0:
            outside.append(token)
    return outside


def _group(found: Sequence[Token], before: Token) -> tuple[int, int]:
    """Return where the group after *before* stands."""
    depth, start = 0, 0
    for token in found:
        if token.start < before.end or token.kind != "mark":
            continue
        if token.text == "{":
            start = start if depth else token.start
            depth += 1
        elif token.text == "}":
            depth -= 1
            if depth == 0:
                return start, token.end
    return before.end, before.end


def with_data_for_load(text: str, base: str, fetched: Callable[[str, bool], str | None]) -> str:
    """Return *text* with each ``LOAD [SILENT] <from> [INTO GRAPH <to>]`` as INSERT DATA."""
    found = list(tokens(text))
    parts: list[str] = []
    at, index, depth = 0, 0, 0
    while index < len(found):
        token = found[index]
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if depth == 0 and token.is_word("LOAD"):
            prefixes, own_base = prologue(found[:index], base)
            silent = index + 1 < len(found) and found[index + 1].is_word("SILENT")
            source = index + 1 + silent
            url = resolved(found[source], prefixes, own_base) if source < len(found) else None
            if url is None:
                index += 1
                continue  # no LOAD that can be read: the engine says what is wrong with it
            last, target = source, None
            if (
                source + 3 < len(found)
                and found[source + 1].is_word("INTO")
                and found[source + 2].is_word("GRAPH")
            ):
                last = source + 3
                target = resolved(found[last], prefixes, own_base)
            data = fetched(url, silent) or ""
            parts += [text[at : token.start], _insert(data, target)]
            at = found[last].end
            index = last
        index += 1
    return "".join(parts) + text[at:]


def _insert(data: str, target: str | None) -> str:
    return f"INSERT DATA {{ GRAPH <{target}> {{ {data} }} }}" if target else f"INSERT DATA {{ {data} }}"

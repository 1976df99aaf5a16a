"""A query about the graph -> the same query about one generation of it in a remote store (`graph.remote_store.layout`).

The words of the query stay. A query without GRAPH needs only its dataset: the generation's union as default graph, by the
protocol's own parameter. In one with GRAPH, a name of a graph is looked up in the generation's description::

    GRAPH ?g { … }     becomes     GRAPH <…description> { ?pg1 prov:specializationOf ?g } GRAPH ?pg1 { … }

so that ``?g`` is bound to the name it has for everyone, and what it is read from is the generation's own copy; and each
outermost group is read from the union. FROM, FROM NAMED and the protocol's dataset name graphs of the generation likewise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from graph.remote_store.layout import StoredGeneration
from ontology.iris import STORE
from ontology.terms import PROV
from queries.scan import prologue, resolved
from queries.select_variables import visible_variables
from queries.token_edits import Edit, edited
from queries.tokens import Token, tokens, without_escapes

Kept = Callable[[str], str | None]
"""Name of a graph -> the graph that keeps it, None: the generation has no such graph."""
NO_GRAPH = STORE + "graph/none"
_FORMS = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))


class NotForStore(ValueError):
    """A query that is not passed on to a remote store; the message says why."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A query as a store is asked it."""

    text: str
    form: str
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def standard_form(found: Sequence[Token], extensions: Sequence[str], *, federates: bool) -> str:
    """Return the form of a query; raise NotForStore for an update, for SERVICE, and for what only one make of store reads."""
    form = ""
    declared = set()
    for at, token in enumerate(found):
        if token.kind == "word":
            word = token.text.upper()
            if not form and word in _FORMS:
                form = word
            elif not form and word not in ("PREFIX", "BASE"):
                raise NotForStore(f"read {token.text!r} where SELECT, ASK, CONSTRUCT or DESCRIBE is expected")
            elif word == "SERVICE" and not federates:
                raise NotForStore("read SERVICE; a remote store is not asked to call others")
        elif token.kind == "name":
            if at and found[at - 1].is_word("PREFIX"):
                declared.add(token.text)
            elif (prefix := token.text.partition(":")[0]) in extensions and f"{prefix}:" not in declared:
                raise NotForStore(f"read {token.text!r}: the prefix {prefix}: is not declared")
        elif token.kind == "iri" and token.text[1:].partition(":")[0].lower() in extensions:
            raise NotForStore(
                f"read {token.text!r}, a function of one make of store; SPARQL 1.1 has none of that name"
            )
    if not form:
        raise NotForStore("read no SELECT, ASK, CONSTRUCT or DESCRIBE")
    return form


def placed(
    text: str,
    generation: StoredGeneration,
    kept: Kept,
    *,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    extensions: Sequence[str] = (),
    always_in_text: bool = False,
    federates: bool = False,
) -> Placed:
    """Return *text* placed in *generation*; raise NotForStore.

    *default_graphs* and *named_graphs* are the dataset that the protocol gives, None where it gives none. *always_in_text*
    is for stores that do not read the protocol's dataset; *federates* leaves SERVICE to the store.
    """
    found = _read(text)
    form = standard_form(found, extensions, federates=federates)
    graphs = any(token.is_word("GRAPH") for token in found)
    names = _Names(generation, kept)
    if default_graphs is not None or named_graphs is not None:
        named = [*map(names.of, named_graphs or ())]
        return Placed(
            edited(text, [*_clauses_removed(found), *_looked_up(text, found, names)]) if graphs else text,
            form,
            tuple(map(names.of, default_graphs or ())),
            (generation.description, *named) if named else (),
        )
    if any(token.is_word("FROM") for token in found):
        return Placed(edited(text, [*_clauses_mapped(found, names), *_looked_up(text, found, names)]), form)
    if not graphs and not always_in_text:
        return Placed(text, form, (generation.union,))
    if form == "DESCRIBE":
        raise NotForStore("a remote store is not asked DESCRIBE with GRAPH; ask CONSTRUCT, or SELECT first")
    edits = [*_looked_up(text, found, names), *_in_union(found, form, generation)]
    return Placed(edited(text, edits), form)


def without_generation(text: str, extensions: Sequence[str] = (), *, federates: bool = False) -> Placed:
    """Return *text* for a store that was not published to by us: its own default graph answers."""
    return Placed(text, standard_form(_read(text), extensions, federates=federates))


def _read(text: str) -> list[Token]:
    found = list(tokens(text))
    if "\\u" in text or "\\U" in text:
        hidden = [token.text for token in tokens(without_escapes(text)) if token.kind == "word"]
        if hidden != [token.text for token in found if token.kind == "word"]:
            raise NotForStore("read a keyword with a codepoint escape; write it in letters")
    return found


@dataclass(frozen=True, slots=True)
class _Names:
    generation: StoredGeneration
    kept: Kept

    def of(self, name: str) -> str:
        return self.kept(name) or NO_GRAPH


def _looked_up(text: str, found: Sequence[Token], names: _Names) -> list[Edit]:
    """Return the edits that read each GRAPH clause from the generation's copy of the graph."""
    edits: list[Edit] = []
    mark = _unused(text)
    for at, token in enumerate(found[:-1]):
        term = found[at + 1]
        if token.is_word("GRAPH") and term.kind in ("variable", "iri", "name"):
            own = f"?{mark}{len(edits) + 1}"
            lookup = f"GRAPH <{names.generation.description}> {{ {own} <{PROV.specializationOf}> {term.text} }} GRAPH {own}"
            edits.append(Edit(token.start, term.end, lookup))
    if edits and (star := _outer_star(found)) is not None:
        edits.append(Edit(star.start, star.end, " ".join(visible_variables(found)) or "*"))
    return edits


def _unused(text: str) -> str:
    mark = "pg"
    while re.search(rf"[?$]{mark}\d", text):
        mark += "g"
    return mark


def _outer_star(found: Sequence[Token]) -> Token | None:
    """Return the ``*`` of the outermost SELECT, None where it names its variables."""
    for at, token in enumerate(found):
        if token.is_word("SELECT"):
            after = found[at + 1 : at + 3]
            return next((one for one in after if one.text == "*" and one.kind == "mark"), None)
        if token.text == "{":
            return None
    return None


def _in_union(found: Sequence[Token], form: str, generation: StoredGeneration) -> list[Edit]:
    """Return the edits that put what stands in each outermost group into the union graph."""
    edits = []
    for opening, closing in _outermost_groups(found, form):
        start, end = found[opening].end, found[closing].start
        edits.append(Edit(start, start, f" GRAPH <{generation.union}> {{"))
        edits.append(Edit(end, end, "} "))
    return edits


def _outermost_groups(found: Sequence[Token], form: str) -> list[tuple[int, int]]:
    """Return the positions of the braces of each group in no other group: WHERE, and EXISTS outside it."""
    groups: list[tuple[int, int]] = []
    depth, opened, counts = 0, 0, False
    template_seen = False
    for at, token in enumerate(found):
        if token.kind != "mark":
            continue
        if token.text == "{":
            if depth == 0:
                is_template = form == "CONSTRUCT" and not template_seen and not found[at - 1].is_word("WHERE")
                template_seen = template_seen or is_template
                opened, counts = at, not is_template and not _is_data(found, at)
            depth += 1
        elif token.text == "}":
            depth -= 1
            if depth == 0 and counts:
                groups.append((opened, at))
            if depth < 0:
                raise NotForStore("read a closing brace that nothing opened")
    if depth:
        raise NotForStore("read a brace that is never closed")
    return groups


def _is_data(found: Sequence[Token], at: int) -> bool:
    """Say whether the brace at *at* opens the data of a VALUES block."""
    before = at - 1
    while before >= 0 and (found[before].kind == "variable" or found[before].text in ("(", ")")):
        before -= 1
    return before >= 0 and found[before].is_word("VALUES")


def _clauses(found: Sequence[Token]) -> list[tuple[int, int, bool]]:
    """Return (first, last, NAMED) of each FROM clause, as positions in *found*."""
    clauses = []
    depth = 0
    for at, token in enumerate(found[:-1]):
        if token.kind == "mark" and token.text in "()":
            depth += 1 if token.text == "(" else -1
        elif token.is_word("FROM"):
            named = found[at + 1].is_word("NAMED")
            if at + 1 + named < len(found):
                clauses.append((at, at + 1 + named, named))
        elif token.text == "{" and not depth:
            break
    return clauses


def _clauses_removed(found: Sequence[Token]) -> list[Edit]:
    """The protocol's dataset is stronger than the query's (SPARQL 1.1 Protocol, 2.1.4)."""
    return [Edit(found[first].start, found[last].end, " ") for first, last, _ in _clauses(found)]


def _clauses_mapped(found: Sequence[Token], names: _Names) -> list[Edit]:
    prefixes, base = prologue(list(found), "")
    edits = []
    clauses = _clauses(found)
    for first, last, named in clauses:
        graph = names.of(resolved(found[last], prefixes, base) or "")
        edits.append(Edit(found[first].start, found[last].end, f"FROM {'NAMED ' if named else ''}<{graph}>"))
    if any(named for *_, named in clauses):
        end = found[clauses[-1][1]].end
        edits.append(Edit(end, end, f" FROM NAMED <{names.generation.description}>"))
    return edits

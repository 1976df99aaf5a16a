"""Imports point one way: ontology <- graph <- queries <- web <- server.py; inside graph/ down the stages; no circles."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ["ontology", "graph", "queries", "web", "server"]

# The table of contents of graph/, lowest first: a module may import what stands above it in this list.
STAGES = [
    ["graph.document", "graph.task", "graph.language_file"],
    ["graph.reading"],
    ["graph.extraction"],
    ["graph.linking"],
    ["graph.relating"],
    ["graph.triples"],
    ["graph.store"],
    ["graph.inference"],
    ["graph.generations"],
    [
        "graph.release",
        "graph.shard",
        "graph.shard_files",
        "graph.line_runs",
        "graph.corpus_shards",
        "graph.merging",
        "graph.connections",
        "graph.validate",
    ],
    ["graph.build"],
]
# Two modules of reading/ and extraction/ that the other calls: outline needs what the document says of itself.
EXCEPTIONS = {("graph.reading.outline", "graph.extraction")}


def modules() -> dict[str, Path]:
    found = {}
    for room in ROOMS[:-1]:
        for path in (ROOT / room).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    if (ROOT / "server.py").exists():
        found["server"] = ROOT / "server.py"
    return found


def imports(path: Path, *, top_level_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else ast.walk(tree)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import; import from the room"
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in ROOMS}


def stage(name: str) -> int | None:
    for number, members in enumerate(STAGES):
        if any(name == member or name.startswith(member + ".") for member in members):
            return number
    return None


def test_there_are_modules_in_every_room() -> None:
    assert {name.split(".")[0] for name in modules()} == set(ROOMS)


@pytest.mark.parametrize("name", sorted(modules()))
def test_a_module_imports_only_from_its_room_or_below(name: str) -> None:
    own = ROOMS.index(name.split(".")[0])
    upward = {other for other in imports(modules()[name]) if ROOMS.index(other.split(".")[0]) > own}
    assert not upward, f"{name} imports upward: {sorted(upward)}"


@pytest.mark.parametrize("name", sorted(name for name in modules() if stage(name) is not None))
def test_a_stage_of_the_graph_imports_only_earlier_stages(name: str) -> None:
    own = stage(name)
    assert own is not None
    later = {
        other
        for other in imports(modules()[name])
        if (rank := stage(other)) is not None
        and rank > own
        and not any(name == who and other.startswith(what) for who, what in EXCEPTIONS)
    }
    assert not later, f"{name} imports from later stages: {sorted(later)}"


def test_there_are_no_import_circles() -> None:
    known = modules()
    edges = {
        name: {other for other in imports(path) if other in known and other != name}
        for name, path in known.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, "circle: " + " -> ".join((*trail[trail.index(name) :], name))
        if name in done:
            return
        for other in edges[name]:
            visit(other, (*trail, name))
        done.add(name)

    for name in known:
        visit(name, ())


def test_packages_hold_only_a_docstring() -> None:
    for path in ROOT.glob("*/**/__init__.py"):
        if path.relative_to(ROOT).parts[0] in ROOMS:
            body = ast.parse(path.read_text(encoding="utf-8")).body
            assert len(body) == 1, f"{path} holds more than a docstring"
            assert isinstance(body[0], ast.Expr), f"{path} holds more than a docstring"


def test_no_module_has_a_name_that_says_nothing() -> None:
    dull = {"util", "utils", "helper", "helpers", "misc", "common"}
    assert not [name for name in modules() if dull & set(name.split("."))]


def test_every_file_in_tests_is_collected_or_used_by_one_that_is() -> None:
    paths = list((ROOT / "tests").rglob("*.py"))
    tests = [path for path in paths if path.name.startswith("test_") or path.name == "conftest.py"]
    words = "\n".join(path.read_text(encoding="utf-8") for path in tests)
    strange = [
        path for path in paths if path not in tests and path.name != "__init__.py" and path.stem not in words
    ]
    assert len(tests) > 10
    assert not strange, f"pytest collects none of {strange}"

"""graph.add: documents join the corpus, one generation for the lot; what cannot be read is said and left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.add import accepted, main
from graph.generations import Generations
from graph.release import CORPUS

SEED = next(CORPUS.glob("涪陵府发*43号.txt"))
MUNICIPAL = Path(__file__).parent / "data" / "渝府发〔2021〕19号（节录）.txt"


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    (tmp_path / "corpus").mkdir()
    return [item for name in ("corpus", "release", "store") for item in (f"--{name}", str(tmp_path / name))]


def test_documents_join_the_corpus_and_one_generation_is_published(tmp_path: Path, places: list[str]) -> None:
    assert main([str(SEED), str(MUNICIPAL), *places]) == 0
    assert {path.name for path in (tmp_path / "corpus").iterdir()} == {SEED.name, MUNICIPAL.name}
    (generation,) = Generations(tmp_path / "store").all()
    assert generation.quads > 30_000


def test_bad_files_are_said_and_the_good_ones_added(
    tmp_path: Path, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing")
    assert main([str(bad), str(tmp_path / "absent.txt"), str(SEED), *places]) == 1
    said = capsys.readouterr().err
    assert "bad.pdf" in said
    assert "absent.txt" in said
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == [SEED.name]


def test_nothing_readable_changes_nothing(tmp_path: Path, places: list[str]) -> None:
    main([str(SEED), *places])
    before = Generations(tmp_path / "store").current()
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"PK\x03\x04")
    assert main([str(bad), *places]) == 1
    assert Generations(tmp_path / "store").current() == before
    assert [path.name for path in (tmp_path / "corpus").iterdir()] == [SEED.name]


def test_files_enough_for_a_pool_are_accepted_and_refused_as_few_are(tmp_path: Path) -> None:
    files = []
    for number in range(1, 6):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(
            f"市教委文件\n市教委发〔2024〕{number}号\n一、由市教委牵头，市财政局配合。\n", encoding="utf-8"
        )
    twice, bad = tmp_path / "twice.txt", tmp_path / "bad.pdf"
    twice.write_bytes(files[0].read_bytes())
    bad.write_bytes(b"%PDF-1.7 nothing")
    good, refused = accepted([*files, twice, bad, tmp_path / "absent.txt"], tmp_path / "release")
    assert good == files
    assert [name in sentence for name, sentence in zip(("twice", "bad", "absent"), refused, strict=True)] == [
        True
    ] * 3

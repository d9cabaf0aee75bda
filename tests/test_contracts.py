"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import communique

ROOT = Path(__file__).parent.parent
PACKAGE = Path(communique.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
TOOL = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]

RUN_LINTER = "from importlinter.cli import lint_imports_command as run; run()"
MAX_FUNCTION = 40
MAX_MODULE = 400


def test_layers_import_downwards_only() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN_LINTER, "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= MAX_MODULE, f"{path.name} is too long: split it"
    long = [
        f"{node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MAX_FUNCTION + _docstring_lines(node)
    ]
    assert not long, f"{path.name}: {long}"


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    documented = ast.get_docstring(node, clean=False)
    return 0 if documented is None else documented.count("\n") + 1


def test_the_version_has_one_home() -> None:
    assert communique.__version__ == communique.version.VERSION
    assert TOOL["hatch"]["version"]["path"] == "src/communique/version.py"
    said = re.compile(rf"""["']{re.escape(communique.__version__)}["']""")
    homes = [path.name for path in MODULES if said.search(path.read_text("utf-8"))]
    assert homes == ["version.py"]


def test_everything_pinned_has_a_hash_and_no_address() -> None:
    pins = (ROOT / "requirements.txt").read_text("utf-8")
    assert "://" not in pins
    blocks = re.split(r"\n(?=[a-z0-9])", pins.strip())
    pinned = [block for block in blocks if "==" in block.splitlines()[0]]
    assert len(pinned) > 50
    assert all("--hash=sha256:" in block for block in pinned)


def test_all_public_names_exist() -> None:
    pytest.importorskip("communique.reader")
    assert [name for name in communique.__all__ if not hasattr(communique, name)] == []

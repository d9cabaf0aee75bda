"""The command line: parse, call, print.

Exit codes: 0, everything was read; 1, some inputs were rejected or a stage failed on them, the
others were read; 2, wrong usage, or nothing could be read.
"""

from __future__ import annotations

import os
import sys

from rich.console import Console
from rich.text import Text

from communique.cli import asking, briefing, demo, fixing, keeping, reading, serving, tables
from communique.cli.options import app
from communique.errors import CommuniqueError
from communique.tally import FAILED, OK
from communique.terminal import safe

__all__ = [
    "app", "asking", "briefing", "demo", "fixing", "keeping", "main", "reading", "serving",
    "tables",
]  # fmt: skip


def main() -> None:
    """Run the command line; errors made on purpose become one line and exit code 2."""
    try:
        app(prog_name="communique")
    except CommuniqueError as error:
        Console(stderr=True).print(Text.assemble(("communique: ", "bold red"), safe(str(error))))
        sys.exit(FAILED)
    except BrokenPipeError:
        # The reader of our output has left, as `head` does; the interpreter must not flush again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)

"""A table that a ledger answers with: columns, rows, and the way to other libraries."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.errors import InputError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

Cell = str | int | float | None | list[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; every row names the report and the words it rests on.

    A cell is text, a number, None, or a list of such. `more` says that there were more rows than
    were asked for.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def column(self, name: str) -> list[Cell]:
        """Return one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def to_json(self) -> str:
        """Return one JSON object a line."""
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self)

    def to_csv(self) -> str:
        """Return a table with commas and a header; lists are written with bars between."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([_flat(cell) for cell in row] for row in self.rows)
        return out.getvalue()

    def to_arrow(self) -> pyarrow.Table:
        """Return an Arrow table; raises InputError where pyarrow is not installed."""
        try:
            import pyarrow  # noqa: PLC0415  (an extra)
        except ImportError as error:
            raise _missing("pyarrow", "parquet") from error
        return pyarrow.table({name: _same_kind(self.column(name)) for name in self.columns})

    def to_polars(self) -> polars.DataFrame:
        """Return a polars frame; raises InputError where polars is not installed."""
        try:
            import polars  # noqa: PLC0415  (an extra)
        except ImportError as error:
            raise _missing("polars", "polars") from error
        return polars.DataFrame({name: _same_kind(self.column(name)) for name in self.columns})

    def to_pandas(self) -> pandas.DataFrame:
        """Return a pandas frame; raises InputError where pandas is not installed."""
        try:
            import pandas  # noqa: PLC0415  (an extra)
        except ImportError as error:
            raise _missing("pandas", "frames") from error
        return pandas.DataFrame(list(self), columns=list(self.columns))

    def _repr_html_(self) -> str:
        return str(self.to_pandas().to_html())


def _flat(cell: Cell) -> object:
    if isinstance(cell, list):
        return "|".join(str(each) for each in cell)
    return "" if cell is None else cell


def _same_kind(cells: Sequence[Cell]) -> list[Cell] | list[str | None]:
    """Return cells of which a column can be made: nested lists as JSON."""
    nested = any(
        isinstance(each, list | dict) for cell in cells if isinstance(cell, list) for each in cell
    )
    if not nested:
        return list(cells)
    return [None if cell is None else json.dumps(cell, ensure_ascii=False) for cell in cells]


def _missing(library: str, extra: str) -> InputError:
    return InputError(f'{library} is not installed; `pip install "communique[{extra}]"` brings it')

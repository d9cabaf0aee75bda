"""The ledger: reports become one record of a relation, kept in one SQLite file.

    Report -> reports, readings, entities, records      what each report says, as read
           -> actors, items                             what it is about, told once or often
           -> bearings, threads                         what became of it
           -> tables, files, corrections                what people ask, take away and put right

`Ledger` is the way in. The tables are described in `docs/ledger.md`.
"""

from communique.ledger.core import Ledger, Outcome
from communique.ledger.filters import Asked
from communique.ledger.persons import Who
from communique.ledger.tables import Table

__all__ = ["Asked", "Ledger", "Outcome", "Table", "Who"]

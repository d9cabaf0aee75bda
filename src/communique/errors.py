"""Everything that communique raises for its caller.

    CommuniqueError
    ├── InputError        a source, a file or an option that cannot be used; says what to do
    │   └── Rejected      one input that is not a report: counted and named, the run goes on
    ├── KnowledgeError    a data file (TOML, CSV) that does not hold what it must
    ├── ModelError        a model that is missing, or is not the one its card describes
    ├── LedgerError       a ledger that is damaged, full, or held by another writer
    ├── RecordError       a record that disagrees with the text it points at
    └── FormatError       a wire-format object that cannot be read back

What prose does to a stage is never an exception: it is a `Note` on a record or a report.
"""

from __future__ import annotations


class CommuniqueError(Exception):
    """Base of all errors raised on purpose; its message is one line and names the remedy."""


class InputError(CommuniqueError):
    """A source, file or option that cannot be used."""


class Rejected(InputError):
    """One input that is not a report.

    `location` names the input, `reason` is a short sentence for people.
    """

    def __init__(self, location: str, reason: str) -> None:
        super().__init__(f"{location}: {reason}")
        self.location = location
        self.reason = reason


class KnowledgeError(CommuniqueError):
    """A knowledge file that breaks its own rules; names file, row and remedy."""


class ModelError(CommuniqueError):
    """A model that is not installed or does not match its card."""


class LedgerError(CommuniqueError):
    """A ledger that cannot be used now: damaged, out of room, or held by another writer."""


class RecordError(CommuniqueError):
    """A record whose evidence is not what the text says at that place."""


class FormatError(CommuniqueError):
    """An object that does not follow the wire format."""

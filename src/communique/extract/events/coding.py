"""Give events what the codebooks say of them: mode, contexts and CAMEO code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from communique.knowledge.codebook import Codebook, find_contexts, find_mode
from communique.records import Event


def coded(event: Event, words: Sequence[str], book: Codebook) -> Event:
    """Return the event with its mode, contexts and CAMEO code.

    `words` are the lemmas of the words that tell of it. What its frame says stands; a code that
    neither frame nor mode supports is the root of its type.
    """
    mode = event.mode or find_mode(event.type, words)
    return replace(
        event,
        mode=mode,
        contexts=find_contexts(words, book),
        cameo=event.cameo or book.cameo(event.type, mode),
    )

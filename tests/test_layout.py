"""Paragraphs and quotation marks, odd ones above all."""

from __future__ import annotations

import pytest

from communique.models.layout import lay_out


def quoted(text: str) -> list[str]:
    return [quotation.span.of(text) for quotation in lay_out(text).quotations]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We agree," he said.', ['"We agree,"']),
        ("“We agree,” he said. “Soon.”", ["“We agree,”", "“Soon.”"]),
        # Straight opens, curly closes, and the other way round.
        ('"We agree,” he said.', ['"We agree,”']),
        ('“We agree," he said. “Soon.”', ['“We agree,"', "“Soon.”"]),
        # Low marks, closed the German and the Polish way; guillemets.
        ("„We agree“, he said.", ["„We agree“"]),
        ("„We agree”, he said.", ["„We agree”"]),
        ("«We agree», he said.", ["«We agree»"]),
        ("‹We agree›, he said.", ["‹We agree›"]),
        # Single marks, beside apostrophes and possessives.
        ("‘We agree,’ he said.", ["‘We agree,’"]),
        ("'We agree,' he said.", ["'We agree,'"]),
        ("Belarus’ army and Cyprus’ ports", []),
        ("‘The ships’ crews agree,’ he said.", ["‘The ships’ crews agree,’"]),
        ("They don’t say it isn’t so.", []),
        ("the class of '99 and the '60s", []),
        # Nested marks are one quotation.
        ("“He said ‘no’ twice,” she said.", ["“He said ‘no’ twice,”"]),
        (
            "“He called it “a gift” then,” she said. “Fine.”",
            ["“He called it “a gift” then,”", "“Fine.”"],
        ),
        # Typewriter marks.
        ("``We agree,'' he said.", ["``We agree,''"]),
        # A stray mark loses nothing else.
        ('A 12" pipe burst. "We agree," he said.', ['"We agree,"']),
        ("He left.” “We agree,” she said.", ["“We agree,”"]),
        # A mark left open reaches to the end of its paragraph, where it leads in words.
        ("He said: “We agree and go on.", ["“We agree and go on."]),
        ("“We agree.\n\n“And we go on.”", ["“We agree.", "“And we go on.”"]),
        ("The so-called “plan was dropped.", []),
        ("“”", []),
        ("", []),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_an_open_quotation_says_so() -> None:
    first, second = lay_out("“We agree.\n\n“And we go on.”").quotations
    assert (first.closed, second.closed) == (False, True)
    assert (first.paragraph, second.paragraph) == (0, 1)


def test_inner_leaves_the_marks_out() -> None:
    text = "“We agree,” he said."
    (quotation,) = lay_out(text).quotations
    assert quotation.inner.of(text) == "We agree,"


def test_wrapped_lines_are_one_paragraph() -> None:
    line = "The delegations met in the old town hall on the second day of\n"
    text = line + "their visit, and they signed the agreement on the ports that\n" + "was drafted."
    assert len(lay_out(text).paragraphs) == 1


def test_headings_stand_alone() -> None:
    first = "The first paragraph is a line that goes on and on, " * 3 + "and ends in a stop."
    text = f"A heading\n{first}\nThe second one."
    assert [span.of(text) for span in lay_out(text).paragraphs] == text.split("\n")

"""Forms of English words that sentences made of frames need."""

from __future__ import annotations

import re

import simplemma

# Verbs of the frames that are not regular: past, participle.
IRREGULAR = {
    "be": ("was", "been"),
    "bear": ("bore", "borne"),
    "beat": ("beat", "beaten"),
    "beg": ("begged", "begged"),
    "begin": ("began", "begun"),
    "bind": ("bound", "bound"),
    "bite": ("bit", "bitten"),
    "blow": ("blew", "blown"),
    "break": ("broke", "broken"),
    "bring": ("brought", "brought"),
    "build": ("built", "built"),
    "burn": ("burned", "burned"),
    "buy": ("bought", "bought"),
    "cast": ("cast", "cast"),
    "catch": ("caught", "caught"),
    "come": ("came", "come"),
    "cut": ("cut", "cut"),
    "deal": ("dealt", "dealt"),
    "dig": ("dug", "dug"),
    "draw": ("drew", "drawn"),
    "drive": ("drove", "driven"),
    "fall": ("fell", "fallen"),
    "feed": ("fed", "fed"),
    "fight": ("fought", "fought"),
    "find": ("found", "found"),
    "fling": ("flung", "flung"),
    "fly": ("flew", "flown"),
    "forbid": ("forbade", "forbidden"),
    "forgive": ("forgave", "forgiven"),
    "forsake": ("forsook", "forsaken"),
    "freeze": ("froze", "frozen"),
    "get": ("got", "got"),
    "give": ("gave", "given"),
    "go": ("went", "gone"),
    "grind": ("ground", "ground"),
    "hang": ("hanged", "hanged"),
    "have": ("had", "had"),
    "hear": ("heard", "heard"),
    "hit": ("hit", "hit"),
    "hold": ("held", "held"),
    "keep": ("kept", "kept"),
    "kneel": ("knelt", "knelt"),
    "lay": ("laid", "laid"),
    "lead": ("led", "led"),
    "leave": ("left", "left"),
    "lend": ("lent", "lent"),
    "let": ("let", "let"),
    "lose": ("lost", "lost"),
    "make": ("made", "made"),
    "meet": ("met", "met"),
    "overrun": ("overran", "overrun"),
    "overthrow": ("overthrew", "overthrown"),
    "partake": ("partook", "partaken"),
    "pay": ("paid", "paid"),
    "put": ("put", "put"),
    "rebuild": ("rebuilt", "rebuilt"),
    "reset": ("reset", "reset"),
    "retake": ("retook", "retaken"),
    "ride": ("rode", "ridden"),
    "rise": ("rose", "risen"),
    "run": ("ran", "run"),
    "say": ("said", "said"),
    "seek": ("sought", "sought"),
    "sell": ("sold", "sold"),
    "send": ("sent", "sent"),
    "set": ("set", "set"),
    "shake": ("shook", "shaken"),
    "shed": ("shed", "shed"),
    "shoot": ("shot", "shot"),
    "show": ("showed", "shown"),
    "shrink": ("shrank", "shrunk"),
    "shut": ("shut", "shut"),
    "sink": ("sank", "sunk"),
    "sit": ("sat", "sat"),
    "slay": ("slew", "slain"),
    "slap": ("slapped", "slapped"),
    "sow": ("sowed", "sown"),
    "spend": ("spent", "spent"),
    "speak": ("spoke", "spoken"),
    "split": ("split", "split"),
    "spread": ("spread", "spread"),
    "stand": ("stood", "stood"),
    "steal": ("stole", "stolen"),
    "stick": ("stuck", "stuck"),
    "strike": ("struck", "struck"),
    "swear": ("swore", "sworn"),
    "sweep": ("swept", "swept"),
    "swing": ("swung", "swung"),
    "take": ("took", "taken"),
    "teach": ("taught", "taught"),
    "tear": ("tore", "torn"),
    "tell": ("told", "told"),
    "think": ("thought", "thought"),
    "throw": ("threw", "thrown"),
    "thrust": ("thrust", "thrust"),
    "undertake": ("undertook", "undertaken"),
    "uphold": ("upheld", "upheld"),
    "win": ("won", "won"),
    "withdraw": ("withdrew", "withdrawn"),
    "withhold": ("withheld", "withheld"),
    "wring": ("wrung", "wrung"),
    "write": ("wrote", "written"),
}
_PASTS = {past for verb, (past, _) in IRREGULAR.items() if past != verb} - {"ground", "found"}
_VOWELS = "aeiou"
# A short vowel before the last letter, which is doubled: "cutting".
_SHORT = re.compile(r"(?:^|[^aeiou])[aeiou][bdgnpt]$")


def past(lemma: str) -> str:
    """Return the past of a verb."""
    return IRREGULAR[lemma][0] if lemma in IRREGULAR else _with(lemma, "ed")


def participle(lemma: str) -> str:
    """Return the past participle of a verb."""
    return IRREGULAR[lemma][1] if lemma in IRREGULAR else _with(lemma, "ed")


def going(lemma: str) -> str:
    """Return the present participle of a verb."""
    return _with(lemma, "ing")


def third(lemma: str) -> str:
    """Return the third person of a verb, or the plural of a noun."""
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def plural(noun: str) -> str | None:
    """Return the plural of a noun, None where a dictionary does not know it: "aids"."""
    form = third(noun)
    known = simplemma.is_known(form, lang="en") and simplemma.lemmatize(form, lang="en") == noun
    return form if known else None


def is_base(verb: str) -> bool:
    """Say whether a word of a frame is a verb's plain form; frames list some forms beside it."""
    return simplemma.lemmatize(verb, lang="en") == verb and verb not in _PASTS


def _with(lemma: str, ending: str) -> str:
    """Return a verb with -ed or -ing: the form that a dictionary has, else the commonest."""
    if lemma.endswith("e") and not (ending == "ing" and lemma.endswith(("ee", "ye", "oe"))):
        return lemma[:-1] + ending
    if ending == "ed" and lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ied"
    if lemma in IRREGULAR and _SHORT.search(lemma):
        return lemma + lemma[-1] + ending
    for form in (lemma + ending, lemma + lemma[-1:] + ending):
        if simplemma.is_known(form, lang="en") and simplemma.lemmatize(form, lang="en") == lemma:
            return form
    return lemma + ending

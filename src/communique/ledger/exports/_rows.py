"""Items as rows: the columns of each layer, with the names and numbers of who has a part in it."""

from __future__ import annotations

from communique.ledger.exports._chosen import Item

ROLES: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "meetings": (("participants", "participant", True), ("place", "place", False)),
    "quotes": (("speaker", "speaker", False), ("addressee", "addressee", False)),
    "events": (
        ("source", "source", True),
        ("target", "target", True),
        ("said_by", "said_by", False),
        ("place", "place", False),
    ),
    "commitments": (("by", "by", True), ("to", "to", True)),
    "indicators": (("parties", "party", True),),
}
"""For each layer the columns that name actors: column, role, and whether there may be several."""

PLAIN: dict[str, type] = {
    "id": str,
    "label": str,
    "status": str,
    "date": str,
    "until": str,
    "precision": str,
    "day": str,
    "value": str,
    "direction": str,
    "cameo": str,
    "goldstein": float,
    "reports": int,
    "tellings": int,
    "differs": str,
    "score": float,
    "words": str,
    "begins": int,
    "ends": int,
    "record": str,
    "rule": str,
    "report": str,
    "publisher": str,
    "published": str,
    "title": str,
    "url": str,
}
"""The columns that are the same in all layers."""

_ONLY = {
    "status": ("meetings", "events"),
    "value": ("indicators",),
    "direction": ("indicators",),
    "cameo": ("events",),
    "goldstein": ("events",),
}


def columns(layer: str) -> dict[str, type]:
    """Return a layer's columns, in order, with what they hold; several actors are a list."""
    found = {name: kind for name, kind in PLAIN.items() if layer in _ONLY.get(name, (layer,))}
    for name, _, several in ROLES[layer]:
        kind = list if several else str
        found |= {name: kind, f"{name}_ids": list} if several else {name: kind, f"{name}_id": kind}
    return found


def row(item: Item) -> dict[str, object]:
    """Return an item's cells, by column."""
    every: dict[str, object] = {
        "id": item.name,
        "label": item.label,
        "status": item.status,
        "date": item.first_day,
        "until": item.last_day,
        "precision": item.precision,
        "day": item.day or None,
        "value": item.value,
        "direction": item.direction,
        "cameo": item.cameo,
        "goldstein": item.goldstein,
        "reports": item.reports,
        "tellings": item.tellings,
        "differs": item.differs,
        "score": item.score,
        "words": item.words,
        "begins": item.begins,
        "ends": item.ends,
        "record": f"R{item.record}",
        "rule": item.rule,
        "report": f"P{item.report}",
        "publisher": item.publisher,
        "published": item.published,
        "title": item.title,
        "url": item.url,
    }
    found = {name: every[name] for name in every if item.layer in _ONLY.get(name, (item.layer,))}
    for name, role, several in ROLES[item.layer]:
        who = item.who(role)
        if several:
            found[name] = [actor.name for actor in who]
            found[f"{name}_ids"] = [actor.label for actor in who]
        else:
            found[name] = who[0].name if who else None
            found[f"{name}_id"] = who[0].label if who else None
    return found

"""How all charts look, and a chart as SVG."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from importlib.resources import files

import altair as alt
import vl_convert

INK = "#818a94"
"""Replaced by the page's own colour of text in the SVG."""

Drawn = alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart

_PATH = re.compile(r' d="[^"]*"')
_CLIP = re.compile(r' clip-path="url\(#clip\d+\)"|<clipPath id="clip\d+">.*?</clipPath>', re.S)
_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_PART = re.compile(r' (?:role="graphics-[a-z]+"|aria-[a-z]+="[^"]*")')
_FRACTION = re.compile(r"(\d\.\d)\d+")


def svg(chart: Drawn, label: str = "") -> str:
    """Return a chart as SVG without scripts, its text in the colour of the page around it.

    `label` says in a sentence what it shows, for those who do not see it.
    """
    written = vl_convert.vegalite_to_svg(_styled(chart).to_dict())
    written = written.replace(INK, "currentColor")
    # A tenth of a pixel is as exact as anybody sees; outlines of states are most of a page.
    written = _PATH.sub(lambda found: _FRACTION.sub(r"\1", found[0]), written)
    # Its ids are counted through a process: equal charts would differ. Maps are cut already.
    written = _CLIP.sub("", written)
    # What stands in a picture is not told part by part.
    written = _TAG.sub(lambda found: _PART.sub("", found[0]), written)
    said = f' aria-label="{escape(label, quote=True)}"' if label else ""
    return re.sub(r"<svg ", lambda _: f'<svg role="img"{said} ', written, count=1)


def _styled(chart: Drawn) -> Drawn:
    styled: Drawn = (
        chart.configure(background="transparent", font="system-ui, sans-serif", aria=False)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK, titleColor=INK, gridColor=INK, gridOpacity=0.25,
            domainColor=INK, tickColor=INK, titleFontWeight="normal", labelFontSize=11,
        )
        .configure_legend(
            labelColor=INK, titleColor=INK, orient="bottom", titleFontWeight="normal"
        )
        .configure_title(color=INK, fontWeight="normal")
    )  # fmt: skip
    return styled


@cache
def shapes() -> str:
    """Return the outlines of states (Natural Earth 1:110m, by world-atlas), as TopoJSON.

    As text: charts copy and check their data again and again, and text is copied at no cost.
    """
    place = files("communique.brief").joinpath("shapes/countries-110m.json")
    return place.read_text(encoding="utf-8")

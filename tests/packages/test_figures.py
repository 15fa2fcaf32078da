"""Figures are rebuilt from what is allowed; everything else is refused with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.package.faults import Faults, Place
from courses.package.figures import rebuild
from tests.packages import sample

pytestmark = pytest.mark.pure


def read(text):
    at = Place(Faults(), "x.svg")
    figure = rebuild(text.encode() if isinstance(text, str) else text, at)
    return figure, at.faults.found


def inside(part, attributes=""):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"{attributes}>\n{part}\n</svg>'


def test_an_allowed_figure_stays_as_it_is_and_knows_its_size():
    figure, faults = read(sample.SVG)

    assert (figure.content.decode(), figure.width, figure.height, faults) == (sample.SVG, 80, 45, [])


def test_declaration_and_comments_go():
    figure, _faults = read('<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand -->\n' + sample.SVG)

    assert figure.content.decode() == sample.SVG


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (inside("<script>alert(1)</script>"), 2),
        (inside("<g onclick='x'/>"), 2),
        (inside("", " onload='x'"), 1),
        (inside("<foreignObject/>"), 2),
        (inside("<image href='https://evil.example/x.png'/>"), 2),
        (inside("<image href='data:image/png;base64,AA'/>"), 2),
        (inside("<use href='https://evil.example/x.svg#a'/>"), 2),
        (inside("<use xlink:href='#a' xmlns:xlink='http://www.w3.org/1999/xlink'/>"), 2),
        (inside("<a href='#x'><g/></a>"), 2),
        (inside("<animate attributeName='href'/>"), 2),
        (inside("<g style='fill:url(https://evil.example/x)'/>"), 2),
        (inside("<g fill='url(//evil.example/x)'/>"), 2),
        (inside("<style>@import 'x.css';</style>"), 2),
        (inside("<style>a{background:url(x.png)}</style>"), 2),
        (inside("<style>a{background:u\\72l(x.png)}</style>"), 2),
        (inside("<style>@font-face{src:local(x)}</style>"), 2),
        (inside("<rect width='1'"), 3),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", 1),
        ("<svg viewBox='0 0 1e9 1'/>", 1),
        ("<svg viewBox='0 0 50000 1'/>", 1),
        ("<svg xmlns='http://www.w3.org/1999/xhtml' viewBox='0 0 1 1'/>", 1),
        ("<html><body/></html>", 1),
        ("<?xml-stylesheet href='x.css'?><svg viewBox='0 0 1 1'/>", 1),
        ("<!DOCTYPE svg SYSTEM 'x'><svg viewBox='0 0 1 1'/>", 0),
        ("<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><svg viewBox='0 0 1 1'>&b;</svg>", 0),
        ("\ufeff\ufeff", 1),
        ("", 1),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, 1),
        (inside("<g>" * 60 + "</g>" * 60), 2),
        (inside("<g/>" * 200_000), 0),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_line(text, line):
    figure, faults = read(text)

    assert figure is None
    assert [fault[1] for fault in faults] == [line]


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20), st.text(st.sampled_from("<>&\"' a\n"), max_size=9))
def test_rebuilding_twice_is_rebuilding_once(words, sign):
    from xml.sax.saxutils import escape, quoteattr

    once, faults = read(inside(f"<text aria-label={quoteattr(sign)}>{escape(words)}</text>"))
    if once is not None:
        twice, _faults = read(once.content)
        assert twice == once
    else:
        assert faults

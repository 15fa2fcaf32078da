"""Markdown and stored rich text: what goes in comes out, and what may not go in is named with its line."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.errors import PackageRefused
from courses.package.faults import Faults, Place
from courses.package.prose import to_html, to_markdown
from courses.package.richtext import link_pages, name_pages, read_html, write_html
from courses.package.runs import Block, Entry, Run, Style, merge_lists, normalise

pytestmark = pytest.mark.pure

LETTERS = st.text(st.sampled_from("aZ1 .,!?*_[]()<>&#-+=~`\\|:;„“’\u00a0\nß§漢🙂S25"), min_size=1, max_size=12)
STYLES = st.builds(Style, st.booleans(), st.booleans(), st.sampled_from(["", "", "https://efus.eu/?p=1&copy;=(2)", "mailto:a@efus.eu"]))
RUNS = st.lists(st.builds(Run, LETTERS, STYLES), min_size=1, max_size=5).map(normalise).filter(bool)
FLAT = RUNS.map(lambda runs: normalise([Run(run.text.replace("\n", " "), run.style) for run in runs]))
INNER = st.lists(st.builds(Entry, RUNS), min_size=1, max_size=2).map(tuple)
ENTRIES = st.lists(
    st.builds(Entry, RUNS, st.lists(st.builds(lambda entries: Block("ul", entries=entries), INNER), max_size=1).map(tuple)),
    min_size=1,
    max_size=3,
).map(tuple)
BLOCKS = st.one_of(
    RUNS.map(lambda runs: Block("p", runs)),
    FLAT.map(lambda runs: Block("h2", runs)),
    FLAT.map(lambda runs: Block("h3", runs)),
    st.builds(lambda name, entries: Block(name, entries=entries), st.sampled_from(["ul", "ol"]), ENTRIES),
)


def place() -> Place:
    return Place(Faults(), "prose.md")


@settings(max_examples=300, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=4).map(merge_lists))
def test_what_authors_may_write_survives_the_way_to_markdown_and_back(blocks):
    html = write_html(blocks)
    at = place()

    assert read_html(html) == blocks
    assert to_html(to_markdown(html), at) == html
    assert at.faults.found == []


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_markdown_becomes_canonical_after_one_pass(text):
    once = to_markdown(to_html(text, place()))

    assert to_markdown(to_html(once, place())) == once


def test_the_editors_own_attributes_and_page_links_are_passed_over():
    stored = '<p data-block-key="x1">Siehe <a id="7" linktype="page">dort</a> und <a linktype="page" id="9">hier</a>.</p>'

    named = name_pages(stored, {7: "0c6f0000-0000-4000-8000-000000000000"}.get)

    assert to_markdown(named) == "Siehe [dort](item:0c6f0000-0000-4000-8000-000000000000) und hier."
    assert link_pages('<a href="item:0c6f0000-0000-4000-8000-000000000000">dort</a>', lambda key: 7) == '<a linktype="page" id="7">dort</a>'


@pytest.mark.parametrize(
    ("markdown", "line", "what"),
    [
        ("a\n\n# b", 3, "Headings begin with ##"),
        ("#### b", 1, "Headings begin with ##"),
        ("a\nb <b>c</b>", 2, "HTML is not allowed"),
        ("<script>alert(1)</script>", 1, "HTML is not allowed"),
        ("a\n\n<div>", 3, "HTML is not allowed"),
        ("![x](https://evil.example/x.png)", 1, "Pictures stand in a `figure` block"),
        ("[x](javascript:alert(1))", 1, "only https:// addresses"),
        ("[x](data:text/html,x)", 1, "only https:// addresses"),
        ("[x](//evil.com)", 1, "beginning with https://"),
        ("[x](/learn/)", 1, "only https:// addresses"),
        ("[x](https://10.0.0.1/x)", 1, "not to a number"),
        ("[x](https://[::1]/x)", 1, "not to a number"),
        ("[x](https://2130706433/)", 1, "not to a number"),
        ("[x](https://localhost/x)", 1, "not public"),
        ("[x](https://intranet.local/x)", 1, "not public"),
        ("[x](https://user@efus.eu/)", 1, "leave out user names"),
        ("[x](https://efus.eu:8080/)", 1, "leave out user names and ports"),
        ("[x](item:abc)", 1, "the key of the item"),
        ('[x](https://efus.eu "t")', 1, "Leave out the title"),
        ("> a", 1, "`quotation` block"),
        ("a\n\n---", 3, "Leave out the rule"),
        ("    a", 1, "indented"),
        ("3. a", 1, "begins with 1"),
        ("`a`", 1, "quotation marks"),
    ],
)
def test_what_may_not_stand_in_prose_is_named_with_its_line(markdown, line, what):
    at = place()

    to_html(markdown, at)

    assert [(found[1], what in found[2]) for found in at.faults.found][:1] == [(line, True)]
    with pytest.raises(PackageRefused):
        at.faults.refuse_if_any()


@pytest.mark.parametrize("text", [">" * 10_000 + " x", "*a **b " * 5_000, "[" * 10_000, "<a" * 10_000, "- " * 5_000])
def test_hostile_nesting_is_answered_at_once(text):
    begun = time.process_time()

    to_html(text, place())

    assert time.process_time() - begun < 2

"""Every page of every shipped course as a learner sees it, in both languages: axe, 320 px, policy, console."""

import json
from urllib.parse import urlsplit

import pytest

from tests.browser.inspection import axe_faults, structure_faults, width_faults

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# Links inside a page that lead further into its course: tools and whatever else lies below a lesson.
_DEEPER = "() => [...document.querySelectorAll('main a[href]')].map((link) => link.pathname)"


@pytest.fixture(scope="module")
def shipped(system) -> dict[str, list[str]]:
    """Where the courses' pages are; the reader is enrolled in all of them."""
    return json.loads(system.python("-m", "tests.browser.shipped"))


@pytest.mark.parametrize(("language", "width", "scheme", "other"), [("de", 1280, "light", "dark"), ("en", 390, "dark", "light")])
def test_nothing_is_wrong_with_any_page_of_a_shipped_course(visit, shipped, language, width, scheme, other):
    visitor = visit(who="reader@lindenstadt.example", language=language, width=width, scheme=scheme)
    waiting, seen = list(shipped[language]), set()
    assert len(waiting) > 40, "the shipped courses are not here"
    while waiting:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        visitor.open(path)
        page = visitor.page
        found = axe_faults(page) + structure_faults(page) + width_faults(page)
        page.emulate_media(color_scheme=other)
        found += [f"{fault} ({other})" for fault in axe_faults(page, ["color-contrast"])]
        page.emulate_media(color_scheme=scheme)
        visitor.faults += [f"{path}: {fault}" for fault in found]
        visitor.picture(path)
        roots = [root for root in shipped[language] if path.startswith(root)]
        waiting += [urlsplit(link).path for link in page.evaluate(_DEEPER) if link not in seen and any(map(link.startswith, roots[-1:]))]

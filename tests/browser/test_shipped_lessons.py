"""Every page of every shipped course as a learner sees it: axe, 320 px, policy, console.

German by day on a desktop, English by night on a phone: both languages have the same blocks, so each is seen in both schemes.
"""

import json
from urllib.parse import urlsplit

import pytest

from tests.browser.inspection import axe_faults, structure_faults, width_faults

pytestmark = pytest.mark.browser

# Links inside a page that lead further into its course: tools and whatever else lies below a lesson.
_DEEPER = "() => [...document.querySelectorAll('main a[href]')].map((link) => link.pathname)"


@pytest.fixture(scope="module")
def shipped(system) -> dict[str, list[str]]:
    """Where the courses' pages are; the reader is enrolled in all of them."""
    return json.loads(system.python("-m", "tests.browser.shipped"))


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 1280, "light"), ("en", 390, "dark")])
def test_nothing_is_wrong_with_any_page_of_a_shipped_course(visit, shipped, language, width, scheme):
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
        visitor.faults += [f"{path}: {fault}" for fault in axe_faults(page) + structure_faults(page) + width_faults(page)]
        visitor.picture(path)
        roots = [root for root in shipped[language] if path.startswith(root)]
        waiting += [urlsplit(link).path for link in page.evaluate(_DEEPER) if link not in seen and any(map(link.startswith, roots[-1:]))]

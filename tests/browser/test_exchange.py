"""A trainer hands in an old question bank, looks at the dry run, brings questions in and takes them out, on a desk and on a phone.

The way is gone once in each language; each page on it is examined in both colour schemes and at both widths.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.inspection import axe_faults

pytestmark = pytest.mark.browser
BANK = Path(__file__).parents[1] / "quizzes/exchange/samples/moodle.xml"
WORDS = {
    "de": ("Probelauf starten", "Angekreuzte einlesen", "Fragen einlesen / ausgeben", "GIFT", "Veröffentlicht ist noch nichts."),
    "en": ("Start the dry run", "Bring in what is ticked", "Questions in and out", "GIFT", "Nothing is published yet."),
}
_FIND = """
from django.core.cache import cache
from accounts.models import User
cache.clear()  # a kept folder remembers the files of its last runs, and ten an hour are the limit
from quizzes.pages import QuizPage
User.objects.filter(email='trainer@example.org').update(language='{language}')
page = QuizPage.objects.filter(locale__language_code='{language}', live=True, slug__in=['test', 'quiz']).order_by('pk').first()
print('PAGE', page.pk, len(page.get_latest_revision_as_object().questions))
"""
WIDTHS = (390, 1280)
# Rules on which Wagtail's own frame around our content does not hold; ours is examined by all others.
OURS = [
    "label",
    "button-name",
    "link-name",
    "color-contrast",
    "table-fake-caption",
    "td-headers-attr",
    "aria-valid-attr-value",
    "list",
    "listitem",
]


def examine(visitor, what):
    """Ask every page for barriers as it stands, then for contrast in the other scheme and for its width on the other screen."""
    page = visitor.page
    visitor.picture(what)
    assert axe_faults(page, OURS) == []
    page.emulate_media(color_scheme="light" if visitor.scheme == "dark" else "dark")
    assert axe_faults(page, ["color-contrast"]) == []
    page.emulate_media(color_scheme=visitor.scheme)
    own = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": own["height"]})
        assert page.evaluate("document.scrollingElement.scrollWidth <= document.documentElement.clientWidth"), f"{what} at {width} px"
    page.set_viewport_size(own)


def quiz_of(system, language):
    found = re.search(r"PAGE (\d+) (\d+)", system.python("manage.py", "shell", "-c", _FIND.format(language=language)))
    return int(found[1]), int(found[2])


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 1280, "light"), ("en", 390, "dark")])
def test_a_bank_comes_in_and_goes_out(visit, system, language, width, scheme):
    start, bring, title, gift, unpublished = WORDS[language]
    pk, before = quiz_of(system, language)
    visitor = visit(language=language, width=width, scheme=scheme, who="trainer@example.org", password="secu4all-demo")
    page = visitor.page

    visitor.open(f"/admin/quizzes/{pk}/exchange/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    examine(visitor, "start")
    with visitor.expecting(422):
        visitor.button(start).click()
        expect(page.get_by_role("alert")).to_be_visible()
    visitor.picture("error")

    page.locator("input[type=file]").set_input_files(BANK)
    visitor.button(start).click()
    expect(page.locator(".exchange-entries")).to_be_visible()
    page.locator("details").first.locator("summary").click()
    examine(visitor, "dry-run")

    for box in page.locator("input[name=entry]").all():
        box.set_checked(False)
    page.locator("input[name=entry]").first.check()
    visitor.button(bring).click()
    expect(page.get_by_text(unpublished)).to_be_visible()
    visitor.picture("done")
    assert quiz_of(system, language) == (pk, before + 1)

    visitor.open(f"/admin/quizzes/{pk}/exchange/")
    with page.expect_download() as download:
        page.get_by_role("row", name=re.compile(gift)).get_by_role("link").first.click()
    assert "poller-1" in Path(download.value.path()).read_text()

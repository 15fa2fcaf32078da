"""The films of the shipped lessons: they play, jump, have captions, transcript and description, and nothing plays by itself."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.inspection import axe_faults

pytestmark = pytest.mark.browser

_READY = "(film) => film.readyState >= 1 && film.textTracks[0]?.cues?.length > 0"
_PLAYS = "(film) => film.currentTime > film.duration * 0.7 + 0.3 && film.videoWidth === 960"


@pytest.fixture(scope="module")
def lessons(system) -> dict[str, list[str]]:
    """The addresses of the lessons that have a film."""
    paths = json.loads(system.python("-m", "tests.browser.shipped"))
    words = ("was-ist-ein-weiches-ziel", "what-is-a-soft-target", "dichte-fluss-warnzeichen", "density-flow-warning-signs")
    return {language: [path for path in found if path.strip("/").split("/")[-1] in words] for language, found in paths.items()}


@pytest.mark.parametrize(("language", "width"), [("de", 1280), ("en", 390)])
def test_a_film_plays_jumps_to_its_last_third_and_carries_its_captions(visit, lessons, language, width):
    visitor = visit(who="reader@lindenstadt.example", language=language, width=width)
    page = visitor.page
    assert len(lessons[language]) >= 2
    for path in lessons[language]:
        parts = []
        page.on("response", lambda answer, parts=parts: parts.append(answer) if answer.url.endswith(".webm") else None)
        visitor.open(path)
        film = page.locator("video")
        film.scroll_into_view_if_needed()
        handle = film.element_handle()
        page.wait_for_function(_READY, arg=handle)
        facts = film.evaluate(
            "(film) => [film.paused, film.controls, film.autoplay, film.duration, film.error, film.textTracks[0].mode, film.textTracks[0].language]"
        )
        assert facts[:3] == [True, True, False]
        assert 30 <= facts[3] <= 90
        assert facts[4:] == [None, "showing", language]
        assert film.evaluate("(film) => fetch(film.poster).then((answer) => answer.headers.get('content-type'))") == "image/jpeg"

        film.evaluate("(film) => { film.currentTime = film.duration * 0.7; return film.play(); }")
        page.wait_for_function(_PLAYS, arg=handle)
        film.evaluate("(film) => film.pause()")
        shown = film.evaluate("(film) => [...film.textTracks[0].cues].filter((cue) => cue.endTime > film.duration * 0.7).length")

        assert shown >= 2
        assert {answer.status for answer in parts} == {206}
        assert all(answer.headers["content-range"].startswith("bytes ") for answer in parts)
        for words in page.locator(".film details").all():
            words.locator("summary").click()
            expect(words.locator("p").first).to_be_visible()
        assert page.locator(".film details").count() == 2
        assert axe_faults(page) == []
        visitor.picture("film")


def test_on_paper_the_transcript_stands_open(visit, lessons):
    visitor = visit(who="reader@lindenstadt.example", language="de", javascript=False)
    visitor.open(lessons["de"][0])
    visitor.page.emulate_media(media="print")

    expect(visitor.page.locator(".film details p").first).to_be_visible()

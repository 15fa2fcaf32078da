"""The watch itself: what it is there to catch, it catches."""

import pytest

pytestmark = pytest.mark.browser


def test_a_clean_page_leaves_nothing(visit):
    visitor = visit()
    visitor.open("/")
    visitor.look()


@pytest.mark.parametrize(
    ("script", "sign"),
    [
        ("document.body.setAttribute('style', 'color: red')", "Content Security Policy"),
        ("console.error('broken')", "console: broken"),
        ("setTimeout(() => { throw new Error('broken') })", "script error: broken"),
        ("fetch('/nowhere/')", "404 for"),
        ("new Image().src = 'http://127.0.0.1:9/x.png'", "request to a foreign origin"),
    ],
)
def test_what_goes_wrong_unseen_is_written_down(visit, script, sign):
    visitor = visit()
    visitor.open("/")
    visitor.page.evaluate(f"() => {{ {script} }}")
    visitor.wait_for_fault()

    assert any(sign in fault for fault in visitor.faults), visitor.faults
    visitor.faults.clear()


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        ("document.querySelector('h1').outerHTML = '<div>kein Titel</div>'", "0 first headings"),
        ("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/x.svg\">')", "axe image-alt"),
        ("document.documentElement.lang = 'en'", "html lang is 'en'"),
        ("document.querySelector('h1').textContent = 'Save your place'", "'Save' in a page in 'de'"),
        ("document.body.insertAdjacentHTML('beforeend', '<pre>' + 'x'.repeat(80) + '</pre>')", "scrolls sideways"),
    ],
)
def test_what_is_wrong_with_a_page_is_seen(visit, change, sign):
    visitor = visit()
    visitor.open("/")
    with visitor.expecting(404):
        visitor.page.evaluate(f"() => {{ {change} }}")
        visitor.look()

    assert any(sign in fault for fault in visitor.faults), visitor.faults
    visitor.faults.clear()

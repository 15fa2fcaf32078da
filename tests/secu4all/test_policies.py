"""The policy of pages is that of the settings, put together once; whoever says otherwise for one answer is heard."""

import time

from csp.utils import build_policy
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.http import parse_http_date

from secu4all.middleware import CacheControlMiddleware, SteadyPolicyMiddleware


def directives(policy: str) -> set[str]:
    return {part.strip() for part in policy.split(";")}


def answered(response: HttpResponse) -> HttpResponse:
    return SteadyPolicyMiddleware(lambda _request: response)(RequestFactory().get("/"))


def test_every_page_carries_the_policy_of_the_settings():
    steady = SteadyPolicyMiddleware(lambda _request: HttpResponse())

    for _time in range(2):
        assert directives(steady(RequestFactory().get("/"))["Content-Security-Policy"]) == directives(build_policy())


def test_a_policy_of_its_own_stays():
    assert answered(HttpResponse(headers={"Content-Security-Policy": "sandbox"}))["Content-Security-Policy"] == "sandbox"


def test_a_change_for_one_answer_is_heard():
    widened = HttpResponse()
    widened._csp_update = {"img-src": "https://example.org"}
    spared = HttpResponse()
    spared._csp_exempt = True

    assert "https://example.org" in answered(widened)["Content-Security-Policy"]
    assert "Content-Security-Policy" not in answered(spared)


def test_what_a_signed_in_person_sees_is_stored_nowhere_in_the_words_of_django():
    usual = HttpResponse()
    add_never_cache_headers(usual)
    patch_cache_control(usual, private=True, no_store=True)

    answer = CacheControlMiddleware(lambda _request: HttpResponse())(RequestFactory().get("/learn/"))

    assert answer["Cache-Control"] == usual["Cache-Control"]
    assert parse_http_date(answer["Expires"]) <= time.time()

"""Packing pages for the way."""

import brotli
import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from secu4all.middleware import CompressionMiddleware, codings

pytestmark = pytest.mark.pure
TEXT = "Ein Platz, an dem Menschen gern sind. " * 100


def answer(response: HttpResponse, accepted: str) -> HttpResponse:
    request = RequestFactory().get("/", headers={"accept-encoding": accepted})
    return CompressionMiddleware(lambda _request: response)(request)


def test_a_page_is_packed_with_brotli_where_the_browser_takes_it():
    packed = answer(HttpResponse(TEXT), "gzip, deflate, br, zstd")

    assert (packed["Content-Encoding"], packed["Vary"]) == ("br", "Accept-Encoding")
    assert brotli.decompress(packed.content).decode() == TEXT
    assert int(packed["Content-Length"]) == len(packed.content) < len(TEXT) / 10


def test_gzip_is_taken_where_brotli_is_refused_and_nothing_where_both_are():
    assert answer(HttpResponse(TEXT), "gzip;q=0.5, br;q=0")["Content-Encoding"] == "gzip"
    assert answer(HttpResponse(TEXT), "").content.decode() == TEXT


def test_short_answers_pictures_and_packed_ones_stay_as_they_are():
    assert "Content-Encoding" not in answer(HttpResponse("kurz"), "br").headers
    assert "Content-Encoding" not in answer(HttpResponse(TEXT, content_type="image/png"), "br").headers
    assert answer(HttpResponse(TEXT, headers={"Content-Encoding": "gzip"}), "br").content.decode() == TEXT


def test_quality_of_nought_means_no():
    assert codings("gzip;q=0, br ; q=0.001, identity;q=0.0") == {"br"}

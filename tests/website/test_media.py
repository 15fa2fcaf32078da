"""Uploads over HTTP: whole, in ranges, refused, unchanged, and handed to nginx."""

import pytest
from django.http import Http404

from website.media import serve_media

CONTENT = bytes(range(256)) * 4
FILM = "/media/media/0123/film.webm"
pytestmark = pytest.mark.pure


@pytest.fixture
def film(settings, tmp_path):
    """A file of 1,024 bytes in an upload store of its own."""
    settings.MEDIA_ROOT, settings.ACCEL_REDIRECT = tmp_path, ""
    file = tmp_path / "media" / "0123" / "film.webm"
    file.parent.mkdir(parents=True)
    file.write_bytes(CONTENT)
    return file


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_without_a_range_the_whole_film_comes_and_offers_ranges(client, film):
    response = client.get(FILM)

    assert (response.status_code, body(response)) == (200, CONTENT)
    assert response["Content-Length"] == "1024"
    assert response["Content-Type"] == "video/webm"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Disposition"].startswith("inline")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["ETag"].startswith('"')


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-", 0, 1023),
        ("bytes=100-199", 100, 199),
        ("bytes=1000-5000", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=-9999", 0, 1023),
    ],
)
def test_a_single_range_comes_as_such(client, film, asked, start, end):
    response = client.get(FILM, headers={"Range": asked})

    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {start}-{end}/1024"
    assert response["Content-Length"] == str(end - start + 1)
    assert response["Content-Type"] == "video/webm"
    assert body(response) == CONTENT[start : end + 1]


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=5000-6000", "bytes=-0", "bytes=20-10"])
def test_a_range_that_the_film_does_not_have_is_refused_with_its_size(client, film, asked):
    response = client.get(FILM, headers={"Range": asked})

    assert (response.status_code, response["Content-Range"], body(response)) == (416, "bytes */1024", b"")


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-9", "bytes=-", "lines=1-2", "bytes=a-b", f"bytes={'9' * 5000}-", "bytes=٣-٤".encode().decode("latin-1")]
)
def test_several_ranges_and_what_is_no_range_get_the_whole_film(client, film, asked):
    response = client.get(FILM, headers={"Range": asked})

    assert (response.status_code, body(response)) == (200, CONTENT)


def test_a_range_of_a_film_that_has_changed_since_gets_the_new_film_whole(client, film):
    known = client.get(FILM)
    for mark in (known["ETag"], known["Last-Modified"]):
        assert client.get(FILM, headers={"Range": "bytes=0-9", "If-Range": mark}).status_code == 206

    film.write_bytes(CONTENT[::-1] + b"!")

    again = client.get(FILM, headers={"Range": "bytes=0-9", "If-Range": known["ETag"]})
    assert (again.status_code, body(again)) == (200, CONTENT[::-1] + b"!")
    assert again["ETag"] != known["ETag"]


def test_who_has_the_film_already_is_told_so(client, film):
    etag = client.get(FILM)["ETag"]

    response = client.get(FILM, headers={"If-None-Match": etag})

    assert (response.status_code, body(response), response["ETag"]) == (304, b"", etag)


def test_asking_for_the_head_gives_the_size_and_no_bytes(client, film):
    response = client.head(FILM, headers={"Range": "bytes=0-9"})

    assert (response.status_code, response["Content-Length"], response["Accept-Ranges"]) == (200, "1024", "bytes")
    assert body(response) == b""


def test_captions_have_the_type_that_browsers_ask_for(client, film):
    film.with_name("film.de.vtt").write_text("WEBVTT\n")

    assert client.get("/media/media/0123/film.de.vtt")["Content-Type"] == "text/vtt"


@pytest.mark.parametrize(
    "path", ["media/0123/other.webm", "media/0123", "documents/secret.pdf", "media/../media/0123/film.webm", "/etc/hostname"]
)
def test_what_is_hidden_missing_or_no_file_is_not_found(rf, film, path):
    hidden = film.parents[2] / "documents" / "secret.pdf"
    hidden.parent.mkdir()
    hidden.write_bytes(b"%PDF")

    with pytest.raises(Http404):
        serve_media(rf.get("/"), path=path)


def test_nothing_is_written_there(client, film):
    assert client.post(FILM).status_code == 405


def test_behind_nginx_only_the_place_is_named(client, film, settings):
    settings.ACCEL_REDIRECT = "/_uploads/"
    film.with_name("über 100%.webm").write_bytes(CONTENT)

    response = client.get(FILM, headers={"Range": "bytes=0-9"})
    odd = client.get("/media/media/0123/über 100%25.webm")

    assert (response.status_code, response.content, response["X-Accel-Redirect"]) == (200, b"", "/_uploads/media/0123/film.webm")
    assert "Content-Range" not in response
    assert odd["X-Accel-Redirect"] == "/_uploads/media/0123/%C3%BCber%20100%25.webm"

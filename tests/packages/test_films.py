"""The films of the shipped courses: small enough, both languages, captions that can be read in their time."""

import re

import pytest

from courses.package.reader import read_folder
from tests.architecture.rules import ROOT

pytestmark = pytest.mark.pure
ROOTS = sorted(path.parent for path in (ROOT / "curriculum").glob("*/course.yaml"))
MOST_BYTES, MOST_CHARACTERS, MOST_IN_A_LINE = 2_000_000, 17, 42
_CUE = re.compile(r"(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d\.\d{3})\n((?:.+\n?)+)")


def films():
    """Each film with its language and the files of its package."""
    for root in ROOTS:
        package = read_folder(root)
        for _module, item in package.items():
            for language, file in item.files.items():
                for block in file.fields.get("body", ()):
                    if block["type"] == "video":
                        yield language, block["value"], package.files


def cues(text: str) -> list[tuple[float, float, str]]:
    return [(int(m[1]) * 60 + float(m[2]), int(m[3]) * 60 + float(m[4]), m[5].rstrip("\n")) for m in _CUE.finditer(text)]


def test_there_are_two_films_in_both_languages():
    found = [(value["film"], language) for language, value, _files in films()]

    assert len({name for name, _language in found}) >= 2
    assert {(name, language) for name, _ in found for language in ("de", "en")} <= set(found)


def test_each_is_small_and_has_poster_captions_transcript_and_description():
    for language, value, files in films():
        assert files[value["film"]][:4] == b"\x1a\x45\xdf\xa3"  # WebM
        assert len(files[value["film"]]) < MOST_BYTES
        assert files[value["poster"]][:3] == b"\xff\xd8\xff"
        assert value["captions"].endswith(f".{language}.vtt")
        assert len(value["transcript"].split()) > 60
        assert len(value["description"].split()) > 100


def test_captions_follow_each_other_and_can_be_read():
    for _language, value, files in films():
        text = files[value["captions"]].decode()
        found = cues(text)
        assert text.startswith("WEBVTT\n")
        assert len(found) == text.count("-->") > 8
        for (start, end, words), following in zip(found, [*found[1:], (999.0, 999.0, "")], strict=True):
            assert start < end <= following[0]
            assert len(words.replace("\n", " ")) / (end - start) <= MOST_CHARACTERS, words
            assert all(len(line) <= MOST_IN_A_LINE for line in words.split("\n")), words
            assert " ".join(words.split()) in " ".join(value["transcript"].split())

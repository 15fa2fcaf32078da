"""The bit string of a status list."""

import base64
import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import status

pytestmark = pytest.mark.pure


def test_bit_zero_is_the_most_significant_of_the_first_byte():
    text = status.encode([0, 9, status.SIZE - 1])
    raw = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))

    assert text.startswith("u")
    assert "=" not in text
    assert (len(raw), raw[0], raw[1], raw[-1], sum(raw)) == (16_384, 0x80, 0x40, 0x01, 0x80 + 0x40 + 0x01)


@settings(deadline=None, max_examples=30)
@given(st.sets(st.integers(0, status.SIZE - 1), max_size=50))
def test_what_was_set_is_set_and_nothing_else(indexes):
    text = status.encode(indexes)

    assert status.bits(text) == indexes
    assert text == status.encode(sorted(indexes, reverse=True))
    assert all(status.is_set(text, index) for index in indexes)


def test_the_empty_list_is_the_one_of_the_standard():
    """The example that W3C's Bitstring Status List prints for a list of 131,072 bits without any set."""
    published = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"

    assert status.bits(published) == set()


@pytest.mark.parametrize("index", [-1, status.SIZE, 2**63])
def test_there_is_no_bit_outside_the_list(index):
    with pytest.raises(ValueError, match="no bit"):
        status.encode([index])
    with pytest.raises(ValueError, match="no bit"):
        status.is_set(status.encode([]), index)


def packed(raw):
    return "u" + base64.urlsafe_b64encode(gzip.compress(raw, mtime=0)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text", ["", "z123", "u", "u!!", "uAAAA", packed(b""), packed(b"\0" * 16), packed(b"\0" * 50_000_000)], ids=lambda text: text[:12]
)
def test_what_is_no_list_is_refused(text):
    with pytest.raises(ValueError):
        status.bits(text)

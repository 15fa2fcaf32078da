"""The bit string of a status list (W3C Bitstring Status List): one bit a certificate, set when it was revoked. Pure."""

import base64
import binascii
import gzip
import zlib
from collections.abc import Iterable

SIZE = 131_072  # bits: the smallest list the standard allows, so that no list tells whom it is about
HALF = SIZE // 2


def encode(revoked: Iterable[int]) -> str:
    """Return the list with these bits set: gzip, base64url without padding, after multibase's `u`. The same bits give the same text.

    Bit 0 is the most significant of the first byte. Raises ValueError for an index outside the list.
    """
    raw = bytearray(SIZE // 8)
    for index in revoked:
        if not 0 <= index < SIZE:
            raise ValueError(f"the list has no bit {index}")
        raw[index // 8] |= 0x80 >> (index % 8)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(raw), mtime=0)).decode().rstrip("=")


def is_set(text: str, index: int) -> bool:
    """Return one bit of an encoded list. Raises ValueError for what is no list of this size, and for an index outside it."""
    if not 0 <= index < SIZE:
        raise ValueError(f"the list has no bit {index}")
    return bool(_decode(text)[index // 8] & (0x80 >> (index % 8)))


def bits(text: str) -> set[int]:
    """Return the indexes of all bits that are set. Raises ValueError for what is no list of this size."""
    return {place * 8 + offset for place, byte in enumerate(_decode(text)) if byte for offset in range(8) if byte & (0x80 >> offset)}


def _decode(text: str) -> bytes:
    if not text.startswith("u"):
        raise ValueError("no multibase of a status list")
    try:
        packed = base64.b64decode(text[1:] + "=" * (-len(text[1:]) % 4), altchars=b"-_", validate=True)
        # One byte more than it may have, so that a small text cannot unpack into much memory.
        raw = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(packed, SIZE // 8 + 1)
    except (binascii.Error, zlib.error) as error:
        raise ValueError(f"no status list: {error}") from error
    if len(raw) != SIZE // 8:
        raise ValueError("the list has another length")
    return raw

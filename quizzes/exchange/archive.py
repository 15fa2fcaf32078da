"""Zip files from strangers, read in memory: nothing is ever unpacked to a path, and real bytes are counted while reading."""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from io import BytesIO

from quizzes.exchange.report import FileRefused

MOST_FILES = 5_100
MOST_UNPACKED = 48 * 1024 * 1024
MOST_A_FILE = 24 * 1024 * 1024
MOST_RATIO, RATIO_FROM = 100, 1024 * 1024
_NESTED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?\Z")
_LOCAL = struct.Struct("<4s5H3L2H")


def is_zip(content: bytes) -> bool:
    """Whether the bytes begin as a zip file does."""
    return content.startswith((b"PK\x03\x04", b"PK\x05\x06"))


class Archive:
    """A checked zip file: names and sizes are looked at before anything is unpacked.

    Raises FileRefused for what is broken, encrypted, too large or too much packed, for links and devices, names that lead out or collide,
    entries that overlap, archives inside, and entries that say one thing in the list and another in front of their bytes.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error, EOFError, OverflowError):
            raise FileRefused("zip_broken") from None
        self._left = MOST_UNPACKED
        infos = self._zip.infolist()
        if len(infos) > MOST_FILES:
            raise FileRefused("zip_many", count=len(infos), most=MOST_FILES)
        seen: set[str] = set()
        for info in infos:
            self._check(info, seen)
        self._check_overlap(infos)
        self._infos = {info.filename: info for info in infos if not info.is_dir()}
        if sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise FileRefused("zip_large", most=MOST_UNPACKED // 1024 // 1024)

    @property
    def names(self) -> list[str]:
        """The names of the files, in the order of the archive."""
        return list(self._infos)

    def read(self, name: str) -> bytes:
        """Return the bytes of a file. Raises FileRefused when they are not what the list said, or too many together."""
        info = self._infos[name]
        found = bytearray()
        try:
            with self._zip.open(info) as file:
                while part := file.read(65_536):
                    found += part
                    self._left -= len(part)
                    if self._left < 0 or len(found) > info.file_size:
                        raise FileRefused("zip_large", most=MOST_UNPACKED // 1024 // 1024)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, struct.error):
            raise FileRefused("zip_entry", name=name) from None
        if found.startswith(_NESTED):
            raise FileRefused("zip_nested", name=name)
        return bytes(found)

    def _check(self, info: zipfile.ZipInfo, seen: set[str]) -> None:
        name = info.filename
        parts = name.rstrip("/").split("/")
        mode = info.external_attr >> 16
        if len(name) > 200 or "\\" in info.orig_filename or "\0" in info.orig_filename or ":" in name or "%" in name:
            raise FileRefused("zip_name", name=name)
        if name.startswith("/") or any(part in ("", ".", "..") or part.endswith((".", " ")) or _RESERVED.match(part) for part in parts):
            raise FileRefused("zip_name", name=name)
        if any(unicodedata.category(sign) in ("Cc", "Cs", "Cf") for sign in name):
            raise FileRefused("zip_name", name=name)
        same = unicodedata.normalize("NFKC", name).casefold()
        if same in seen:
            raise FileRefused("zip_twice", name=name)
        seen.add(same)
        if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise FileRefused("zip_link", name=name)
        if info.flag_bits & 0x1 or info.flag_bits & 0x40 or info.compress_type not in _PLAIN:
            raise FileRefused("zip_locked", name=name)
        if info.file_size > MOST_A_FILE:
            raise FileRefused("zip_large", most=MOST_A_FILE // 1024 // 1024)
        if info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(1, info.compress_size):
            raise FileRefused("zip_ratio", name=name)

    def _check_overlap(self, infos: list[zipfile.ZipInfo]) -> None:
        """Compare each entry with the header before its bytes, and see that no two share bytes. Older Pythons look at neither."""
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            start = info.header_offset
            head = self._content[start : start + _LOCAL.size]
            if start < end or len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
                raise FileRefused("zip_overlap", name=info.filename)
            fields = _LOCAL.unpack(head)
            name = self._content[start + _LOCAL.size : start + _LOCAL.size + fields[9]]
            if name.decode("utf-8" if fields[2] & 0x800 else "cp437", "replace") != info.orig_filename:
                raise FileRefused("zip_overlap", name=info.filename)
            end = start + _LOCAL.size + fields[9] + fields[10] + info.compress_size
        if end > len(self._content):
            raise FileRefused("zip_overlap", name="")


def packed(files: dict[str, bytes]) -> bytes:
    """Return files as a zip whose bytes depend on nothing but them."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)
    return made.getvalue()

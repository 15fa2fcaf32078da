"""Pictures, documents and films of packages: files in the store under their hash, rows found again by name and content.

Stored names are made here: `figures/<hash>/<name>`; two packages may call different pictures by the same name.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from courses.package.figures import Figure


def store(folder: str, name: str, content: bytes) -> str:
    """Put content into the store once and return its name there."""
    path = f"{folder}/{hashlib.sha256(content).hexdigest()[:32]}/{name}"
    return path if default_storage.exists(path) else default_storage.save(path, ContentFile(content))


def sha1(content: bytes) -> str:
    """The hash by which Wagtail knows the file of a picture or document."""
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


@dataclass
class Assets:
    """The files of one package and the rows that stand for them."""

    figures: Mapping[str, Figure] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    used_figures: dict[str, bytes] = field(default_factory=dict)
    used_files: dict[str, bytes] = field(default_factory=dict)

    def picture(self, name: str) -> int:
        """Return the picture of that name and content, made when it is new. SVG gets its size from the viewBox."""
        figure = self.figures[name]
        known = {"package_name": name, "file_hash": sha1(figure.content)}
        found = get_image_model().objects.filter(**known).first()
        if found is None:
            path = store("figures", name, figure.content)
            size = {"width": figure.width, "height": figure.height, "file_size": len(figure.content)}
            found = get_image_model().objects.create(title=name, file=path, **known, **size)
        return int(found.pk)

    def document(self, name: str) -> int:
        """Return the document of that name and content, made when it is new."""
        content = self.files[name]
        known = {"title": name, "file_hash": sha1(content)}
        found = get_document_model().objects.filter(**known).first()
        if found is None:
            found = get_document_model().objects.create(file=store("documents", name, content), file_size=len(content), **known)
        return int(found.pk)

    def film(self, value: Mapping[str, Any]) -> int:
        """Return the film with that file, captions, poster and words, made when it is new."""
        poster = value.get("poster", "")
        known = {
            "title": value["film"],
            "type": "video",
            "file": store("media", value["film"], self.files[value["film"]]),
            "captions": store("captions", value["captions"], self.files[value["captions"]]),
            "thumbnail": store("posters", poster, self.files[poster]) if poster else "",
            "transcript": value["transcript"],
            "audio_description": value["description"],
        }
        found = get_media_model().objects.filter(**known).first() or get_media_model().objects.create(duration=0, **known)
        return int(found.pk)

    def name_picture(self, pk: int | None) -> str:
        """Return the package name of a picture and remember its content; a picture from the editor gets a name from its own.

        Against a package that has another picture of that name the answer is marked, so that comparing shows the difference.
        """
        picture = get_image_model().objects.filter(pk=pk).first()
        if picture is None:
            return ""
        name = picture.package_name or picture.filename.lower()
        if name in self.figures and picture.file_hash != sha1(self.figures[name].content):
            return f"{name} (other content)"
        if not self.figures:
            self.used_figures[name] = _content(picture.file)
        return str(name)

    def name_document(self, pk: int | None) -> str:
        """Return the package name of a document and remember its content."""
        document = get_document_model().objects.filter(pk=pk).first()
        if document is None:
            return ""
        if document.title in self.files and document.file_hash != sha1(self.files[document.title]):
            return f"{document.title} (other content)"
        if not self.files:
            self.used_files[document.title] = _content(document.file)
        return str(document.title)

    def name_film(self, pk: int | None) -> dict[str, str]:
        """Return film, captions, poster and words of a film and remember the files."""
        film = get_media_model().objects.filter(pk=pk).first()
        if film is None:
            return {"film": "", "captions": "", "poster": "", "transcript": "", "description": ""}
        captions, poster = (file.name.rpartition("/")[2] for file in (film.captions, film.thumbnail))
        names = {"film": (film.title, film.file), "captions": (captions, film.captions), "poster": (poster, film.thumbnail)}
        if not self.files:
            self.used_files |= {name: _content(file) for name, file in names.values() if file}
        words = {"transcript": film.transcript, "description": film.audio_description}
        return {key: self._marked(name, file) for key, (name, file) in names.items()} | words

    def _marked(self, name: str, file: Any) -> str:
        same = name not in self.files or not file or _content(file) == self.files[name]
        return name if same else f"{name} (other content)"


def _content(file: Any) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())

"""What every written QTI item is made of, in the names of QTI 2.1 or 3."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from quizzes.exchange.fractions import written
from quizzes.exchange.markup import attribute, xml_text
from quizzes.exchange.texts import KEY

TOOL = "Secu4All"
OWN = "S4A_"
_HTML = {"p", "br", "object", "img"}


@dataclass(frozen=True)
class Version:
    """How a version of QTI writes names, and the addresses it is known by."""

    is_three: bool
    space: str
    templates: str
    resource: str
    schema: str
    ending: str = ""

    def tag(self, name: str, *inner: str, **attributes: object) -> str:
        """Return an element; `class_` and the like lose their underscore."""
        name, given = self.name(name), "".join(f" {self.attribute(key)}={attribute(str(value))}" for key, value in attributes.items())
        content = "".join(inner)
        return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"

    def name(self, name: str) -> str:
        """The name of an element in this version."""
        return f"qti-{_hyphens(name)}" if self.is_three and name not in _HTML else name

    def attribute(self, name: str) -> str:
        """The name of an attribute in this version."""
        return _hyphens(name) if self.is_three else name


def _hyphens(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: "-" + found[1].lower(), name)


TWO = Version(
    False,
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    "imsqti_item_xmlv2p1",
    "QTIv2.1 Package",
)
THREE = Version(
    True,
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    "imsqti_item_xmlv3p0",
    "QTI Package",
    ".xml",
)


def default(version: Version, text: str) -> str:
    """The value of an outcome."""
    return version.tag("defaultValue", version.tag("value", xml_text(text)))


def paragraphs(text: str) -> str:
    """Text with paragraphs and lines."""
    parts = [part for part in text.split("\n\n") if part]
    return "".join(f"<p>{'<br/>'.join(xml_text(line) for line in part.split(chr(10)))}</p>" for part in parts)


def declared(
    version: Version,
    cardinality: str,
    base: str,
    correct: list[str],
    mapped: Mapping[str, Decimal] | None = None,
    most: int = 0,
    identifier: str = "RESPONSE",
) -> str:
    """What is right, and how much each answer is worth; never less than 0 and never more than `most` points together."""
    tag = version.tag
    inner = tag("correctResponse", *(tag("value", xml_text(value)) for value in correct))
    if mapped:
        entries = (tag("mapEntry", mapKey=key, mappedValue=written(value)) for key, value in mapped.items())
        inner += tag("mapping", *entries, lowerBound="0", upperBound=most, defaultValue="0")
    return tag("responseDeclaration", inner, identifier=identifier, cardinality=cardinality, baseType=base)


def template(version: Version, name: str) -> str:
    """A response processing of the standard."""
    return version.tag("responseProcessing", template=f"{version.templates}{name}{version.ending}")


def key_of(identifier: str) -> str:
    """Return the short name in an identifier of ours (`k_…`); empty for any other."""
    key = identifier.removeprefix("k_")
    return key if identifier.startswith("k_") and KEY.match(key) else ""

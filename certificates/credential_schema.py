"""The form that our own credentials have to have before they are given to anybody. Pure."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from certificates.credential_contexts import FOLDER


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads((FOLDER / "issued.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def preload() -> None:
    """Read the schema."""
    _validator()


def faults(document: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a signed credential, each with its place in the document; nothing when it may be issued."""
    found = sorted(_validator().iter_errors(document), key=lambda error: error.json_path)
    return [f"{error.json_path}: {error.message[:200]}" for error in found]

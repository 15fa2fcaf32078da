"""The fingerprint of a credential is that of what it says."""

import json

import pytest

from certificates import credential_document, fingerprints
from certificates.credential_document import Addresses
from tests.factories.certificates import make_statement

pytestmark = pytest.mark.pure
SPOKEN = {"b": [1, {"z": None, "a": True}], "a": 'Łukasz "x" \\ 😀 \u2028\n', "B": {}}


def test_blanks_order_and_escapes_alter_nothing():
    texts = [
        json.dumps(SPOKEN, indent=2),
        json.dumps(SPOKEN, ensure_ascii=False, sort_keys=True),
        json.dumps(dict(reversed(SPOKEN.items())), separators=(",", ":")),
    ]

    assert len({fingerprints.of_credential(text) for text in texts}) == 1


@pytest.mark.parametrize("change", [{"a": "b"}, {"b": [{"z": None, "a": True}, 1]}, {"c": 1}, {"B": []}])
def test_every_change_of_a_word_an_order_or_a_part_alters_it(change):
    assert fingerprints.of_credential(json.dumps(SPOKEN | change)) != fingerprints.of_credential(json.dumps(SPOKEN))


def test_what_is_no_json_has_none():
    assert [fingerprints.of_credential(text) for text in ("", "no JSON", '{"a": ')] == ["", "", ""]


def leaves(value):
    if isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each)
    else:
        yield value


def test_credentials_hold_nothing_that_python_and_javascript_would_write_differently():
    addresses = Addresses(credential="c", achievement="a", picture="p", status_list="s", issuer="did:web:x", home="h")
    statement = make_statement(email_hash="sha256$ab", email_salt="s")
    document = credential_document.build(
        statement, language="de", addresses=addresses, index=7, valid_from=statement.completed_at, valid_until=statement.completed_at
    )

    assert {type(each) for each in leaves(document)} <= {str, bool}

"""What a credential says: the statement's facts in the paper's words, signed to the last leaf, and nothing else."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from certificates import credential_document, credential_schema
from certificates.credential import sign, verify
from certificates.credential_document import Addresses
from certificates.statement import Aligned
from tests.certificates.test_credential import KEY, METHOD, leaves
from tests.factories.certificates import make_statement

pytestmark = pytest.mark.pure
ADDRESSES = Addresses(
    credential="https://lernen.example/verify/ABCD-EFGH-JKLM-NPQR/",
    achievement="https://lernen.example/credentials/achievements/1f3c/4/de",
    picture="https://lernen.example/credentials/achievements/1f3c/4/de.png",
    status_list="https://lernen.example/credentials/status/1",
    issuer="did:web:lernen.example",
    home="https://lernen.example/",
)
SALT = "0" * 32
ALIGNED = {
    "de": (
        Aligned(framework="esco", name="Risiken bewerten", url="http://data.europa.eu/esco/skill/0001"),
        Aligned(framework="eqf", name="EQR-Niveau 4", url="http://data.europa.eu/snb/eqf/4"),
    )
}


def build(language="de", valid_until=datetime(2029, 6, 12, 21, 59, 59, tzinfo=UTC), **changes):
    statement = make_statement(email_hash="sha256$" + "a" * 64, email_salt=SALT, **changes)
    return credential_document.build(
        statement, language=language, addresses=ADDRESSES, index=94_567, valid_from=statement.completed_at, valid_until=valid_until
    )


def signed(document):
    return sign(document, KEY, verification_method=METHOD, created=datetime(2026, 6, 12, 10, tzinfo=UTC))


@pytest.mark.parametrize("changes", [{}, {"alignment": ALIGNED}, {"issuer_note": ""}, {"goals": {}, "modules": ()}, {"tests": 0}], ids=str)
@pytest.mark.parametrize("language", ["de", "en"])
def test_all_of_it_is_signed_and_has_its_form(language, changes):
    document = signed(build(language, **changes))

    assert credential_schema.faults(document) == []
    assert verify(json.loads(json.dumps(document)), KEY.public_key())


def test_it_says_what_the_paper_says():
    document = build(alignment=ALIGNED)
    achievement = document["credentialSubject"]["achievement"]

    assert document["name"] == achievement["name"] == "Schutz öffentlicher Räume und weicher Ziele"
    assert (document["validFrom"], document["validUntil"], document["awardedDate"]) == (
        "2026-06-12T09:30:00Z",
        "2029-06-12T21:59:59Z",
        "2026-06-12T09:30:00Z",
    )
    assert document["issuer"] == {
        "id": "did:web:lernen.example",
        "type": ["Profile"],
        "name": "Stadt Lindenstadt",
        "url": "https://lernen.example/",
        "description": "mit DEFUS, Netzwerk deutscher Städte für Urbane Sicherheit",
    }
    assert achievement["description"] == "2 Module, 2 h 15 min, Fassung 4 vom 2. Mai 2026"
    assert achievement["criteria"]["narrative"].split("\n") == [
        "Umfang: 2 Module, 2 h 15 min",
        "",
        "Prüfung: Alle Tests mit mindestens 75 %",
        "",
        "Inhalte:",
        "",
        "1. Grundlagen: Öffentlicher Raum, weiche Ziele, Zuständigkeiten (1 h)",
        "2. Bedrohungen verstehen und früh erkennen (1 h 15 min)",
        "",
        "Ziele:",
        "",
        "- Gefährdungen einschätzen",
    ]
    assert [(each["targetType"], each["targetUrl"]) for each in achievement["alignment"]] == [
        ("ext:ESCOSkill", "http://data.europa.eu/esco/skill/0001"),
        ("ext:EQFLevel", "http://data.europa.eu/snb/eqf/4"),
    ]
    assert (achievement["inLanguage"], achievement["version"]) == ("de", "4")


def test_english_words_where_there_are_some():
    achievement = build("en", alignment=ALIGNED)["credentialSubject"]["achievement"]

    assert achievement["name"] == "Protecting public spaces and soft targets"
    assert "- assess risks" in achievement["criteria"]["narrative"]
    assert achievement["alignment"][0]["targetName"] == "Risiken bewerten"  # not translated: the source's words


def test_the_holder_is_a_name_and_a_hash_and_no_result_is_told():
    document = build(pass_percent=75)

    assert document["credentialSubject"]["identifier"] == [
        {"type": "IdentityObject", "hashed": False, "identityHash": "Sabine Albers", "identityType": "name"},
        {"type": "IdentityObject", "hashed": True, "identityHash": "sha256$" + "a" * 64, "identityType": "emailAddress", "salt": SALT},
    ]
    assert "id" not in document["credentialSubject"]
    assert "result" not in document["credentialSubject"]


def test_the_place_in_the_status_list_is_named():
    assert build()["credentialStatus"] == {
        "id": "https://lernen.example/credentials/status/1#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": "https://lernen.example/credentials/status/1",
    }


def test_a_certificate_without_end_names_none():
    assert "validUntil" not in build(valid_until=None)


@pytest.mark.parametrize("holder", ["Zeile\u0085zwei", "a\u2028b", '<script>"\\', "李小龍", "محمد", "😀", "#panic(1)", "x" * 300])
def test_strange_names_are_signed_as_they_are(holder):
    document = signed(build(holder=holder))

    assert credential_schema.faults(document) == []
    assert json.loads(json.dumps(document))["credentialSubject"]["identifier"][0]["identityHash"] == holder
    assert verify(json.loads(json.dumps(document)), KEY.public_key())


@pytest.mark.parametrize(
    "change",
    [{"name": " "}, {"result": []}, {"validFrom": "yesterday"}, {"id": "javascript:alert(1)"}, {"proof": []}, {"issuer": "did:web:x"}],
    ids=str,
)
def test_another_form_is_told_with_its_place(change):
    assert [fault for fault in credential_schema.faults(signed(build()) | change) if fault.startswith("$")]


def test_no_leaf_is_empty():
    assert [path for path, value in leaves(build(issuer_note="", signatory_role="")) if value == ""] == []


def test_moments_are_written_in_utc():
    from datetime import timezone

    assert credential_document.instant(datetime(2026, 7, 1, 1, 0, 0, 999, tzinfo=timezone(timedelta(hours=2)))) == "2026-06-30T23:00:00Z"

"""The credential of a certificate: from its row, with its file, for its holder, checked like a stranger would."""

import hashlib
import json
import re
import struct
import uuid
import zlib
from xml.etree import ElementTree

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import badge, credential_keys, rendering, status
from certificates.credential import public_key, verify
from certificates.models import Certificate, CredentialKey, StatusList
from certificates.services import credentials, status_lists
from certificates.services.issuing import issue
from certificates.services.revocation import revoke
from certificates.services.sweeping import sweep
from courses.services.enrolment import enrol
from tests.factories import accounts as people
from tests.factories import certificates as make

FILES = ("credential.json", "badge.png", "badge.svg")


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.PUBLIC_URL = "https://lernen.example"


def judged(text, client):
    """What somebody finds who has nothing but the credential and the network: the key by the did document, then the bit in the list."""
    document = json.loads(text)
    keys = {method["id"]: method["publicKeyMultibase"] for method in client.get("/.well-known/did.json").json()["verificationMethod"]}
    proof = document["proof"][0]
    if proof["verificationMethod"] not in keys or not verify(document, public_key(keys[proof["verificationMethod"]])):
        return "invalid"
    entry = document["credentialStatus"]
    listed = client.get(entry["statusListCredential"].removeprefix("https://lernen.example")).json()
    assert verify(listed, public_key(keys[listed["proof"][0]["verificationMethod"]]))
    assert listed["issuer"] == document["issuer"]["id"]
    bit = status.is_set(listed["credentialSubject"]["encodedList"], int(entry["statusListIndex"]))
    return "revoked" if bit else "valid"


def test_a_stranger_finds_it_valid_then_revoked(issued, client):
    assert judged(issued.credential, client) == "valid"

    revoke(certificate=issued, reason="error", actor=None)
    status_lists.publish(issued.status_list_id)

    assert judged(issued.credential, client) == "revoked"


def test_a_stranger_finds_a_changed_name_and_a_foreign_issuer(issued, client, settings, tmp_path):
    assert judged(issued.credential.replace("Sabine Albers", "Sabine Alberz"), client) == "invalid"

    # Somebody else signs the same words with a key of their own.
    settings.DATA_DIR = tmp_path / "elsewhere"
    foreign = credentials.make_credential(issued)
    CredentialKey.objects.filter(public_key=foreign.split("#")[-1].split('"')[0]).delete()
    assert foreign != issued.credential
    assert judged(foreign, client) == "invalid"


def test_what_was_signed_with_an_old_key_stays_valid(issued, client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "new"
    credentials.make_credential(issued)  # the new key is in use

    assert CredentialKey.objects.count() == 2
    assert judged(issued.credential, client) == "valid"


def test_the_same_row_makes_the_same_credential(issued, learner):
    type(learner).objects.filter(pk=learner.pk).update(full_name="Sabine Neumann", email="neu@example.org")

    assert credentials.make_credential(Certificate.objects.get(pk=issued.pk)) == issued.credential


def test_the_address_of_the_day_is_hashed_with_a_salt_of_its_own(rule, course, learner, other_learner):
    rows = [make.earn(enrol(learner=each, course=course)) for each in (learner, other_learner)]

    assert rows[0].statement["email_salt"] != rows[1].statement["email_salt"]
    assert (
        rows[0].statement["email_hash"]
        == "sha256$" + hashlib.sha256((learner.email + rows[0].statement["email_salt"]).encode()).hexdigest()
    )
    assert learner.email not in json.dumps(rows[0].statement)


def test_it_lies_in_the_file_too(issued, private_store):
    reader = pypdf.PdfReader(private_store / "certificates" / issued.pdf)

    assert reader.attachments["credential.json"] == [issued.credential.encode()]
    specification = reader.trailer["/Root"]["/AF"][0].get_object()
    assert specification["/AFRelationship"] == "/Data"
    assert specification["/EF"]["/F"]["/Subtype"] == "/application/ld+json"
    assert specification["/Desc"] == "Digitaler Nachweis (Open Badges 3.0)"


def test_a_statement_that_cannot_be_signed_waits_for_a_person(earned, monkeypatch):
    monkeypatch.setattr(credentials.credential_document, "achievement", lambda *args, **kwargs: {"id": "https://x.example/", "grade": "1"})

    assert not issue(earned.pk)

    earned.refresh_from_db()
    assert (earned.state, earned.credential) == ("needs_attention", "")
    assert "signed" in earned.last_error


def test_without_a_key_it_is_tried_again(earned, settings, tmp_path):
    settings.CREDENTIAL_KEY = str(tmp_path / "gone.pem")

    assert not issue(earned.pk)

    earned.refresh_from_db()
    assert earned.state == "requested"
    assert "gone.pem" in earned.last_error
    settings.CREDENTIAL_KEY = ""
    Certificate.objects.filter(pk=earned.pk).update(next_try_at=None)
    assert issue(earned.pk)


def test_nothing_is_issued_before_its_list_answers(earned):
    assert StatusList.objects.get().credential == ""

    issue(earned.pk)

    assert StatusList.objects.get().credential != ""


def test_issued_means_with_a_credential(issued):
    with pytest.raises(IntegrityError, match="certificate_issued_is_whole"), transaction.atomic():
        Certificate.objects.filter(pk=issued.pk).update(credential="")

    Certificate.objects.filter(pk=issued.pk).update(credential="", pdf="", erased_at=timezone.now())


def test_certificates_from_before_get_theirs_and_their_paper_stays(issued):
    Certificate.objects.filter(pk=issued.pk).update(template_version=1, credential="")
    plain = {name: value for name, value in issued.statement.items() if name not in {"alignment", "email_hash", "email_salt"}}
    Certificate.objects.filter(pk=issued.pk).update(statement=plain)

    assert sweep()["credentials"] == 1

    later = Certificate.objects.get(pk=issued.pk)
    assert [each["identityType"] for each in json.loads(later.credential)["credentialSubject"]["identifier"]] == ["name"]
    assert later.pdf_sha256 == issued.pdf_sha256
    assert sweep()["credentials"] == 0


def test_without_a_key_the_sweeper_goes_on_with_the_rest(issued, settings, tmp_path, caplog):
    Certificate.objects.filter(pk=issued.pk).update(template_version=1, credential="")
    settings.CREDENTIAL_KEY = str(tmp_path / "gone.pem")

    assert sweep()["credentials"] == 0
    assert "no credential can be signed" in caplog.text


@pytest.fixture
def holder(client, learner):
    return people.sign_in(client, learner)


def address(row, name):
    return f"/certificates/{row.public_id}/{name}"


def test_the_holder_gets_the_credential_byte_for_byte(holder, issued):
    response = holder.get(address(issued, "credential.json"))

    assert response.content.decode() == issued.credential
    assert response["Content-Type"] == "application/ld+json"
    assert response["Content-Disposition"] == f'attachment; filename="Secu4All-{issued.code}.json"'
    assert response["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in response


def test_the_png_carries_the_credential_and_is_still_a_picture(holder, issued):
    from io import BytesIO

    from PIL import Image

    content = holder.get(address(issued, "badge.png")).content

    with Image.open(BytesIO(content)) as picture:
        picture.load()
        assert (picture.size, picture.text["openbadgecredential"]) == ((480, 480), issued.credential)
    assert len(content) < 60_000


def test_the_svg_carries_the_credential_and_a_title(holder, issued):
    root = ElementTree.fromstring(holder.get(address(issued, "badge.svg")).content)

    assert root[0].tag == "{https://purl.imsglobal.org/ob/v3p0}credential"
    assert root[0].text == issued.credential
    assert root[1].text == root.get("aria-label") == "Plätze schützen"
    assert root.get("role") == "img"


@pytest.mark.parametrize("name", FILES)
def test_foreign_unknown_revoked_and_unfinished_look_alike(client, learner, other_learner, earned, name):
    assert people.sign_in(client, learner).get(address(earned, name)).status_code == 404
    issue(earned.pk)
    assert client.get(address(earned, name)).status_code == 200
    assert client.get(f"/certificates/{uuid.uuid4()}/{name}").status_code == 404
    revoke(certificate=earned, reason="error", actor=None)
    assert client.get(address(earned, name)).status_code == 404
    client.logout()
    assert client.get(address(earned, name)).status_code == 302
    assert people.sign_in(client, other_learner).get(address(earned, name)).status_code == 404


def test_every_address_in_a_credential_answers_strangers_without_a_name(issued, client):
    found = sorted(set(re.findall(r"https://lernen\.example(/[^\"#]*)", issued.credential)))
    assert [path.split("/")[1] for path in found] == ["", "credentials", "credentials", "credentials", "verify"]

    for path in found[1:4]:
        response = client.get(path)
        assert response.status_code == 200
        assert response["Access-Control-Allow-Origin"] == "*"
        assert b"Albers" not in response.content
    assert client.get(found[4]).status_code == 200


def test_the_achievement_is_the_same_for_everybody(issued, client):
    within = json.loads(issued.credential)["credentialSubject"]["achievement"]

    answered = client.get(within["id"].removeprefix("https://lernen.example")).json()

    assert {name: value for name, value in answered.items() if name != "@context"} == within
    assert client.get(within["image"]["id"].removeprefix("https://lernen.example")).content.startswith(b"\x89PNG")
    assert client.get("/credentials/issuer").json()["id"] == credential_keys.issuer()


@pytest.mark.parametrize("tail", ["/1/nl", "/2/de", "/1/xx.png", "/99999999999999999999/de", "/2147483647/de.png"])
def test_achievements_that_nobody_earned_are_unknown(issued, client, course, tail):
    assert client.get(f"/credentials/achievements/{course.key}{tail}").status_code == 404
    assert client.get(f"/credentials/achievements/{uuid.uuid4()}/1/de").status_code == 404


def test_what_each_address_costs(issued, holder, client, django_assert_num_queries):
    within = json.loads(issued.credential)["credentialSubject"]["achievement"]
    path = within["id"].removeprefix("https://lernen.example")
    holder.logout()

    for address_, queries in ((path, 1), (path + ".png", 1), ("/credentials/status/1", 1), ("/credentials/issuer", 0)):
        with django_assert_num_queries(queries):
            client.get(address_)


@pytest.mark.parametrize("picture", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nxxxxIDATxxxx"])
def test_only_a_png_is_baked(picture):
    with pytest.raises(ValueError, match="no PNG"):
        badge.bake_png(picture, "{}")


def test_a_picture_is_baked_once_and_its_parts_are_whole():
    png = rendering.badge("Plätze", kicker="Zertifikat", language="de", kind="png")
    baked = badge.bake_png(png, '{"name": "Plätze ]]>"}')

    chunks, place = [], 8
    while place < len(baked):
        (length,) = struct.unpack(">I", baked[place : place + 4])
        kind, body = baked[place + 4 : place + 8], baked[place + 8 : place + 8 + length]
        assert struct.unpack(">I", baked[place + 8 + length : place + 12 + length])[0] == zlib.crc32(kind + body)
        chunks.append(kind)
        place += 12 + length
    assert chunks[:2] == [b"IHDR", b"iTXt"]
    assert chunks.count(b"iTXt") == 1
    with pytest.raises(ValueError, match="already"):
        badge.bake_png(baked, "{}")


def test_the_end_of_a_section_inside_the_credential_does_not_end_it():
    svg = rendering.badge("A & <B>", kicker="Certificate", language="en", kind="svg").decode()
    baked = badge.bake_svg(svg, '{"name": "]]><script>alert(1)</script>"}', title='A & <B> "C"')

    root = ElementTree.fromstring(baked)
    assert root[0].text == '{"name": "]]><script>alert(1)</script>"}'
    assert root.get("aria-label") == 'A & <B> "C"'
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    with pytest.raises(ValueError, match="already"):
        badge.bake_svg(baked, "{}", title="x")
    with pytest.raises(ValueError, match="no SVG"):
        badge.bake_svg("<html>", "{}", title="x")

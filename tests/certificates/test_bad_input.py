"""Bad input of issue 5, one after the other. `COVERED` names for each line the tests that try it in depth; what had no test is here."""

import ast
import unicodedata
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts import names
from accounts.models import User
from certificates import status
from certificates.codes import normalise
from certificates.models import Certificate, StatusList
from certificates.services import status_lists
from certificates.services.revocation import Reason, revoke
from tests.factories import certificates as make

TESTS = Path(__file__).resolve().parents[1]
COVERED = {
    "codes in wrong case and spacing": {
        "certificates/test_codes.py": ["test_every_usual_spelling_means_the_same_code", "test_case_and_what_stands_between_change_no_code"],
        "certificates/test_verification.py": ["test_every_spelling_of_a_code_leads_to_it"],
    },
    "near misses": {
        "certificates/test_codes.py": ["test_one_wrong_letter_is_another_code"],
        "certificates/test_check_answers.py": ["test_misses_by_code_file_and_json_count_together"],
    },
    "a million misses": {
        "certificates/test_check_answers.py": ["test_a_million_misses_ask_the_database_ten_times"],
        "certificates/test_verification.py": ["test_ten_misses_close_the_door_for_a_while"],
        "certificates/test_bad_input.py": ["test_misses_of_one_address_leave_two_counters_however_many_they_are"],
    },
    "script in the code": {
        "certificates/test_verification.py": ["test_nothing_of_the_question_is_echoed"],
        "certificates/test_bad_input.py": ["test_hostile_codes_get_the_same_answer_as_unknown_ones"],
        "browser/test_certificate_extract.py": ["test_the_code_is_found_where_it_was_baked_and_nowhere_else"],
        "reports/test_revocation_requests.py": ["test_foreign_earlier_erased_and_unknown_codes_get_one_answer_and_write_nothing"],
    },
    "a PDF altered by one byte": {
        "certificates/test_seal.py": ["test_every_flipped_byte_of_the_sheet_breaks_it"],
        "browser/test_certificate_file.py": ["test_a_file_is_checked_without_leaving_the_device"],
    },
    "another PDF": {"certificates/test_check_answers.py": ["test_another_file_is_not_ours_whatever_is_waiting_to_be_made"]},
    "100 MB": {"browser/test_certificate_file.py": ["test_a_huge_an_empty_and_several_files_are_refused_politely"]},
    "a name of 300 characters, emoji, control and direction characters": {
        "accounts/test_names.py": ["test_names_that_cannot_stand_on_a_certificate_are_refused"],
        "certificates/test_rendering.py": ["test_what_no_font_can_print_is_refused_with_a_reason"],
        "certificates/test_bad_input.py": [
            "test_a_name_that_is_taken_can_be_printed_read_and_mistaken_for_no_other",
            "test_a_name_that_cannot_be_printed_is_not_saved_and_says_what_to_change",
        ],
    },
    "an SVG logo with script and external reference": {
        "certificates/test_logos.py": ["test_what_is_no_plain_logo_is_refused_in_a_sentence"],
        "certificates/test_layouts.py": ["test_an_unsafe_logo_is_refused_with_the_reason_and_nothing_is_saved"],
    },
    "a layout without signatory": {
        "certificates/test_layouts.py": ["test_a_layout_that_nobody_signs_or_no_font_can_print_is_not_released"],
    },
    "clock set back": {
        "certificates/test_issuing.py": [
            "test_a_clock_that_was_set_back_is_waited_out",
            "test_a_lease_or_a_wait_from_a_clock_that_ran_ahead_binds_nobody",
        ],
        "certificates/test_seal.py": ["test_a_certificate_of_tomorrow_is_waited_for"],
    },
    "expired signing certificate": {
        "certificates/test_seal.py": ["test_an_ended_certificate_needs_a_person_and_says_since_when"],
        "certificates/test_issuing.py": ["test_an_ended_seal_needs_a_person_and_goes_on_with_a_new_key"],
        "certificates/test_files.py": ["test_staff_see_when_the_seal_ends"],
    },
    "deleted file": {
        "certificates/test_files.py": ["test_the_sweeper_finds_a_damaged_file_within_its_round_and_the_code_stays_valid"],
        "certificates/test_sharing.py": ["test_a_damaged_file_is_said"],
    },
    "two workers on one row": {
        "certificates/test_races.py": ["test_eight_workers_at_once_issue_one"],
        "certificates/test_issuing.py": ["test_who_lost_the_lease_changes_nothing"],
    },
    "status list full": {
        "certificates/test_status_lists.py": ["test_a_list_that_is_half_full_is_followed_by_the_next"],
        "certificates/test_bad_input.py": [
            "test_a_list_without_one_free_place_is_followed_by_the_next_and_still_revokes",
            "test_a_list_whose_every_bit_is_set_stays_readable",
        ],
    },
}


@pytest.mark.pure
@pytest.mark.parametrize("line", COVERED)
def test_every_line_of_the_issue_has_its_tests(line):
    """A test that was renamed or taken away is named here."""
    missing = []
    for file, tests in COVERED[line].items():
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        known = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        missing += [f"{file}::{test}" for test in tests if test not in known]

    assert missing == []


@pytest.mark.pure
@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=320), st.text(alphabet="aÄß ́‮⁦​\u0000\n😀漢עمΩж'-", max_size=40)))
def test_a_name_that_is_taken_can_be_printed_read_and_mistaken_for_no_other(raw):
    try:
        name = names.clean(raw)
    except names.NameRefused:
        return

    assert 0 < len(name) <= names.LONGEST
    assert names.unprintable(name) == ()
    assert not any(unicodedata.bidirectional(sign) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"} for sign in name)
    assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in name)
    assert names.clean(name) == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("A" * 300, "150"),
        ("Sabine 😀 Albers", "😀"),
        ("Sabine\u202eAlbers", "unsichtbare"),
        ("Sabine\u0007Albers", "unsichtbare"),
        ("Sabine\u2066Albers\u2069", "unsichtbare"),
    ],
)
def test_a_name_that_cannot_be_printed_is_not_saved_and_says_what_to_change(client, learner, sent, said):
    client.force_login(learner)

    answer = client.post("/accounts/profile/", {"full_name": sent, "language": "de", "name_shown": "full"})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert User.objects.get(pk=learner.pk).full_name == "Sabine Albers"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "' OR 1=1 --", "\u202eABCD", "%00", "../../etc/passwd", "A" * 290, "ABCD-EFGH-JKLM-NPQ\u0661"]
)
def test_hostile_codes_get_the_same_answer_as_unknown_ones(client, typed):
    hostile, unknown = (client.get(reverse("certificates:verify_code", args=[code])) for code in (typed, "ABCD-EFGH-JKLM-NPQR"))

    assert normalise(typed) == ""
    assert (hostile.status_code, unknown.status_code) == (404, 404)
    assert hostile.content == unknown.content


@pytest.mark.django_db
def test_misses_of_one_address_leave_two_counters_however_many_they_are(client, monkeypatch):
    """Whoever guesses fills no cache: what is counted is counted by address, not by code."""
    written = set()
    add = cache.add
    monkeypatch.setattr("accounts.limits.cache.add", lambda key, *args, **kwargs: written.add(key) or add(key, *args, **kwargs))

    for number in range(200):
        client.get(f"/verify/fingerprint/{number:064x}.json")

    assert len(written) == 2


@pytest.mark.pure
def test_a_list_whose_every_bit_is_set_stays_readable():
    text = status.encode(range(status.SIZE))

    assert len(status.bits(text)) == status.SIZE
    assert all(status.is_set(text, index) for index in (0, 1, status.SIZE - 1))
    with pytest.raises(ValueError, match="no bit"):
        status.encode([status.SIZE])


@pytest.mark.django_db
def test_a_list_without_one_free_place_is_followed_by_the_next_and_still_revokes(earned, monkeypatch):
    """Every draw meets a place that is taken; there the list holds one certificate and counts as full."""
    monkeypatch.setattr(status, "HALF", 1)
    monkeypatch.setattr("certificates.services.status_lists.secrets.randbelow", lambda _size: earned.status_index)

    following, index = status_lists.allot()

    assert (following.number, index) == (earned.status_list.number + 1, earned.status_index)
    assert StatusList.objects.count() == 2
    make.as_issued(earned)
    revoke(certificate=earned, reason=Reason.ERROR, actor=None)
    assert StatusList.objects.get(pk=earned.status_list_id).dirty_since is not None
    assert Certificate.objects.get().state == "revoked"

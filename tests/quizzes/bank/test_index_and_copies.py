"""Every question of every quiz is found; copies remember their origin, and their owners hear of its changes."""

from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from courses.services.digests import prepare_digests, send_digests
from quizzes.bank.copies import decline_change, duplicate, insert_copies, take_change
from quizzes.bank.errors import BankRefused
from quizzes.bank.listing import changed_origins, narrowed, usage_of, visible_to
from quizzes.bank.models import QuestionEntry
from quizzes.bank.notices import changed_copies_for
from quizzes.models import QuizVersion
from tests.factories import quizzes as make
from tests.quizzes.bank.conftest import fresh, reword

pytestmark = pytest.mark.django_db


def entry(page, key):
    return QuestionEntry.objects.get(page=page, key=key)


def keys(page):
    return [child.value["key"] for child in fresh(page).get_latest_revision_as_object().questions]


def changed():
    return list(changed_origins(QuestionEntry.objects.all()).values_list("key", flat=True))


@pytest.fixture
def copy(origin, other, trainer):
    """A published copy of `einfach` in the second quiz."""
    insert_copies(user=trainer, entries=[entry(origin, "einfach")], target=other)
    fresh(other).get_latest_revision().publish()
    return fresh(other)


def test_publishing_indexes_every_question_in_its_language(origin):
    rows = QuestionEntry.objects.filter(item_key=origin.translation_key)

    assert sorted(rows.values_list("locale", "key")) == sorted(
        (language, question["key"]) for language in ("de", "en") for question in make.all_kinds()
    )
    assert set(rows.values_list("state", flat=True)) == {"live"}


def test_a_draft_changes_the_state_and_its_words_are_found(origin, trainer):
    reword(origin, "einfach", "Wer trägt die KOSTEN der Übung?", publish=False)

    found = narrowed(visible_to(trainer), {"q": "kosten übung"})

    assert [(row.key, row.state) for row in found] == [("einfach", "changed")]


def test_a_question_removed_in_the_draft_is_leaving_and_gone_once_that_is_published(origin):
    page = fresh(origin).get_latest_revision_as_object()
    page.questions = [raw for raw in page.questions.get_prep_value() if raw["value"]["key"] != "folge"]
    revision = page.save_revision()

    before = entry(origin, "folge").state
    revision.publish()

    assert before == "leaving"
    assert not QuestionEntry.objects.filter(page=origin, key="folge").exists()


def test_unpublishing_makes_drafts_and_deleting_leaves_nothing(origin):
    fresh(origin).unpublish()

    assert set(QuestionEntry.objects.filter(page=origin).values_list("state", "live_digest")) == {("draft", "")}
    fresh(origin).delete()
    assert not QuestionEntry.objects.filter(item_key=origin.translation_key, locale="de").exists()


def test_rebuilding_twice_gives_the_same_rows(origin, other, copy, capsys):
    def rows():
        return sorted(QuestionEntry.objects.values_list("page", "block", "key", "digest", "live_digest", "family", "state"))

    before = rows()
    QuestionEntry.objects.filter(page=other).delete()
    call_command("rebuild_question_index")
    call_command("rebuild_question_index")

    assert rows() == before
    assert capsys.readouterr().out.splitlines()[-1] == "14 questions"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"kind": "numeric", "locale": "de"}, ["zahl"]),
        ({"tag": "m1"}, ["recht"]),
        ({"difficulty": "hard"}, ["recht"]),
        ({"status": "draft"}, []),
        ({"q": "gibt-es-nicht"}, []),
        ({"q": "%"}, []),
    ],
)
def test_filters_narrow(tree, trainer, wanted, found):
    make.make_quiz_course(
        tree, [make.single("recht", tags=["m1", "law"], difficulty="hard"), make.numeric(), make.single("m11", tags=["m11"])]
    )

    assert [row.key for row in narrowed(visible_to(trainer), wanted)] == found


def test_questions_are_found_by_their_usage(origin, other, trainer):
    insert_copies(user=trainer, entries=[entry(origin, "zahl")], target=other)
    shared, single = (
        {(row.page_id, row.key) for row in narrowed(visible_to(trainer), {"usage": usage, "locale": "de"})}
        for usage in ("shared", "single")
    )

    assert shared == {(origin.pk, "zahl"), (other.pk, "zahl")}
    assert (other.pk, "eigene") in single
    assert not shared & single


def test_who_may_not_edit_finds_nothing(origin, learner):
    assert not visible_to(learner).exists()


def test_a_copy_is_a_draft_with_its_origin_its_source_and_a_name_of_its_own(origin, other, trainer):
    versions = QuizVersion.objects.count()

    names = insert_copies(user=trainer, entries=[entry(origin, "zahl"), entry(origin, "zahl")], target=other)

    draft = fresh(other).get_latest_revision_as_object()
    assert names == ["zahl", "zahl-2"]
    assert keys(other) == ["eigene", "zahl", "zahl-2"]
    assert [draft.questions[1].value[name] for name in ("origin_item", "origin_key")] == [str(origin.translation_key), "zahl"]
    assert [source.value["ref"] for source in draft.sources] == ["S25"]
    assert [child.value["key"] for child in fresh(other).questions] == ["eigene"]
    assert QuizVersion.objects.count() == versions


def test_a_source_mark_that_means_something_else_there_gets_a_new_number(origin, other, trainer):
    page = fresh(other).get_latest_revision_as_object()
    page.sources = [{**raw, "value": {**raw["value"], "title": "Ein anderes Buch"}} for raw in page.sources.get_prep_value()]
    page.save_revision()

    insert_copies(user=trainer, entries=[entry(origin, "zahl")], target=other)

    draft = fresh(other).get_latest_revision_as_object()
    assert [source.value["ref"] for source in draft.sources] == ["S25", "S1"]
    assert draft.questions[1].value["source"] == "S1"


def test_a_published_question_is_copied_as_it_was_published(origin, other, trainer):
    reword(origin, "einfach", "Unfertig", publish=False)

    insert_copies(user=trainer, entries=[entry(origin, "einfach")], target=other)

    assert entry(other, "einfach").text == "Welche stimmt?"
    assert changed() == []


def test_copies_stay_in_their_language_and_need_the_right_to_edit(origin, other, trainer, learner):
    english = QuestionEntry.objects.get(item_key=origin.translation_key, locale="en", key="einfach")

    with pytest.raises(BankRefused):
        insert_copies(user=trainer, entries=[english], target=other)
    with pytest.raises(BankRefused):
        insert_copies(user=learner, entries=[entry(origin, "einfach")], target=other)
    assert keys(other) == ["eigene"]


def test_usage_counts_what_shares_the_origin_and_copied_pages(origin, other, copy):
    usage = usage_of([entry(origin, "einfach"), entry(copy, "einfach"), entry(origin, "zahl")])

    assert [(one.quizzes, one.courses) for one in usage.values()] == [(2, 2), (2, 2), (1, 1)]


def test_a_copy_of_a_copy_belongs_to_the_same_family(origin, other, copy, trainer, tree):
    third = make.make_quiz_course(tree, [make.single("x")], slug="dritter", title="Dritter").page
    insert_copies(user=trainer, entries=[entry(copy, "einfach")], target=third)

    assert usage_of([entry(third, "einfach")])[entry(third, "einfach").pk].quizzes == 3


def test_the_owner_hears_of_a_published_change_and_not_of_a_draft(origin, copy, trainer):
    reword(origin, "einfach", "Neue Worte", publish=False)
    before = changed()
    fresh(origin).get_latest_revision().publish()

    assert (before, changed()) == ([], ["einfach"])
    assert [row.page.pk for row in changed_copies_for(trainer)[0]] == [copy.pk]


def test_taking_the_change_over_makes_a_draft_and_keeps_what_is_the_copys_own(origin, copy, trainer):
    reword(origin, "einfach", "Neue Worte")
    versions = QuizVersion.objects.filter(item__key=copy.translation_key).count()

    take_change(user=trainer, entry=entry(copy, "einfach"))

    draft = fresh(copy).get_latest_revision_as_object()
    assert [draft.questions[1].value[name] for name in ("key", "text")] == ["einfach", "Neue Worte"]
    assert fresh(copy).questions[1].value["text"] == "Welche stimmt?"
    assert QuizVersion.objects.filter(item__key=copy.translation_key).count() == versions
    assert changed() == []


def test_a_declined_change_is_not_told_again_and_the_next_one_is(origin, copy):
    reword(origin, "einfach", "Neue Worte")
    decline_change(entry=entry(copy, "einfach"))
    decline_change(entry=entry(copy, "einfach"))
    quiet = changed()
    reword(origin, "einfach", "Noch neuere Worte")

    assert (quiet, changed()) == ([], ["einfach"])


def test_the_weekly_mail_tells_the_owner_of_the_copy(origin, copy, trainer):
    fresh(copy).__class__.objects.filter(pk=copy.pk).update(owner=trainer)
    reword(origin, "einfach", "Neue Worte")

    prepare_digests(today=date(2026, 11, 25))
    send_digests(now=timezone.now())

    told = [message for message in mail.outbox if message.to == [trainer.email]]
    assert len(told) == 1
    assert f"/admin/questions/{copy.pk}/" in told[0].body
    assert "Welche stimmt?" in told[0].body


def test_a_duplicate_stands_after_its_question_and_has_no_origin(other, copy, trainer):
    name, block = duplicate(user=trainer, page=other, key="einfach")

    draft = fresh(other).get_latest_revision_as_object()
    assert (name, keys(other)) == ("einfach-2", ["eigene", "einfach", "einfach-2"])
    assert draft.questions[2].id == block
    assert draft.questions[2].value["origin_item"] == ""


def test_the_origin_is_no_part_of_what_is_frozen(origin, copy):
    from quizzes.content import digest, from_json

    version = QuizVersion.objects.filter(item__key=copy.translation_key).order_by("-number").first()

    assert "origin_item" not in str(version.content)
    assert digest(from_json(version.content)) == version.digest

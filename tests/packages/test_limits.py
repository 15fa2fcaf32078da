"""What a package may hold is what the editor may hold: the limits of both are the same, so no checked package fails while it is written."""

import pytest
from django.apps import apps
from wagtail import blocks

from courses.blocks import LessonBody, SourcesBlock
from courses.package.blocks import FIELDS, Marks
from courses.package.fields import SOURCE_FIELDS, Many
from courses.package.heads import COURSE, COURSE_WORDS, MODULE, MODULE_WORDS, PLACES
from courses.package.text import FRONT
from courses.package.values import OneOf, Text, Texts, Whole
from courses.pages import PLACES as PAGE_PLACES
from quizzes.blocks import QuestionsBlock
from quizzes.package import FIELDS as QUESTION_FIELDS
from quizzes.package import QUIZ

OWN_FORM = {"video", "table"}  # packed in a form of their own


def differences(fields, struct, path=""):
    """Yield what the editor would refuse in a block although the package allows it."""
    for field in fields:
        block = struct.child_blocks.get(field.target)
        where = f"{path}.{field.name}"
        if block is None:
            yield f"{where}: no such field in the block"
            continue
        inner = field.type
        if isinstance(inner, Text | Marks):
            longest = getattr(getattr(block, "field", None), "max_length", None)
            if longest is not None and inner.limit > longest:
                yield f"{where}: {inner.limit} > {longest}"
        if isinstance(inner, OneOf):
            known = {value for value, _label in block.field.choices} | {""}
            if not set(inner.words) <= known:
                yield f"{where}: {set(inner.words) - known}"
        if block.required and field.optional and field.default == "":
            yield f"{where}: required in the editor"
        if isinstance(inner, Many | Texts) and isinstance(block, blocks.ListBlock):
            most, least = block.meta.max_num, block.meta.min_num
            if (most and inner.most > most) or (least or 0) > inner.least:
                yield f"{where}: {inner.least} to {inner.most}, not {least} to {most}"
            if isinstance(inner, Many):
                yield from differences(inner.fields, block.child_block, where)


@pytest.mark.parametrize("kind", sorted(set(FIELDS) - OWN_FORM))
def test_lesson_blocks_have_the_editors_limits(kind):
    assert list(differences(FIELDS[kind], LessonBody().child_blocks[kind])) == []


@pytest.mark.parametrize("kind", sorted(QUESTION_FIELDS))
def test_questions_have_the_editors_limits(kind):
    assert list(differences(QUESTION_FIELDS[kind], QuestionsBlock().child_blocks[kind])) == []


def test_sources_have_the_editors_limits():
    assert list(differences(SOURCE_FIELDS, SourcesBlock().child_blocks["source"])) == []


@pytest.mark.parametrize(
    ("fields", "model"),
    [
        ((*COURSE, *COURSE_WORDS), "courses.CoursePage"),
        ((*MODULE, *MODULE_WORDS), "courses.ModulePage"),
        (FRONT, "courses.LessonPage"),
        (QUIZ, "quizzes.QuizPage"),
    ],
)
def test_pages_take_what_files_may_hold(fields, model):
    known = {field.name: field for field in apps.get_model(model)._meta.get_fields() if hasattr(field, "attname")}
    for field in fields:
        column = known.get(field.target)
        if column is not None and isinstance(field.type, Text) and column.max_length:
            assert field.type.limit <= column.max_length, field.name
        if column is not None and isinstance(field.type, OneOf) and column.choices:
            assert set(field.type.words) == {value for value, _label in column.choices}, field.name
        if column is not None and isinstance(field.type, Whole):
            assert field.type.most <= 32_767, field.name


def test_places_are_the_same():
    assert set(PLACES) == {place for place, _label in PAGE_PLACES}

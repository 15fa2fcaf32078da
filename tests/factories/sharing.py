"""Courses that share their items."""

from courses.models import Course, CourseItem
from courses.services.outline import outline_deferred
from tests.factories import courses as make
from tests.factories import quizzes


def shared_courses(tree, *, lessons: int = 2, quiz: bool = False, own: int = 0) -> tuple[Course, Course]:
    """Two published courses: the second has copies of all items of the first, and `own` lessons of its own."""
    found = []
    sources: list = []
    for slug in ("fachkraft", "basis"):
        with outline_deferred():
            course = make.add_course(tree, title=slug.title(), slug=slug)
            module = make.add_module(course)
            pages = [make.add_lesson(module, title=f"Lektion {number}") for number in range(1, lessons + 1)]
            pages += [quizzes.add_quiz(module)] if quiz else []
            for page, source in zip(pages, sources, strict=False):
                page.origin = source.translation_key
            further = [make.add_lesson(module, title=f"Eigene {number}") for number in range(own)] if sources else []
            sources = pages
            make.publish(course, module, *pages, *further)
        found.append(Course.objects.get(key=course.translation_key))
    return found[0], found[1]


def items_of(course: Course) -> list[CourseItem]:
    """The items of a course in order."""
    return list(CourseItem.objects.filter(module__course=course).select_related("module").order_by("position"))

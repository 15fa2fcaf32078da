"""Makes the suite's own course and people in a running system; prints as JSON where they are. Running it again adds nothing.

`python -m tests.browser.world`, in the environment of the server.
"""

import json
import os
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secu4all.settings")
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from allauth.mfa.models import Authenticator  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402
from django.utils.translation import override  # noqa: E402

from accounts.models import NotificationChoice, Organisation, PersonalExport, User  # noqa: E402
from certificates.models import Certificate  # noqa: E402
from certificates.services.issuing import issue  # noqa: E402
from certificates.services.revocation import revoke  # noqa: E402
from courses.addresses import tool_word  # noqa: E402
from courses.models import Course, CourseItem  # noqa: E402
from courses.pages import CatalogPage  # noqa: E402
from courses.services.enrolment import enrol  # noqa: E402
from courses.services.outline import outline_deferred  # noqa: E402
from courses.services.progress import complete_item  # noqa: E402
from quizzes.models import QuestionFigures  # noqa: E402
from quizzes.services.analysing import analyse_versions  # noqa: E402
from quizzes.services.attempts import start_attempt, submit_attempt  # noqa: E402
from tests.browser.later_questions import PICTURE, later_questions  # noqa: E402
from tests.browser.questions import questions  # noqa: E402
from tests.browser.visitor import PASSWORD  # noqa: E402
from tests.factories import accounts as people  # noqa: E402
from tests.factories import courses as make  # noqa: E402
from tests.factories import quizzes as make_quiz  # noqa: E402
from tests.factories.certificates import make_rule  # noqa: E402
from tests.factories.tools import KEY as TOOL_KEY  # noqa: E402
from tests.factories.tools import tool_block  # noqa: E402
from tests.processes import wait_until  # noqa: E402

NAMESPACE = uuid.UUID("3b1c8d2e-0000-4000-8000-000000000000")
WORDS = {
    "de": {
        "course": (
            "Plätze sicher gestalten",
            "plaetze-sicher-gestalten",
            "Ein kurzer Kurs über Plätze, an denen sich viele Menschen treffen.",
        ),
        "module": ("Der Platz", "der-platz", "Was einen Platz offen hält und zugleich schützt."),
        "lesson": ("Was ein Platz braucht", "was-ein-platz-braucht", "Sie nennen drei Maßnahmen, die zur Straße gehören."),
        "quiz": ("Test zum Platz", "test"),
        "text": "Ein Platz lebt davon, dass Menschen sich dort gern treffen. Licht, Bäume und Bänke tragen dazu ebenso bei wie niedrige Poller.",
        "callout": "Schutz, der zum Platz gehört, fällt nicht auf.",
        "goal": "Maßnahmen für einen Platz benennen",
        "audience": "Beschäftigte der Ordnungs- und Planungsämter",
        "check": ("Was gehört zum Platz?", "Eine Bank", "Eine Mauer", "Eine Bank lädt ein und kann zugleich schützen."),
        "source": ("Aktionsplan zum Schutz öffentlicher Räume", "Europäische Kommission"),
    },
    "en": {
        "course": ("Designing safe squares", "designing-safe-squares", "A short course on squares where many people meet."),
        "module": ("The square", "the-square", "What keeps a square open and protects it as well."),
        "lesson": ("What a square needs", "what-a-square-needs", "You name three measures that belong to the street."),
        "quiz": ("Quiz on the square", "quiz"),
        "text": "A square lives because people like to meet there. Light, trees and benches help with that, and so do low bollards.",
        "callout": "Protection that belongs to the square is not noticed.",
        "goal": "Name measures for a square",
        "audience": "Staff of public order and planning offices",
        "check": ("What belongs to the square?", "A bench", "A wall", "A bench invites people and can protect them too."),
        "source": ("Action plan on the protection of public spaces", "European Commission"),
    },
}
LATER = {
    "de": {
        "course": "Fragen in vielen Formen", "slug": "fragen-in-vielen-formen", "module": "Zwölf Arten zu fragen", "module-slug": "zwoelf-arten",
        "lesson": "Worum es geht", "lesson-slug": "worum-es-geht", "quiz": "Test mit Lücken und Bildern", "quiz-slug": "test",
        "self": "Was wissen Sie schon?", "self-slug": "selbsteinschaetzung",
    },
    "en": {
        "course": "Questions in many forms", "slug": "questions-in-many-forms", "module": "Twelve ways to ask", "module-slug": "twelve-ways",
        "lesson": "What it is about", "lesson-slug": "what-it-is-about", "quiz": "Quiz with gaps and pictures", "quiz-slug": "quiz",
        "self": "What do you know already?", "self-slug": "self-assessment",
    },
}  # fmt: skip
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PEOPLE = {
    "empty": "Annika Otten",
    "enrolled": "Bernd Keller",
    "finished": "Claudia Weiß",
    "owner": "Ottilie Eigen",
    "revoked": "Daniel Novak",
    "factor-de": "Elif Demir",
    "factor-en": "Emma Franke",
    "app-de": "Ingo Große",
    "app-en": "Ida Hansen",
    "passkey-de": "Farid Rossi",
    "passkey-en": "Fiona Meier",
    "reset": "Hanna Vogel",
    "plain": "Piotr Kowalski",
    "leaving": "Jana Seidel",
    "offline": "Kaya Lorenz",
    "scriptless": "Lena Fiedler",
    "tools": "Mara Jansen",
    "reader": "Nora Petersen",
    "many-de": "Olga Brandt",
    "many-en": "Paul Winter",
    "many-scriptless": "Rosa Haas",
}


def key(name: str) -> uuid.UUID:
    """The same key in every run."""
    return uuid.uuid5(NAMESPACE, name)


def block(kind: str, value: object, name: str) -> dict:
    """One block of a stream."""
    return {"type": kind, "value": value, "id": str(key(name))}


def lesson_body(words: dict, language: str) -> list[dict]:
    """Enough text that its end is below the first screen, and one of each thing that reacts."""
    question, right, wrong, why = words["check"]
    choices = [{"text": right, "right": True, "feedback": ""}, {"text": wrong, "right": False, "feedback": ""}]
    body = [
        block("prose", f"<h2>{words['goal']}</h2>" + "".join(f"<p>{words['text']}</p>" for _ in range(4)), f"prose{number}")
        for number in range(4)
    ]
    body.insert(1, block("callout", {"kind": "remember", "title": "", "text": f"<p>{words['callout']}</p>"}, "callout"))
    body.append(tool_block(language, key("tool")))
    body.insert(3, block("check", {"key": "check", "text": question, "choices": choices, "explanation": why}, "check"))
    return body


def make_course() -> Course:
    """The course of one lesson and one quiz in both languages, with a certificate."""
    found = Course.objects.filter(key=key("course"), is_live=True).first()
    if found:
        return found
    with outline_deferred():
        for language, words in WORDS.items():
            catalog = CatalogPage.objects.get(locale__language_code=language)
            tree = make.Tree(home={}, catalog={language: catalog})
            lines = {name: [block("line", words[name.rstrip("s")], name)] for name in ("goals", "audience")}
            title, slug, summary = words["course"]
            course = make.add_course(tree, language, key("course"), title, slug, group="short", place="lindenplatz", **lines)
            course.summary = summary
            title, slug, summary = words["module"]
            module = make.add_module(course, key("module"), title, slug, place="lindenplatz")
            module.summary = summary
            title, slug, goal = words["lesson"]
            source = {"ref": "S25", "title": words["source"][0], "publisher": words["source"][1], "year": "2017", "url": ""}
            lesson = make.add_lesson(
                module,
                key("lesson"),
                title,
                slug,
                8,
                goal=goal,
                body=lesson_body(words, language),
                sources=[block("source", source, "source")],
            )
            plain = [{**each, "lesson": str(key("lesson"))} for each in questions(language)]
            title, slug = words["quiz"]
            quiz = make_quiz.add_quiz(module, plain, key("quiz"), title, slug=slug, sources=[])
            make.publish(course, module, lesson, quiz)
    made = Course.objects.get(key=key("course"))
    make_rule(made)
    return made


def make_later_course() -> Course:
    """A short course with one test of the later kinds that can be practised, and a self-assessment, in both languages."""
    found = Course.objects.filter(key=key("later-course"), is_live=True).first()
    if found:
        return found
    picture = make_quiz.add_picture("platz-mit-orten.svg", PICTURE)
    with outline_deferred():
        for language, words in LATER.items():
            tree = make.Tree(home={}, catalog={language: CatalogPage.objects.get(locale__language_code=language)})
            course = make.add_course(
                tree, language, key("later-course"), words["course"], words["slug"], group="short", place="lindenplatz"
            )
            module = make.add_module(course, key("later-module"), words["module"], words["module-slug"], place="lindenplatz")
            lesson = make.add_lesson(module, key("later-lesson"), words["lesson"], words["lesson-slug"], 5)
            plain = [{**each, "lesson": str(key("later-lesson"))} for each in later_questions(language, picture.pk)]
            test = make_quiz.add_quiz(
                module, plain, key("later-quiz"), words["quiz"], slug=words["quiz-slug"], sources=[], shuffle=False, practice=True
            )
            own = make_quiz.add_quiz(
                module, [each for each in plain if each["kind"] in ("short", "categorize")], key("later-self"), words["self"],
                slug=words["self-slug"], sources=[], required=False, self_assessment=True,
            )  # fmt: skip
            make.publish(course, module, lesson, test, own)
    return Course.objects.get(key=key("later-course"))


def make_figures(course: Course) -> None:
    """Seven people answer the test of the later kinds, four of them the question with reasons wrongly; so figures may leave."""
    if QuestionFigures.objects.filter(version__item__module__course=course).exists():
        return
    item = CourseItem.objects.select_related("module__course").get(key=key("later-quiz"))
    for number in range(7):
        learner = User.objects.create_user(f"zahl-{number}@lindenstadt.example", None, full_name=f"Zahl {number}")
        attempt = start_attempt(enrolment=enrol(learner=learner, course=course), item=item, language="de")
        answers = make_quiz.right_answers(attempt)
        if number < 4:
            answers["k-true-false"] = ["false", "reason=a1"]
        make_quiz.answer_all(attempt, learner, answers)
        submit_attempt(attempt_id=attempt.pk, learner=learner)
    analyse_versions()


def later_paths(language: str) -> dict[str, str]:
    """The addresses of the course with the later kinds."""
    words = LATER[language]
    course = f"{'/kurse' if language == 'de' else '/en/courses'}/{words['slug']}/"
    module = f"{course}{words['module-slug']}/"
    return {"later-course": course, "later-quiz": f"{module}{words['quiz-slug']}/", "later-self": f"{module}{words['self-slug']}/"}


def make_person(name: str) -> User:
    """A person of Lindenstadt with a confirmed address and the suite's password."""
    email = f"{name}@lindenstadt.example"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, PASSWORD, full_name=PEOPLE[name])
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        people.join(user, Organisation.objects.get(name="Lindenstadt"))
    return user


def finish(user: User, course: Course) -> Certificate:
    """Complete the course; the certificate is made when this returns."""
    enrolment = enrol(learner=user, course=course)
    for item in CourseItem.objects.filter(module__course=course, is_live=True).select_related("module__course"):
        if item.kind == "quiz":
            make_quiz.pass_quiz(enrolment, item)
        else:
            complete_item(enrolment_id=enrolment.pk, item=item, how="read")
    certificate = Certificate.objects.get(enrolment=enrolment)
    issue(certificate.pk)  # or the worker was faster
    wait_until(lambda: Certificate.objects.filter(pk=certificate.pk).exclude(state="requested").exists(), 60, "the certificate is made")
    certificate.refresh_from_db()
    return certificate


def main() -> None:
    """Make everything and print where it is."""
    with override("de"):
        course = make_course()
        later = make_later_course()
        make_figures(later)
    users = {name: make_person(name) for name in PEOPLE}
    for name in ("enrolled", "leaving", "plain", "offline", "tools"):
        enrol(learner=users[name], course=course)
    for name in ("many-de", "many-en", "many-scriptless"):
        enrol(learner=users[name], course=later)
    certificates = {name: finish(users[name], course) for name in ("finished", "revoked", "owner")}
    PersonalExport.objects.filter(person=users["owner"]).delete()  # of an earlier run in a kept folder: one a day
    NotificationChoice.objects.filter(person=users["owner"]).delete()
    if certificates["revoked"].state != "revoked":
        revoke(certificate=certificates["revoked"], reason="error", actor=None)
    for name in ("app-de", "app-en", "passkey-de", "passkey-en"):
        Authenticator.objects.filter(user=users[name]).delete()  # of an earlier run in a kept folder
    for name in ("factor-de", "factor-en"):
        if not Authenticator.objects.filter(user=users[name]).exists():
            TOTP.activate(users[name], TOTP_SECRET)
    version = course.live_version or Course.objects.get(pk=course.pk).live_version
    report = {
        "key": str(course.key),
        "later-quiz": str(key("later-quiz")),
        "version": version.number,
        "people": {name: user.email for name, user in users.items()},
        "codes": {name: row.code for name, row in certificates.items()},
        "certificates": {name: str(row.public_id) for name, row in certificates.items()},
        "enrolments": {row.learner.email.split("@")[0]: str(row.public_id) for row in course.enrolments.select_related("learner")},
        "totp": TOTP_SECRET,
        "paths": {language: paths(language) | later_paths(language) for language in WORDS},
    }
    print(json.dumps(report))


def paths(language: str) -> dict[str, str]:
    """The addresses of the course, its module, lesson and quiz."""
    words = WORDS[language]
    course = f"{'/kurse' if language == 'de' else '/en/courses'}/{words['course'][1]}/"
    module = f"{course}{words['module'][1]}/"
    tool = f"{module}{words['lesson'][1]}/{tool_word(language)}/{TOOL_KEY}/"
    return {
        "course": course,
        "module": module,
        "lesson": f"{module}{words['lesson'][1]}/",
        "quiz": f"{module}{words['quiz'][1]}/",
        "tool": tool,
    }


if __name__ == "__main__":
    main()

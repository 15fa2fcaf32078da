"""Each rule of the house catches what it is for and lets the right form pass; the tree itself breaks none."""

import pytest

from tests.architecture import rules

pytestmark = pytest.mark.pure

CASES = [
    (rules.no_auto_now, "at = DateTimeField(auto_now_add=True)", "at = DateTimeField()"),
    (rules.no_partial_on_commit, "on_commit(partial(f, 1), robust=True)", "on_commit(lambda: f(1), robust=True)"),
    (rules.locks_say_how, "X.objects.select_for_update()", 'X.objects.select_for_update(no_key=True, of=("self",))'),
    (rules.no_split_lines, "text.splitlines()", 'text.split("\\n")'),
    (rules.no_raw_html, "{{ body|safe }}", "{{ body }}"),
    (rules.no_foreign_origin, '<script type="module" src="https://cdn.example/x.js">', '<script src="{% static "x.js" %}">'),
    (rules.no_foreign_origin, '<img alt="" src="//cdn.example/x.png">', '<a href="https://example.org/">source</a>'),
    (rules.no_inline_style, '<p style="color:red">', '<p class="warning">'),
    (rules.no_inline_handler, '<button onclick="go()">', '<button data-action="go">'),
    (rules.no_inline_script, "<script>go()</script>", '<script src="{% static "x.js" %}"></script>'),
    (rules.no_inline_script, "<style>p{}</style>", '<script type="application/json">{}</script>'),
    (rules.long_parts, "def f():\n" + "    x = 1\n" * rules.FUNCTION_LINES, "def f():\n    x = 1\n"),
    (rules.long_parts, "x = 1\n" * (rules.FILE_LINES + 1), "x = 1\n" * rules.FILE_LINES),
    (rules.inner_imports, "def f():\n    import json\n", "def f():\n    import json  # slow import\n"),
    (rules.long_tasks, "@shared_task\ndef f():\n" + "    x = 1\n" * 12, "@shared_task\ndef f():\n    x = 1\n"),
]


@pytest.mark.parametrize(("rule", "wrong", "right"), CASES)
def test_a_rule_catches_the_wrong_form_and_passes_the_right_one(rule, wrong, right):
    assert len(list(rule(wrong))) == 1
    assert list(rule(right)) == []


def test_the_tree_keeps_the_rules():
    assert list(rules.findings()) == []

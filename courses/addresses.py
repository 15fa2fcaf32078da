"""Where what lies beneath a lesson is found, in the lesson's own language. Pure."""

TOOL_WORDS = {"de": "werkzeug", "en": "tool"}


def tool_word(language: str) -> str:
    """The word between a lesson's address and the key of its tool."""
    return TOOL_WORDS.get(language, "tool")

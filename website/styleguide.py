"""Samples for the style guide: every component in every state, with invented but plausible words."""


def samples() -> dict:
    """Return the context of the style guide."""
    return {
        "swatches": ["ink", "petrol", "linde", "ziegel", "laterne", "paper", "kalk", "band"],
        "states": ["open", "started", "done", "next", "wrong", "locked"],
        "band": ["done", "done", "done", "next", "open"],
        "places": [
            {"place": "rathaus", "number": 1, "title": "Grundlagen", "path": "#module-1", "state": "done"},
            {"place": "bahnhof", "number": 2, "title": "Bedrohungen", "path": "#module-2", "state": "done"},
            {"place": "lindenplatz", "number": 3, "title": "Risikoanalyse", "path": "#module-3", "state": "open", "is_next": True},
            {"place": "lindenhoefe", "number": 4, "title": "Gestaltung", "path": "#module-4", "state": "todo"},
            {"place": "festwiese", "number": 5, "title": "Veranstaltungen", "path": "#module-5", "state": "todo"},
            {"place": "schule", "number": 6, "title": "Netzwerke", "path": "#module-6", "state": "todo"},
            {"place": "stadion", "number": 7, "title": "Technik und Ethik", "path": "#module-7", "state": "todo"},
            {"place": "gotteshaus", "number": 8, "title": "Krise und Nachsorge", "path": "#module-8", "state": "todo"},
        ],
    }

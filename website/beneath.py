"""Words that may follow a page's address where something other than a page lies beneath it; each app adds its own when it is ready.

Such a page has `route` for what follows, and `path_beneath` to say the same in its own language.
"""

words: set[str] = set()

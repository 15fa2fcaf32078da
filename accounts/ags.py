"""The official municipality key (AGS): eight digits, of which the first two name the Land."""

LAND_BY_PREFIX = {
    "01": "SH", "02": "HH", "03": "NI", "04": "HB", "05": "NW", "06": "HE", "07": "RP", "08": "BW",
    "09": "BY", "10": "SL", "11": "BE", "12": "BB", "13": "MV", "14": "SN", "15": "ST", "16": "TH",
}  # fmt: skip
INVENTED = ("98", "99")  # no Land has these: keys of demonstrations, tests and measurements


def is_key(code: str) -> bool:
    """Whether the text is a whole key: eight ASCII digits that begin with a Land or with an invented prefix."""
    return len(code) == 8 and code.isascii() and code.isdigit() and (code[:2] in LAND_BY_PREFIX or code[:2] in INVENTED)


def fits(code: str, land: str) -> bool:
    """Whether a key lies in a Land; invented keys lie in any."""
    return code[:2] in INVENTED or LAND_BY_PREFIX.get(code[:2]) == land


def land_of(code: str) -> str:
    """The Land of a key, empty for an invented one."""
    return LAND_BY_PREFIX.get(code[:2], "")

"""Whether a scenario holds together: every step reachable, every choice leads on, every way ends. Pure; used by editor and import."""


def scenario_faults(steps: list[tuple[str, list[str]]], endings: list[str]) -> list[str]:
    """Name what is wrong with the graph of a scenario, as short machine words with a key: `double:s1`, `nowhere:s1>x`, `unreachable:s3`, `endless:s2`.

    `steps` are (key, keys that its choices lead to) in order, the first one is the beginning. Pure; used by the editor and by the import.
    """
    keys = [key for key, _next in steps] + endings
    faults = [f"double:{key}" for key in sorted({key for key in keys if keys.count(key) > 1})]
    faults += [f"nowhere:{key}>{goal}" for key, goals in steps for goal in goals if goal not in keys]
    graph = dict(steps)
    reached, waiting = set(), [steps[0][0]] if steps else []
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting.extend(goal for goal in graph.get(key, []) if goal in keys)
    faults += [f"unreachable:{key}" for key in keys if key not in reached]
    ending = set(endings)
    for _round in steps:
        ending |= {key for key, goals in steps if any(goal in ending for goal in goals)}
    faults += [f"endless:{key}" for key, _goals in steps if key not in ending]
    return faults

"""The attacker: everything that is published, the algorithm known, an own number known exactly. `make attacks` runs this folder.

Each attack comes with its control: with one rule taken away, the same attack must find a small group, otherwise it proves nothing.
"""

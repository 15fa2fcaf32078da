"""A QR code as one SVG path, so that a template draws it without markup from elsewhere. Pure."""

import segno

QUIET = 4  # modules of white around it, as the standard asks


def qr_path(address: str) -> tuple[str, int]:
    """Return the path of the dark modules and the side length in modules, quiet zone included."""
    matrix = segno.make(address, error="m", micro=False).matrix
    steps = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                steps.append(f"M{x + QUIET} {y + QUIET}h{run - x}v1h-{run - x}z")
            x = max(run, x + 1)
    return "".join(steps), len(matrix) + 2 * QUIET

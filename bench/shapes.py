"""How many rows of each tool's export arrive right, in each form that it has.

    python -m bench.shapes

The exports are those of the tests. A row is right where its words, its customer, who asked, when, and what came
later in its conversation arrive, and nothing that others said.
"""

import tempfile
from pathlib import Path

from tests.intake.shape_table import forms, right, sources


def main() -> None:
    total = [0, 0]
    with tempfile.TemporaryDirectory() as folder:
        for source in sources():
            found = {form: right(source, form, path) for form, path in forms(source, Path(folder))}
            print(f"{source.name:22}", "  ".join(f"{form} {good}/{all_}" for form, (good, all_) in found.items()))
            total = [total[0] + sum(good for good, _ in found.values()), total[1] + 3 * len(found)]
    print(f"{total[0]} of {total[1]} rows right")


if __name__ == "__main__":
    main()

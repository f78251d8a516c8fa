"""Writes a large board to a file.

python -m bench.load --stories 5000 --requests 20000 [--seed 1] --out large.json
"""

import argparse
from pathlib import Path

from bench.load import write_board

options = argparse.ArgumentParser(prog="python -m bench.load")
options.add_argument("--stories", type=int, required=True)
options.add_argument("--requests", type=int, required=True)
options.add_argument("--seed", type=int, default=1)
options.add_argument("--out", type=Path, required=True)
given = options.parse_args()
write_board(given.out, stories=given.stories, requests=given.requests, seed=given.seed)

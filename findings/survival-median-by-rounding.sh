#!/usr/bin/env bash
# Expected: the median age of a Kaplan-Meier curve is the first age at which half of the requests or fewer are left
#   (lifelines), or the first at which fewer than half are (statsmodels, as SAS has it). Either is one rule: with an even
#   number of requests, all answered, each at an age of its own, it names the last of the first half, or the next.
# Seen: both packages multiply rounded factors and compare the product with 0.5 as it is. Where exactly half is left, the
#   product is 0.5, a bit above or a bit below it, by the number of requests alone: each package names now the one age and
#   now the other. lifelines 0.30.3 tells 40 days of six requests of which half had their answer within 8.
# Packages: lifelines 0.30.3, statsmodels 0.15.0 (with numpy 2.4.6, pandas 2.3.3); the judge: fractions of Python.
# Why it matters: "half of all requests are answered within N days" is the figure that teams are held to. It leaps over a
#   gap as one request comes in, and two tools differ on the same ages; half has to be compared with a tolerance.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check \
  numpy==2.4.6 pandas==2.3.3 scipy autograd-gamma formulaic patsy
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check --no-deps \
  lifelines==0.30.3 statsmodels==0.15.0 # without what they only draw with
"$folder/venv/bin/python" - <<'PYTHON'
from collections import Counter
from fractions import Fraction
from importlib.metadata import version

import numpy as np
from lifelines import KaplanMeierFitter
from statsmodels.duration.survfunc import SurvfuncRight


def with_fractions(ages):
    """The first age at which half or fewer are left, and the first at which fewer are: exactly."""
    left = Fraction(1)
    found = []
    for position, age in enumerate(ages):
        left *= 1 - Fraction(1, len(ages) - position)
        found.append((age, left))
    half = Fraction(1, 2)
    return next(age for age, left in found if left <= half), next(age for age, left in found if left < half)


def with_lifelines(ages):
    return KaplanMeierFitter().fit(ages).median_survival_time_


def with_statsmodels(ages):
    return SurvfuncRight(ages, np.ones(len(ages))).quantile(0.5)


print(*(f"{name} {version(name)}" for name in ("lifelines", "statsmodels", "numpy")))
for ages in ([2, 3, 8, 40], [2, 3, 8, 40, 60, 90], [2, 3, 4, 5, 8, 40, 60, 70, 80, 90]):
    print(f"{ages!s:42} lifelines {with_lifelines(ages):3.0f}  statsmodels {with_statsmodels(ages):3.0f}")

seen = {with_lifelines: Counter(), with_statsmodels: Counter()}
for count in range(2, 201, 2):
    ages = list(range(1, count + 1))
    first, second = with_fractions(ages)
    assert (first, second) == (count // 2, count // 2 + 1)
    for median, named in seen.items():
        named["last of the first half" if median(ages) == first else "next"] += 1
        assert median(ages) in (first, second)
print("of 100 even numbers of requests, named as the median:")
for median, named in seen.items():
    print(f"  {median.__name__:17} {dict(named)}")
    assert len(named) == 2, "it keeps to one rule now"  # by which numbers of requests hangs on the processor
PYTHON

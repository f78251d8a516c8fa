# `just` lists these; CONTRIBUTING.md has the same commands for a plain shell.

bin := ".venv/bin"
code := "roadmap_tui tests bench scripts"

# Everything that has to hold before a change goes in.
check: && test
    {{bin}}/ruff format --check {{code}}
    {{bin}}/ruff check {{code}}
    {{bin}}/mypy
    {{bin}}/lint-imports

# The tests; `just test tests/sync -n 0` runs some.
test *arguments:
    {{bin}}/python -m pytest {{arguments}}

# The tests, and how much of the code they reach, in processes of their own too.
cov:
    {{bin}}/python -m pytest --cov --cov-report=term:skip-covered

# Put the code in form.
fmt:
    {{bin}}/ruff format {{code}}
    {{bin}}/ruff check --fix {{code}}

# Write the pages that are made from the code.
docs:
    {{bin}}/python -m scripts.docs

# Measure one thing; `just bench store`.
bench name *arguments:
    {{bin}}/python -m bench.{{name}} {{arguments}}

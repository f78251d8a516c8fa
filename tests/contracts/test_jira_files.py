"""Our own words of Jira's interface against Atlassian's."""

import json

from tests import contracts
from tests.contracts.jira_files import CLOUD, DATACENTER, _queries
from tests.contracts.jira_shapes import _INSIDE, OPERATIONS


@contracts.needed
def test_each_operation_is_one_of_atlassian() -> None:
    """What we call an operation, the published files do too, with every name of its query that we send."""
    for version, name in (("3", CLOUD), ("2", DATACENTER)):
        for (method, pattern), query in OPERATIONS[version].items():
            path = pattern.replace("[^/]+", "x").replace("(/x)?", "/x").replace(r"(/\d+)?", "")
            known = [
                names
                for one, verb, names in _queries(name)
                if verb == method.lower() and one.fullmatch(f"/rest/api/{version}{path}")
            ]

            assert known, (method, path)
            assert set() == query - known[0] - {"expand"}, (method, path)


@contracts.needed
def test_each_node_is_one_of_atlassian() -> None:
    """The nodes that we write are defined in the schema of documents."""
    schema = json.loads((contracts.PLACE / "adf.json").read_text("utf-8"))
    defined = {
        kind
        for one in schema["definitions"].values()
        for kind in one.get("properties", {}).get("type", {}).get("enum", ())
    }

    assert set() == set(_INSIDE) - defined

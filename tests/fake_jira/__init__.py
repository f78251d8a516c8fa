"""A fake Jira, Cloud or Data Center, over a real socket: with state, an index that lags, and faults to arm.

In a test: `with FakeJira(edition="datacenter") as fake: ... fake.url, fake.site, fake.arm("drop", after=True,
path="/issue$")`. What people do there are methods of `fake.site`: see people.py.
For other processes: `python -m tests.fake_jira --port 0 --edition datacenter` prints its address; `POST
/__fake/arm` takes the arguments of `arm` as JSON, `POST /__fake/edit`, `/move`, `/clone` … those of the people,
`/set` sets attributes of the site (`respells` to names of RESPELLINGS), `GET /__fake/log`, `/__fake/issues` and
`/__fake/breaches` tell what happened.

Every request and every answer is held to Atlassian's contract where its files are at hand; a request that breaks
it gets 500, and `breaches` lists both kinds.
"""

from tests.fake_jira.faults import ANSWERS, Fault
from tests.fake_jira.records import Field, Refusal, Workflow, strict_workflow, usual_workflow
from tests.fake_jira.server import FakeJira, Seen
from tests.fake_jira.site import Site

__all__ = [
    "ANSWERS",
    "FakeJira",
    "Fault",
    "Field",
    "Refusal",
    "Seen",
    "Site",
    "Workflow",
    "strict_workflow",
    "usual_workflow",
]

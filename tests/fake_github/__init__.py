"""A stateful GitHub over a real socket: its issues, labels, fields and projects, held to its own contract.

Each request and each answer is checked against the part of GitHub's OpenAPI document that issues need, where that
is at hand. Faults strike before or after a request is processed; what people do there are methods of the site.
"""

from tests.fake_github.server import FakeGitHub

__all__ = ["FakeGitHub"]

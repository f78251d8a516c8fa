"""A stateful Linear over a real socket, which executes the documents that it is sent on Linear's own schema.

A document that names a field that is not there fails as it does at Linear, and counts as a breach. Faults strike
before or after a request is processed; what people do there are methods of the site.
"""

from tests.fake_linear.server import FakeLinear

__all__ = ["FakeLinear"]

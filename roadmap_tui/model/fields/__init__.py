"""The register of fields: one declaration for each field of a record, from which every package derives its part.

Nothing in here but `values` imports a record, so that a command's help can list its options without them.
"""

from roadmap_tui.model.fields.customer import CUSTOMER
from roadmap_tui.model.fields.product import PRODUCT
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.story import STORY

__all__ = ["CUSTOMER", "PRODUCT", "REQUEST", "STORY"]

"""The register of fields: one declaration for each field of a record, from which every package derives its part.

Each record's fields stand in a module of their own, since a command needs few of them. Nothing in here but
`values` imports a record, so that a command's help can list its options without them.
"""

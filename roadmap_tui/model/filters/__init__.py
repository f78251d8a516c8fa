"""The filter language of stories, requests and customers: the same words on screens, in commands and in reports.

`owner:me stage:ready,building arr:>100k due:<"end of Q3" no:link "dark mode" -billing`: all of it must hold. The
fields come from the register (`model/fields`), so that a new one is filterable by being in it.
"""

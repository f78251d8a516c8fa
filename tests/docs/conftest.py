"""The person at a shell of the command line's tests, for the pages they read."""

from tests.cli.conftest import here as here
from tests.cli.conftest import process as process
from tests.cli.conftest import shell as shell

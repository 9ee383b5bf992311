"""`python -m digit_model`; see `digit_model.cli`."""

import sys

from digit_model.cli import main

sys.exit(main())

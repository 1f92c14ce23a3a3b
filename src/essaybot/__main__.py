"""``python -m essaybot``."""

import sys

from essaybot.cli import main

if __name__ == "__main__":
    sys.exit(main())

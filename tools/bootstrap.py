"""Where ./footbridge arrives: the standard library only, since nothing is installed yet."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.entry.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

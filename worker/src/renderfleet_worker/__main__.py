"""`python -m renderfleet_worker`, the same as the command."""

import sys

from renderfleet_worker.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""Shift the clock of every Python process that is started with this folder on its path.

Python imports this module when it starts, so processes that a test starts are shifted too, all
by the same number of seconds. Elapsed time (``time.monotonic``) stays as it is.
"""

import os
import time

SHIFT = os.environ.get("BANDWATCH_TEST_SHIFT_S")

if SHIFT:
    import time_machine

    time_machine.travel(time.time() + float(SHIFT), tick=True).start()

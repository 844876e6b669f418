"""Only the processes that name a folder of chains are killed, and they are counted."""

import subprocess
import sys

from models.stats.sampling.chain_processes import PREFIX, kill_chains


def test_what_writes_into_the_folder_is_killed_and_counted() -> None:
    mark = f"{PREFIX}of-this-test"
    asleep = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
    chains = [subprocess.Popen([*asleep, f"/tmp/{mark}/{number}"]) for number in (1, 2)]
    other = subprocess.Popen([*asleep, "another"])
    try:
        assert kill_chains(f"{PREFIX}of-another-test") == 0
        assert kill_chains(mark) == 2
        assert {chain.wait(30) for chain in chains} == {-9}
        assert other.poll() is None
    finally:
        for process in (*chains, other):
            process.kill()
            process.wait()

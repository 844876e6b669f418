"""The peers, installed from the package index into environments of their own.

Two of them pin numpy to different versions, so there are two environments. They lie in the
cache folder and are made once; nothing of them is imported into Bandwatch's own process.
"""

import json
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.records.settings import load_settings

REQUIREMENTS = {
    "jumpavg": ("peers", "jumpavg==0.4.2"),
    "otava": ("peers", "apache-otava==0.8.0"),
    "asv": ("peers", "asv==0.6.6"),
    "ruptures": ("peers", "ruptures==1.1.10"),
    "mongodb": ("peers-mongodb", "signal-processing-algorithms==2.1.6"),
}


@dataclass(frozen=True)
class PeerRun:
    """What a peer found in each series, and what it cost."""

    changes: list[list[int]]
    cpu_seconds: float  # of all series together


def available_peers() -> list[str]:
    """List the peers that are installed or could be installed now; say why the others are not."""
    found = []
    for peer in REQUIREMENTS:
        try:
            _python(peer)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{peer} is left out, for it cannot be installed: {error}", file=sys.stderr)
        else:
            found.append(peer)
    return found


def run_peer(peer: str, values: NDArray[np.float64]) -> PeerRun:
    """Run one peer over the rows of ``values``, shape (series, n), in its environment."""
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder, "series.npy"), Path(folder, "changes.json")
        np.save(given, values)
        worker = Path(__file__).with_name("peer_worker.py")
        subprocess.run([_python(peer), worker, peer, given, found], check=True, cwd=folder)
        answer = json.loads(found.read_text())
    return PeerRun(answer["changes"], answer["cpu_seconds"])


def _python(peer: str) -> Path:
    """Interpreter of the peer's environment, which is made on first use."""
    name, _ = REQUIREMENTS[peer]
    folder = load_settings().cache / name
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    ready = folder / "ready"
    wanted = "\n".join(spec for where, spec in REQUIREMENTS.values() if where == name)
    if not ready.exists() or ready.read_text() != wanted:
        print(f"Installing {wanted.replace(chr(10), ', ')} into {folder} ...", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *wanted.split("\n")], check=True)
        ready.write_text(wanted)
    return python

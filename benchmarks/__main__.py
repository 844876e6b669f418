"""``python -m benchmarks [NAME ...]``: all quick benchmarks, or the named program.

``python -m benchmarks calibration [SECTION ...]`` regenerates docs/explanation/calibration.md;
``pages`` and ``browser_load`` take minutes each; docs/explanation/performance.md has the results.
"""

import sys
from importlib import import_module
from pathlib import Path

QUICK = (
    *("peers", "level_fit", "brms_fit", "real_histories", "release_comparison", "ingest_rate"),
    *("trend_callback", "releases"),
)


def main() -> None:
    """Run what the command line names."""
    here = Path(__file__).parent
    modules = {
        path.stem: f"benchmarks.{path.parent.name}.{path.stem}" for path in here.glob("*/[a-z]*.py")
    }
    if len(sys.argv) < 2:
        for name in QUICK:
            print(f"\n== {name} ==\n", flush=True)
            import_module(modules[name]).main()
        return
    name, *rest = sys.argv[1:]
    if name not in modules:
        known = ", ".join(sorted(modules))
        raise SystemExit(f"There is no benchmark {name!r}. Known: {known}")
    module = import_module(modules[name])
    if not hasattr(module, "main"):
        raise SystemExit(f"{modules[name]} helps other programs and has nothing to run.")
    module.main(*(int(word) if word.isdigit() else word for word in rest))


if __name__ == "__main__":
    main()

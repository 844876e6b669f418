"""Regenerate docs/explanation/calibration.md, all of it or the sections that are named.

Each section is what one program prints. A new section is one line in ``SECTIONS`` and one file
with a ``main()`` that prints Markdown or a table of its own.
"""

import io
import re
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "calibration.md"

HEAD = """# Calibration

Every table here is the output of a program in `benchmarks/`; `python -m benchmarks calibration`
regenerates them all, and with names of sections only those. Seeds are fixed, so the tables come
out the same.
"""


@dataclass(frozen=True)
class Section:
    """One program's output."""

    title: str
    module: str
    markdown: bool  # what it prints is Markdown; otherwise it is set as plain text


SECTIONS = {
    "detectors": Section("Detectors of changes", "benchmarks.accuracy.false_alarms", markdown=True),
    "labelled": Section("Labelled series", "benchmarks.accuracy.labelled_series", markdown=True),
    "fixed-code": Section(
        "Code that did not change", "benchmarks.accuracy.fixed_code", markdown=True
    ),
    "bands": Section("Coverage of bands", "benchmarks.accuracy.level_coverage", markdown=False),
    "p-worse": Section("P(worse)", "benchmarks.accuracy.comparison_calibration", markdown=False),
    "shared-days": Section(
        "Runs that share a day", "benchmarks.accuracy.day_noise_coverage", markdown=False
    ),
    "truth": Section("Planted histories", "benchmarks.accuracy.truth", markdown=True),
    "steps": Section("Near a sharp step", "benchmarks.accuracy.step_response", markdown=False),
}


def main(*names: str) -> None:
    """Run the named sections, all by default, and write them into the document."""
    unknown = set(names) - set(SECTIONS)
    if unknown:
        raise SystemExit(f"There is no section {sorted(unknown)}. Known: {', '.join(SECTIONS)}")
    for name in names or SECTIONS:
        print(f"Running {SECTIONS[name].module} ...", flush=True)
        text = _run(SECTIONS[name])
        # Read anew: another process may have regenerated other sections meanwhile.
        DOCUMENT.write_text(_write({**_read(), name: text}), encoding="utf-8")
    print(f"Wrote {DOCUMENT}")


def _run(section: Section) -> str:
    """Run a program and return what it prints."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        import_module(section.module).main()
    text = printed.getvalue().strip()
    return text if section.markdown else f"```text\n{text}\n```"


def _read() -> dict[str, str]:
    """Sections of the document as it stands."""
    text = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    pattern = r"<!-- section: (\S+) -->\n## .*?\n\n(.*?)\n<!-- end -->"
    return dict(re.findall(pattern, text, flags=re.DOTALL))


def _write(texts: dict[str, str]) -> str:
    """Put the document together, sections in their order."""
    parts = [HEAD]
    for name, section in SECTIONS.items():
        if name in texts:
            source = f"{section.module.replace('.', '/')}.py"
            body = (
                texts[name]
                if texts[name].startswith("By `")
                else f"By `{source}`.\n\n{texts[name]}"
            )
            parts.append(f"<!-- section: {name} -->\n## {section.title}\n\n{body}\n<!-- end -->\n")
    return "\n".join(parts)

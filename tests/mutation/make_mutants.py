"""Make the mutants of a module: one changed operator, number, condition or decorator each.

Cosmic Ray (Bingham, Sixty North) finds the places and rewrites the code. Of its operators those
are left out whose mutants say nothing here: names of variables, `is` for `==`, and an arithmetic
operator for each of ten others, where one does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

ARITHMETIC = {
    "Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_FloorDiv", "Pow_Mul",
    "BitAnd_BitOr", "BitOr_BitAnd",
}  # fmt: skip
COMPARISONS = {
    "Eq_NotEq", "NotEq_Eq", "Lt_LtE", "Lt_Gt", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_Lt", "GtE_Gt",
    "GtE_Lt", "Is_IsNot", "IsNot_Is", "In_NotIn", "NotIn_In",
}  # fmt: skip
WANTED = re.compile(
    f"core/(ReplaceComparisonOperator_({'|'.join(sorted(COMPARISONS))})"
    f"|ReplaceBinaryOperator_({'|'.join(sorted(ARITHMETIC))})"
    "|ReplaceTrueWithFalse|ReplaceFalseWithTrue|ReplaceAndWithOr|ReplaceOrWithAnd|AddNot"
    "|NumberReplacer|ReplaceUnaryOperator_(USub_UAdd|Delete_Not)|ReplaceBreakWithContinue"
    "|ReplaceContinueWithBreak|ZeroIterationForLoop|RemoveDecorator)"
)

ANNOTATION = re.compile(r"^\w+: [\w\[\], .|]+,?(\s*#.*)?$|[\w\]] \| None\b|^\) -> ")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module's text with one change in it."""

    path: str
    line: int  # the first that differs, from 1
    before: str  # that line as it stands, without indentation
    after: str
    code: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.before}  →  {self.after}"


def make_mutants(path: str, source: str) -> Iterator[Mutant]:
    """Yield each mutant of a module once, in the order of its operators.

    Parameters
    ----------
    path : str
        Of the module, for the mutants' names.
    source : str
        Its text.

    Notes
    -----
    Changes of annotations and of imports are left out: nothing runs there.
    """
    seen = {source}
    tree = get_ast(source)
    for name in plugins.operator_names():
        if not WANTED.fullmatch(name):
            continue
        operator = plugins.get_operator(name)()
        places = sum(len(list(operator.mutation_positions(node))) for node in ast_nodes(tree))
        for occurrence in range(places):
            code = mutate_code(source, operator, occurrence)
            if code is None or code in seen:
                continue
            seen.add(code)
            mutant = _describe(path, source, code)
            if not _never_runs(mutant.before):
                yield mutant


def read_module(root: Path, path: str) -> str:
    """Return the text of a module below ``root``."""
    return (root / path).read_text(encoding="utf-8")


def _describe(path: str, source: str, code: str) -> Mutant:
    before, after = source.splitlines(), code.splitlines()
    pairs = zip(before, after, strict=False)
    place = next((i for i, (old, new) in enumerate(pairs) if old != new), len(after) - 1)
    return Mutant(path, place + 1, before[place].strip(), after[place].strip(), code)


def _never_runs(line: str) -> bool:
    """Tell annotations and imports from lines that compute something."""
    return line.startswith(("import ", "from ", "def ", "@dataclass(", '"')) or bool(
        ANNOTATION.search(line)
    )

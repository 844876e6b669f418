"""A runner of one empty file: all of assembling but the minute that Stan takes to compile."""

from models.toolchain import assemble

RULES = ".PHONY: runner\nrunner: runner/sample.o\nrunner/%.o: runner/%.cpp\n\t$(CXX) -c -o $@ $<\n"


def use_small_runner(source: str = "int sample() { return 1; }\n") -> None:
    assemble.read_runner = lambda: {"sample.cpp": source, "rules.mk": RULES}

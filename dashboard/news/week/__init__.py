"""The week's report: what became of some suites, on one page to print."""

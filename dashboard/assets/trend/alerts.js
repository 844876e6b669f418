/* On the trend page a chosen run can be called a change. */
window.bandwatchTriagePages = window.bandwatchTriagePages || [];
window.bandwatchTriagePages.push({
  keyless: true,
  nothing: "Choose a run first.",
  shown: () => Boolean(document.getElementById("trend-graph")),
  whole: () => null,
  target: () => ({ summaries: {}, words: "the run that is shown" }),
  versions: (given) => given,
  refresh: () => undefined,
  done: () => undefined,
});

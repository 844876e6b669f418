/* The button that prints a report. */
document.addEventListener("click", function (event) {
  if (event.target.closest("[data-bw-print]")) window.print();
});

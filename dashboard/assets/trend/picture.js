/* Pictures of the trend's plot, which say of themselves what they show. */
window.bandwatchPicture = (function () {
  "use strict";

  function wrapped(text, most) {
    return (text.match(new RegExp(".{1," + most + "}", "g")) || []).join("<br>");
  }

  /* What a picture says of itself where nobody sees the page: series, days, link, made data. */
  function caption(plot, link, width) {
    const meta = plot.layout.meta || {};
    const escape = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;");
    const ends = plot.layout.xaxis.range.map((end) => window.bandwatchDays.format(String(end).slice(0, 10)));
    const lines = [
      "<b>" + wrapped(escape((meta.series || []).join(", ")), Math.floor(width / 7.6)) + "</b>",
      ends.join(" to ") + ", UTC" + (meta.synthetic ? ". Demo data: nothing was measured." : ""),
      wrapped(escape(link), Math.floor(width / 7.4)),
    ];
    return lines.join("<br>");
  }

  /* The plot with its caption, and the picture's size and name. */
  function prepare(format, link) {
    const plot = document.querySelector("#trend-graph .js-plotly-plot");
    if (!plot || !window.Plotly) throw new Error("There is no picture on this page.");
    const box = plot.getBoundingClientRect();
    const text = caption(plot, link, box.width);
    const room = 24 + 16 * text.split("<br>").length;
    // Pictures are seen without the page behind them.
    const page = getComputedStyle(document.documentElement).getPropertyValue("--bw-card").trim();
    const margin = plot.layout.margin || {};
    const layout = {
      ...plot.layout,
      paper_bgcolor: page,
      plot_bgcolor: page,
      margin: { ...margin, t: (margin.t || 8) + room },
      title: { text: text, font: { size: 12 }, x: 0, xanchor: "left", y: 1, yanchor: "top", pad: { t: 18, l: 8 } },
    };
    const name = window.bandwatchProperties.read("trend-graph", "config").toImageButtonOptions.filename;
    return {
      figure: { data: plot.data, layout: layout },
      options: { format: format, width: Math.round(box.width), height: Math.round(box.height + room) },
      name: name,
    };
  }

  /**
   * Save the picture as a file.
   *
   * @param {"png" | "svg"} format
   * @param {string} link Frozen address that the picture names.
   */
  function save(format, link) {
    const made = prepare(format, link);
    window.Plotly.downloadImage(made.figure, { ...made.options, filename: made.name });
  }

  /**
   * Make the picture, as bytes for the clipboard.
   *
   * @param {"png"} format
   * @param {string} link Frozen address that the picture names.
   * @returns {Promise<Blob>}
   */
  async function make(format, link) {
    const made = prepare(format, link);
    const address = await window.Plotly.toImage(made.figure, { ...made.options, scale: 2 });
    const bytes = atob(address.slice(address.indexOf(",") + 1));
    return new Blob([Uint8Array.from(bytes, (letter) => letter.charCodeAt(0))], { type: "image/" + format });
  }

  return { save, make };
})();

/* Days in fields: one format on every page, whatever the language of the browser. A link holds
   2026-05-03; a field shows 3 May 2026 and reads both. */
window.bandwatchDays = (function () {
  "use strict";

  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  /**
   * Format a day.
   *
   * @param {string | null} iso Such as "2026-05-03"; another text is returned as it is.
   * @returns {string} Such as "3 May 2026"; empty for no day.
   */
  function format(iso) {
    const found = /^(\d{4})-(\d\d)-(\d\d)/.exec(iso || "");
    return found ? Number(found[3]) + " " + MONTHS[Number(found[2]) - 1] + " " + found[1] : iso || "";
  }

  /**
   * Read a day that a person typed. Numbers alone are read year first; 03/05/2026 means two days.
   *
   * @param {string} text
   * @returns {string | null} Such as "2026-05-03"; empty for an empty text, null for no day.
   */
  function parse(text) {
    const words = (text || "").trim();
    if (!words) return "";
    const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(words);
    const first = /^(\d{1,2})\.? +([A-Za-z]{3,9})\.?,? +(\d{4})$/.exec(words);
    const second = /^([A-Za-z]{3,9})\.? +(\d{1,2}),? +(\d{4})$/.exec(words);
    if (iso) return checked(iso[1], iso[2], iso[3]);
    if (first) return checked(first[3], month(first[2]), first[1]);
    return second ? checked(second[3], month(second[1]), second[2]) : null;
  }

  function month(word) {
    return 1 + MONTHS.findIndex((name) => word.slice(0, 3).toLowerCase() === name.toLowerCase());
  }

  function checked(year, monthNumber, day) {
    const iso = [year, monthNumber, day].map((part) => String(part).padStart(2, "0")).join("-");
    const made = new Date(iso + "T00:00:00Z");
    return !isNaN(made) && made.toISOString().slice(0, 10) === iso ? iso : null;
  }

  /* The browser's own calendar, over the field that it fills; what it shows of its format is
     never seen. */
  function openCalendar(button) {
    const identity = button.dataset.bwCalendar;
    const box = button.parentElement;
    const picker = document.createElement("input");
    const field = document.getElementById(identity);
    picker.type = "date";
    picker.className = "bw-calendar-picker";
    picker.tabIndex = -1;
    picker.setAttribute("aria-hidden", "true");
    picker.value = parse(field.value) || parse(field.placeholder) || "";
    box.querySelectorAll(".bw-calendar-picker").forEach((old) => old.remove());
    box.append(picker);
    picker.addEventListener("change", function () {
      window.bandwatchProperties.set(identity, { value: format(picker.value) });
      picker.remove();
    });
    picker.showPicker();
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-bw-calendar]");
    if (button) openCalendar(button);
  });

  return { format, parse };
})();

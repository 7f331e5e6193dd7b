/* Makes the pages nicer; every one of them works without. */
(function () {
  "use strict";

  function all(selector) {
    return Array.prototype.slice.call(document.querySelectorAll(selector));
  }

  /* Counted as people count: a rare character or emoji is one, though stored as two. */
  function characters(text) {
    return text.replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g, " ").length;
  }

  function countLive(area) {
    var place = document.getElementById(area.getAttribute("data-count"));
    function show() {
      var n = characters(area.value);
      var long = n > Number(place.getAttribute("data-advice"));
      place.textContent = place.getAttribute(long ? "data-long" : "data-words").replace("{n}", n);
    }
    area.addEventListener("input", show);
    show();
  }

  /* A form leaves once; after twenty seconds, or on coming back to the page, it may leave again. */
  function sendOnce(form) {
    var sent = null, words = "";
    function rest() {
      if (sent) {
        sent.textContent = words;
        sent.removeAttribute("aria-disabled");
        sent = null;
      }
    }
    form.addEventListener("submit", function (event) {
      if (sent) {
        event.preventDefault();
        return;
      }
      sent = event.submitter || form.querySelector("[data-busy]");
      words = sent.textContent;
      sent.textContent = sent.getAttribute("data-busy") || words;
      sent.setAttribute("aria-disabled", "true");
      window.setTimeout(rest, 20000);
    });
    window.addEventListener("pageshow", rest);
  }

  function copied(text) {
    var field = document.createElement("textarea"), done;
    field.value = text;
    field.className = "unseen";
    document.body.appendChild(field);
    field.select();
    done = document.execCommand("copy");
    document.body.removeChild(field);
    return done;
  }

  function copyOnClick(button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      if (copied(document.getElementById(button.getAttribute("data-copy")).textContent.trim())) {
        button.setAttribute("role", "status");
        button.textContent = button.getAttribute("data-done");
        button.focus();
      }
    });
  }

  function printOnClick(button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  }

  /* Arrow keys walk the first links of the rows; from there a letter opens the link that names it. */
  function walk(table) {
    var rows = Array.prototype.slice.call(table.querySelectorAll("tbody tr"));
    var links = rows.map(function (row) { return row.querySelector("a"); }).filter(Boolean);
    document.addEventListener("keydown", function (event) {
      var step = { ArrowDown: 1, Down: 1, ArrowUp: -1, Up: -1 }[event.key];
      var inside = table.contains(event.target);
      var at = links.indexOf(event.target), named;
      if (event.ctrlKey || event.altKey || event.metaKey || !(inside || event.target === document.body)) {
        return;
      }
      if (step && links.length) {
        at = at < 0 && step < 0 ? links.length - 1 : at + step;
        links[Math.max(0, Math.min(links.length - 1, at))].focus();
        event.preventDefault();
      } else if (inside && /^[a-z]$/i.test(event.key)) {
        named = document.querySelector("[data-key='" + event.key.toLowerCase() + "']");
        if (named) {
          named.click();
        }
      }
    });
  }

  /* What is folded away belongs on paper too; after printing it is as it was. */
  function unfoldForPrint() {
    var opened = [];
    window.addEventListener("beforeprint", function () {
      opened = all("details:not([open])");
      opened.forEach(function (part) { part.open = true; });
    });
    window.addEventListener("afterprint", function () {
      opened.forEach(function (part) { part.open = false; });
    });
  }

  unfoldForPrint();
  all("textarea[data-count]").forEach(countLive);
  all("form").filter(function (form) { return form.querySelector("[data-busy]"); }).forEach(sendOnce);
  all("[data-copy]").forEach(copyOnClick);
  all("[data-print]").forEach(printOnClick);
  all("[data-keys]").slice(0, 1).forEach(walk);
  all("[data-with-script]").forEach(function (part) { part.hidden = false; });
  all(".error-summary").slice(0, 1).forEach(function (summary) { summary.focus(); });
}());

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
    var levels = JSON.parse(place.getAttribute("data-levels"));
    function show() {
      var n = characters(area.value);
      var reached = levels.filter(function (level) { return n > level[0]; });
      place.textContent = reached[reached.length - 1][1].replace("{n}", n);
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

  function typedIn(field) {
    var event = document.createEvent("Event");
    event.initEvent("input", true, false);
    field.dispatchEvent(event);
  }

  /* What the helps say goes under the text at once, as the button does without the script. */
  function buildText(button) {
    var area = document.getElementById(button.getAttribute("data-build"));
    var helps = JSON.parse(button.getAttribute("data-helps"));
    button.addEventListener("click", function (event) {
      var lines = [area.value.trim()];
      event.preventDefault();
      Object.keys(helps).forEach(function (name) {
        var field = document.getElementById(name);
        if (field.value.trim()) {
          lines.push(helps[name] + "：" + field.value.trim());
          field.value = "";
          typedIn(field);
        }
      });
      area.value = lines.filter(Boolean).join("\n");
      typedIn(area);
      area.focus();
    });
  }

  /*
    What is typed is kept in this tab until the application is sent: a form is sent with a mark,
    and the pages of a form say which mark arrived last. What never arrived is offered back; all
    of it is printed where the server cannot be reached. The fields in data-unkept (numbers of
    documents, telephones) are never kept.
  */
  var KEPT = "tracker form ";

  function store() {
    try { return window.sessionStorage; } catch (forbidden) { return null; }
  }

  function keep(name, entry) {
    entry.at = Date.now();
    try { store().setItem(KEPT + name, JSON.stringify(entry)); } catch (full) { /* then it is not kept */ }
  }

  function fieldsOf(form) {
    var unkept = form.getAttribute("data-unkept").split(" ").concat("drop");
    return Array.prototype.slice.call(form.elements).filter(function (field) {
      return field.name && !/^(hidden|file|submit|button)$/.test(field.type) && unkept.indexOf(field.name) < 0;
    });
  }

  function isChoice(field) {
    return field.type === "radio" || field.type === "checkbox";
  }

  function valuesOf(form) {
    var values = {};
    fieldsOf(form).forEach(function (field) {
      if (!isChoice(field) || field.checked) {
        values[field.name] = field.value;
      }
    });
    return values;
  }

  function entriesOf(beginning) {
    return Object.keys(store()).filter(function (name) {
      return name.indexOf(KEPT + beginning) === 0;
    }).map(function (name) {
      var entry = JSON.parse(store().getItem(name));
      entry.name = name;
      return entry;
    });
  }

  function noteArrived(arrived) {
    entriesOf("").forEach(function (entry) {
      if (arrived && entry.sent === arrived) {
        entry.arrived = true;
        store().setItem(entry.name, JSON.stringify(entry));
      }
    });
  }

  /* Once the application is sent or not wanted nothing of it stays in this browser; somebody
     who goes away for a while leaves only what never arrived. */
  function forget(office, onlyArrived) {
    entriesOf(office + " ").forEach(function (entry) {
      if (entry.arrived || !onlyArrived) {
        store().removeItem(entry.name);
      }
    });
  }

  function putBack(form, values) {
    fieldsOf(form).forEach(function (field) {
      if (isChoice(field)) {
        field.checked = values[field.name] === field.value;
      } else if (values[field.name]) {
        field.value = values[field.name];
      }
      typedIn(field);
    });
  }

  function offerBack(form, name, values) {
    var offer = document.querySelector("[data-offer]");
    offer.hidden = false;
    offer.querySelector("[data-take]").addEventListener("click", function () {
      putBack(form, values);
      offer.hidden = true;
      form.querySelector("textarea, input:not([type=hidden])").focus();
    });
    offer.querySelector("[data-drop]").addEventListener("click", function () {
      store().removeItem(KEPT + name);
      offer.hidden = true;
    });
  }

  function keepTyped(form) {
    var name = form.getAttribute("data-keep");
    var now = valuesOf(form), entry = JSON.parse(store().getItem(KEPT + name) || "null");
    var mark = document.createElement("input");
    var lost = entry && !entry.arrived && Object.keys(entry.values).some(function (field) {
      return entry.values[field] && entry.values[field] !== now[field];
    });
    if (lost) {
      offerBack(form, name, entry.values);
    } else {
      keep(name, { values: now, arrived: true });
    }
    mark.type = "hidden";
    mark.name = "mark";
    mark.value = Date.now() + "-" + Math.random().toString(36).slice(2);
    form.appendChild(mark);
    form.addEventListener("input", function () { keep(name, { values: valuesOf(form) }); });
    form.addEventListener("change", function () { keep(name, { values: valuesOf(form) }); });
    form.addEventListener("submit", function () { keep(name, { values: valuesOf(form), sent: mark.value }); });
  }

  /*
    A worker of ours stands before the pages of the form and keeps the page for when the server
    cannot be reached, with the files that page needs.
  */
  function prepareOffline(place) {
    var files = all("link[rel=stylesheet], link[rel=icon], script[src]").map(function (part) {
      return part.href || part.src;
    });
    navigator.serviceWorker.register(place.getAttribute("data-worker")).then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (registration) {
      registration.active.postMessage([place.getAttribute("data-offline")].concat(files));
    }).catch(function () { /* not allowed here: then the browser's own page is shown */ });
  }

  function typedSoFar(office) {
    var values = {};
    entriesOf(office + " ").sort(function (one, other) { return one.at - other.at; }).forEach(function (entry) {
      Object.keys(entry.values).forEach(function (field) { values[field] = entry.values[field]; });
    });
    return values;
  }

  function holds(values, condition) {
    var parts = condition.split("=");
    return values[parts[0]] === parts[1];
  }

  /* The sheet to print, with what was typed; what is not known is left empty to be written. */
  function fillSheet(sheet) {
    var values = store() ? typedSoFar(sheet.getAttribute("data-sheet")) : {};
    var unsure = !Object.keys(values).length || /\/check$/.test(window.location.pathname);
    all("[data-fill]").forEach(function (cell) {
      var labels = JSON.parse(cell.getAttribute("data-labels") || "{}");
      var value = values[cell.getAttribute("data-fill")] || "";
      cell.textContent = labels[value] || value;
    });
    all("[data-if]").forEach(function (part) { part.hidden = !holds(values, part.getAttribute("data-if")); });
    all("[data-unless]").forEach(function (part) { part.hidden = holds(values, part.getAttribute("data-unless")); });
    all("[data-unsent]").forEach(function (part) { part.hidden = unsure; });
    all("[data-unsure]").forEach(function (part) { part.hidden = !unsure; });
    if (!/\/offline$/.test(window.location.pathname)) {
      all("[data-again]").forEach(function (link) { link.href = window.location.pathname; });
    }
  }

  /* A photo larger than the office takes is made smaller here, if the browser can. */
  function shrunk(file, limit) {
    if (file.size <= limit || !/^image\/(jpeg|png|webp)$/.test(file.type)) {
      return Promise.resolve(file);
    }
    return createImageBitmap(file).then(function (picture) {
      var canvas = document.createElement("canvas");
      var scale = Math.min(1, 2400 / Math.max(picture.width, picture.height));
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done) { canvas.toBlob(done, "image/jpeg", 0.85); });
    }).then(function (blob) {
      var name = file.name.replace(/\.\w+$/, "") + ".jpg";
      return blob.size < file.size ? new File([blob], name, { type: "image/jpeg" }) : file;
    }).catch(function () { return file; });
  }

  function shrinkPhotos(field) {
    var limit = Number(field.getAttribute("data-shrink"));
    field.addEventListener("change", function () {
      var files = Array.prototype.slice.call(field.files);
      Promise.all(files.map(function (file) { return shrunk(file, limit); })).then(function (smaller) {
        var all = new DataTransfer();
        smaller.forEach(function (file) { all.items.add(file); });
        field.files = all.files;
      });
    });
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
  all("[data-build]").forEach(buildText);
  if (store()) {
    all("[data-arrived]").forEach(function (form) { noteArrived(form.getAttribute("data-arrived")); });
    all("[data-forget]").forEach(function (part) { forget(part.getAttribute("data-forget"), false); });
    all("[data-forget-arrived]").forEach(function (part) { forget(part.getAttribute("data-forget-arrived"), true); });
    all("form[data-keep]").slice(0, 1).forEach(keepTyped);
  }
  all("[data-sheet]").forEach(fillSheet);
  if (navigator.serviceWorker) {
    all("[data-worker]").slice(0, 1).forEach(prepareOffline);
  }
  if (window.DataTransfer && window.createImageBitmap) {
    all("[data-shrink]").forEach(shrinkPhotos);
  }
  all("[data-copy]").forEach(copyOnClick);
  all("[data-print]").forEach(printOnClick);
  all("[data-keys]").slice(0, 1).forEach(walk);
  all("[data-with-script]").forEach(function (part) { part.hidden = false; });
  all(".error-summary").slice(0, 1).forEach(function (summary) { summary.focus(); });
}());

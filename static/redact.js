/* Boxes drawn on a page, each step sent at once; without this the same form does it by its buttons. */
(function () {
  "use strict";

  var LIVE = ["said", "status", "undo", "areas", "tools"];
  var KEPT = ["ground", "words"];
  var LEAST = 1; /* millimetres; less was a click */
  var form = document.getElementById("work");
  var paper = document.getElementById("paper");
  var pen = document.getElementById("pen");
  var finger = document.querySelector("[data-finger]");
  var begun = null, busy = false, waiting = [];

  function byId(id) {
    return document.getElementById(id);
  }

  function say(words) {
    byId("status").textContent = words;
  }

  /* Where on the paper a pointer is, in millimetres. */
  function place(event) {
    var at = paper.createSVGPoint();
    at.x = event.clientX;
    at.y = event.clientY;
    at = at.matrixTransform(paper.getScreenCTM().inverse());
    var size = paper.querySelector("image");
    return {
      x: Math.max(0, Math.min(Number(size.getAttribute("width")), at.x)),
      y: Math.max(0, Math.min(Number(size.getAttribute("height")), at.y))
    };
  }

  function draw(to) {
    var box = {
      left: Math.min(begun.x, to.x), top: Math.min(begun.y, to.y),
      width: Math.abs(begun.x - to.x), height: Math.abs(begun.y - to.y)
    };
    pen.setAttribute("x", box.left);
    pen.setAttribute("y", box.top);
    pen.setAttribute("width", box.width);
    pen.setAttribute("height", box.height);
    return box;
  }

  function rest() {
    begun = null;
    pen.setAttribute("width", 0);
    pen.setAttribute("height", 0);
  }

  function down(event) {
    if (event.button || (event.pointerType === "touch" && !paper.classList.contains("by-finger"))) {
      return;
    }
    begun = place(event);
    paper.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  function move(event) {
    if (begun) {
      draw(place(event));
    }
  }

  function up(event) {
    var box = begun && draw(place(event));
    begun = null;
    if (!box || box.width < LEAST || box.height < LEAST) {
      rest();
      return;
    }
    send({ "do": "draw", left: box.left, top: box.top, width: box.width, height: box.height });
  }

  /* What the server answers is a whole page; of it only what a step can change is taken. */
  function take(page, did) {
    var typed = KEPT.map(function (id) { return byId(id) && byId(id).value; });
    var open = byId("tools").querySelector("details") && byId("tools").querySelector("details").open;
    var focused = document.activeElement && document.activeElement.id;
    LIVE.forEach(function (id) {
      var fresh = page.getElementById(id);
      if (fresh && byId(id)) {
        byId(id).replaceWith(document.importNode(fresh, true));
      }
    });
    KEPT.forEach(function (id, n) {
      if (byId(id) && typed[n] && !(id === "words" && did === "look")) {
        byId(id).value = typed[n];
      }
    });
    if (open) {
      byId("tools").querySelector("details").open = true;
    }
    if (page.querySelector(".error-summary")) {
      document.querySelector(".error-summary").focus();
    } else if (focused && byId(focused)) {
      byId(focused).focus();
    }
    rest();
  }

  /* One step after the other, so that none overtakes another. */
  function send(step) {
    var data;
    if (busy) {
      waiting.push(step);
      return;
    }
    busy = true;
    data = new FormData(form);
    Object.keys(step).forEach(function (name) {
      data.set(name, typeof step[name] === "number" ? step[name].toFixed(2) : step[name]);
    });
    window.fetch(form.action, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok && answer.status !== 422) {
          throw new Error(answer.status);
        }
        return answer.text();
      })
      .then(function (text) {
        take(new DOMParser().parseFromString(text, "text/html"), step["do"]);
      })
      .catch(function () {
        say(form.getAttribute("data-failed"));
        byId("status").classList.remove("unseen");
      })
      .then(function () {
        busy = false;
        if (waiting.length) {
          send(waiting.shift());
        }
      });
  }

  function quietly(event) {
    var button = event.submitter, step = {};
    if (button && button.name) {
      event.preventDefault();
      step[button.name] = button.value;
      send(step);
    }
  }

  function byFinger() {
    var on = paper.classList.toggle("by-finger");
    finger.setAttribute("aria-pressed", String(on));
  }

  if (!form || !paper || !window.fetch || !window.PointerEvent) {
    return;
  }
  paper.classList.add("to-draw");
  paper.addEventListener("pointerdown", down);
  paper.addEventListener("pointermove", move);
  paper.addEventListener("pointerup", up);
  paper.addEventListener("pointercancel", rest);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      rest();
    }
  });
  form.addEventListener("submit", quietly);
  if (window.matchMedia("(any-pointer: coarse)").matches) {
    finger.hidden = false;
    finger.addEventListener("click", byFinger);
  }
}());

/*
  While a form is filled in, this stands between its pages and the server: when the server cannot
  be reached, it answers with the page kept for that (templates/public/apply/offline.html), which
  prints what was typed. It changes nothing that arrives, and keeps nothing that was typed.
*/
(function (worker) {
  "use strict";

  var KEPT = "tracker offline";
  // What a proxy says when the server behind it is gone.
  var GONE = [502, 504];

  function keepFresh(cache, url) {
    return fetch(url).then(function (answer) {
      return answer.ok && cache.delete(url, { ignoreSearch: true }).then(function () {
        return cache.put(url, answer);
      });
    });
  }

  function keep(urls) {
    return caches.open(KEPT).then(function (cache) {
      return Promise.all(urls.map(function (url) { return keepFresh(cache, url); }));
    }).catch(function () { /* the line broke already: what was kept before stays */ });
  }

  /* Of /apply/JD/…/applicant it is /apply/JD/offline. A receipt is of what was sent already. */
  function offlinePage(address) {
    var below = new URL(worker.registration.scope).pathname;
    var way = new URL(address).pathname.slice(below.length).split("/");
    var page = below + way[0].toUpperCase() + "/offline";
    return /^receipt/.test(way[2] || "") ? Promise.resolve() : caches.match(page);
  }

  function kept(request) {
    var found = request.mode === "navigate" ? offlinePage(request.url) : caches.match(request);
    return found.then(function (answer) { return answer || Response.error(); });
  }

  worker.addEventListener("install", function () { worker.skipWaiting(); });
  worker.addEventListener("activate", function (event) { event.waitUntil(worker.clients.claim()); });
  worker.addEventListener("message", function (event) { event.waitUntil(keep(event.data)); });
  worker.addEventListener("fetch", function (event) {
    event.respondWith(fetch(event.request).then(function (answer) {
      var gone = event.request.mode === "navigate" && GONE.indexOf(answer.status) >= 0;
      return gone ? offlinePage(event.request.url).then(function (page) { return page || answer; }) : answer;
    }, function () { return kept(event.request); }));
  });
}(self));

// Keeps what is typed while it is typed, sends each form once, opens what must be seen on paper, warns before a quiet visit closes itself.
"use strict";
(() => {
  const HERE = "here";
  const others = "BroadcastChannel" in window ? new BroadcastChannel("s") : { addEventListener() {}, postMessage() {} }; // this visit's other tabs: a visit is quiet only where all of them are
  let last = 0; // the last time the server heard from this visit
  const heard = () => { last = Date.now(); others.postMessage(HERE); };
  heard();

  const form = document.getElementById("page");
  if (form && form.method === "post" && !form.hasAttribute("data-unkept")) {
    let timer = 0;
    let dirty = false;
    const keep = () => {
      clearTimeout(timer);
      if (!dirty || document.documentElement.hidden) return; // nothing follows someone who has left
      dirty = false;
      const data = new FormData(form);
      data.set("keep", "1");
      // A beacon holds 64 kB; a longer text goes the ordinary way.
      if (!navigator.sendBeacon(location.pathname, data)) fetch(location.pathname, { method: "POST", body: data });
      heard();
    };
    form.addEventListener("input", () => {
      dirty = true;
      document.getElementById("saved")?.remove(); // true no more
      clearTimeout(timer);
      timer = setTimeout(keep, 2000);
    });
    form.addEventListener("submit", () => { dirty = false; clearTimeout(timer); });
    window.addEventListener("pagehide", keep);
  }

  // A second click on a form that is on its way would drop the answer to the first one, and with it a new cookie.
  let sent = null;
  document.addEventListener("submit", (event) => {
    if (sent === event.target) {
      event.preventDefault();
      return;
    }
    sent = event.target;
    setTimeout(() => { sent = null; }, 3000); // what leads to a file leaves this page here
  });
  window.addEventListener("pageshow", () => { sent = null; });

  window.addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  const idle = document.getElementById("idle");
  // The server counts whole minutes: a minute sooner here, so that it never ends before this page does.
  const seconds = idle ? Number(idle.dataset.idle) - 60 : 0;
  if (seconds > 0) {
    const look = () => {
      const quiet = (Date.now() - last) / 1000;
      if (quiet > seconds) {
        document.documentElement.hidden = true;
        location.replace(idle.dataset.leave);
      } else {
        idle.hidden = quiet <= seconds - 120;
      }
    };
    document.getElementById("stay").addEventListener("click", (event) => {
      event.preventDefault();
      heard();
      look();
      fetch(idle.dataset.stay, { cache: "no-store" });
    });
    others.addEventListener("message", (event) => {
      if (event.data === HERE) { last = Date.now(); look(); }
    });
    setInterval(look, 5000);
    document.addEventListener("visibilitychange", look); // after a sleep: before anything is seen again
  }
})();

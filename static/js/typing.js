// Keeps what is typed while it is typed, opens what must be seen on paper, warns before a quiet visit closes itself.
"use strict";
(() => {
  let last = Date.now(); // the last time the server heard from this page
  const form = document.getElementById("page");
  if (form && form.method === "post" && !form.hasAttribute("data-unkept")) {
    let timer = 0;
    let dirty = false;
    const keep = () => {
      clearTimeout(timer);
      if (!dirty) return;
      dirty = false;
      const data = new FormData(form);
      data.set("keep", "1");
      navigator.sendBeacon(location.pathname, data);
      last = Date.now();
    };
    form.addEventListener("input", () => {
      dirty = true;
      clearTimeout(timer);
      timer = setTimeout(keep, 2000);
    });
    form.addEventListener("submit", () => { dirty = false; clearTimeout(timer); });
    window.addEventListener("pagehide", keep);
  }

  window.addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  const idle = document.getElementById("idle");
  const seconds = idle ? Number(idle.dataset.idle) : 0;
  if (seconds > 0) {
    const stay = (event) => {
      if (event) event.preventDefault();
      last = Date.now();
      idle.hidden = true;
      fetch(idle.dataset.stay, { cache: "no-store" });
    };
    document.getElementById("stay").addEventListener("click", stay);
    setInterval(() => {
      const quiet = (Date.now() - last) / 1000;
      if (quiet > seconds) location.replace(idle.dataset.leave);
      else if (quiet > seconds - 120) idle.hidden = false;
    }, 5000);
  }
})();

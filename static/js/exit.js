// Leave now. Without this script the link itself works: the server ends the visit and sends on.
// With it: blank at once, end the visit, open a neutral page in a new tab and put another one in this tab's place.
"use strict";
(() => {
  const link = document.getElementById("leave");
  if (!link) return;
  const GONE = "gone";
  let gone = false;

  const leave = () => {
    if (gone) return;
    gone = true;
    document.documentElement.hidden = true; // before any network: what was on the screen is off it
    document.documentElement.style.display = "none";
    document.title = "";
    history.replaceState(GONE, "", location.pathname);
    navigator.sendBeacon(link.href);
    window.open(link.dataset.gone, "_blank", "noopener,noreferrer");
    location.replace(link.href);
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });

  // Shift three times, not Escape: Escape stops a page from loading.
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") { presses = []; return; }
    if (event.repeat) return;
    const now = Date.now();
    presses = presses.filter((at) => now - at < 2000).concat(now);
    if (presses.length >= 3) leave();
  });

  // After an exit only: a page that the browser kept whole must not come back with Back.
  window.addEventListener("pagehide", () => { if (gone) document.body.replaceChildren(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted && gone) location.replace("/"); });
  if (history.state === GONE) location.replace("/");
})();

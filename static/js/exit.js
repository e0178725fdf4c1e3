// Leave now. Without this script the link itself works: the server ends the visit and sends on.
// With it: blank at once, end the visit, open a neutral page in a new tab and put it in the place of this one too.
"use strict";
(() => {
  const link = document.getElementById("leave");
  if (!link) return;
  const GONE = "gone";
  const outside = link.dataset.gone || link.href;
  const others = "BroadcastChannel" in window ? new BroadcastChannel("s") : { addEventListener() {}, postMessage() {} }; // this visit's other tabs; nothing of it is stored
  let gone = false;

  const blank = () => {
    gone = true;
    document.documentElement.hidden = true;
    document.documentElement.style.display = "none";
  };

  const leave = () => {
    if (gone) return;
    blank(); // before any network: what was on the screen is off it
    history.replaceState(GONE, "", location.pathname);
    others.postMessage(GONE);
    navigator.sendBeacon(link.href);
    window.open(outside, "_blank", "noopener,noreferrer");
    location.replace(link.href); // once more by the way that needs no script: it also takes the cookie away
    setTimeout(() => location.replace(outside), 1500); // a server that hangs holds nobody here
  };

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  others.addEventListener("message", (event) => {
    if (event.data !== GONE || gone) return;
    blank();
    location.replace(outside);
  });

  // Shift three times, not Escape: Escape stops a page from loading. With Alt or Ctrl, Shift changes the keyboard.
  let presses = [];
  document.addEventListener("pointerdown", () => { presses = []; });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift" || event.altKey || event.ctrlKey || event.metaKey) { presses = []; return; }
    if (event.repeat) return;
    const now = Date.now();
    presses = presses.filter((at) => now - at < 2000).concat(now);
    if (presses.length >= 3) leave();
  });

  // A page that the browser keeps whole for Back is kept blank, and asked for anew: the visit may be over by then.
  window.addEventListener("pagehide", (event) => {
    if (gone) document.body.replaceChildren();
    if (event.persisted) document.documentElement.hidden = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.replace(gone ? "/" : location.pathname + location.search);
  });
  if (history.state === GONE) location.replace("/");
  // A page that answers a form: without this the browser keeps what was sent with it, on its disk too, for Back.
  else history.replaceState(history.state, "", location.href);
})();

// Keys reach the board without a click, and ctrl+v pastes as everywhere else in a browser.
// Where a page is too narrow for the 60 columns that the board needs, its letters are smaller.
"use strict";
const terminal = document.getElementById("terminal");
terminal.dataset.fontSize = Math.max(6, Math.min(15, Math.floor(innerWidth / 60 / 0.6)));
const intoTerminal = () => {
  const input = document.querySelector(".xterm-helper-textarea");
  if (input && document.activeElement !== input) input.focus();
};
new MutationObserver(intoTerminal).observe(document.body, { childList: true, subtree: true });
addEventListener("focus", intoTerminal);
addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && key === "v") event.stopImmediatePropagation();
}, { capture: true });

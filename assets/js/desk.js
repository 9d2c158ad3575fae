// Keys for the queue: up and down between rows, Space to tick, Enter to open. Never while somebody is typing.

const rows = () => [...document.querySelectorAll("#queue tbody tr")];
let at = -1;

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  const all = rows();
  if (!all.length) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    at = Math.min(all.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)));
    all[at].querySelector("a").focus();
  } else if (event.key === "x" && at >= 0) {
    const box = all[at].querySelector("input[type=checkbox]");
    box.checked = !box.checked;
  }
});

// The desk: rows by keyboard, and papers shown beside the dossier where the window is wide enough.

// --- the queue: up and down between rows, Space or X to tick, Enter to open; only while a row has the focus

const rows = () => [...document.querySelectorAll("#queue tbody tr")];

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey) return;
  const row = event.target.closest("#queue tbody tr");
  if (!row) return;
  const all = rows();
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (by) {
    event.preventDefault();
    all[all.indexOf(row) + by]?.querySelector("a").focus();
  } else if (event.key === "x" || (event.key === " " && event.target.tagName === "A")) {
    event.preventDefault();
    row.querySelector("input[type=checkbox]").click();
  }
});

const every = document.getElementById("every");
if (every) {
  every.hidden = false; // without this script it could do nothing
  every.addEventListener("change", () => {
    for (const one of document.querySelectorAll("#queue tbody input[type=checkbox]")) one.checked = every.checked;
  });
}

// --- the papers: on a wide window beside the text, else (and without this script) on a page of their own

const viewer = document.getElementById("viewer");
const wide = matchMedia("(min-width: 1180px)");
const papers = () => [...document.querySelectorAll("[data-view]")];

function show(link) {
  const [picture, frame] = viewer.children;
  const isPaper = link.dataset.view === "paper";
  viewer.hidden = false;
  frame.hidden = !isPaper;
  picture.hidden = isPaper;
  (isPaper ? frame : picture).src = isPaper ? `${link.href}#navpanes=0&view=FitH` : link.href;
  if (isPaper) frame.title = link.textContent;
  else picture.alt = link.textContent.trim();
  for (const one of papers()) one.toggleAttribute("aria-current", one === link);
}

if (viewer && wide.matches) {
  const pictures = papers().filter((one) => one.dataset.view === "picture");
  const first = pictures[0] ?? papers().at(-1);
  if (first) show(first);
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-view]");
  if (!link || !viewer || !wide.matches || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  show(link);
});

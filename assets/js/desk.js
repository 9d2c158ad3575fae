// The desk: rows by keyboard, papers shown beside the dossier where the window is wide enough, and the page's pulse.

import { say } from "./staff.js";

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

// --- the pulse: who else has the dossier open and what changed meanwhile; and before anything is sent, whether the
// house still answers and still knows who we are, so that nothing typed is lost to an error page

const pulse = document.querySelector("[data-pulse]");

/** Asks once; returns why nothing should be sent now, in words, or nothing. */
async function beat({ anew = false } = {}) {
  const here = document.querySelector("[data-pulse]");
  let answer;
  try {
    answer = await fetch(`${here.dataset.pulse}&nghe=${anew ? "" : here.dataset.told}`, { headers: { "HX-Request": "true" } });
  } catch {
    return "Mất kết nối. Những gì đã viết vẫn còn trên trang; khi có mạng, mời bấm lại.";
  }
  if (answer.status === 401) return "Phiên làm việc đã hết. Những gì đã viết vẫn còn: mời đăng nhập ở một thẻ khác, rồi trở lại đây bấm lại.";
  if (!answer.ok) return "Máy chủ chưa trả lời được. Những gì đã viết vẫn còn trên trang; mời bấm lại sau ít phút.";
  if (answer.status !== 200) return "";
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-pulse]");
  const mark = fresh.querySelector("[name=csrfmiddlewaretoken]").value; // another one after signing in again
  for (const one of document.querySelectorAll("[name=csrfmiddlewaretoken]")) one.value = mark;
  if (fresh.dataset.told === here.dataset.told) return "";
  here.replaceWith(document.adoptNode(fresh));
  return "";
}

if (pulse) {
  setInterval(beat, Number(pulse.dataset.every) * 1000);
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || form.target === "_blank" || !form.closest("main")) return;
    if (form.dataset.answered) return delete form.dataset.answered;
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = "yes";
    const { submitter } = event;
    const trouble = await beat({ anew: true });
    delete form.dataset.asking;
    if (trouble) return say(trouble, "is-soon");
    form.dataset.answered = "yes";
    form.requestSubmit(submitter);
  }, true);
}

// --- what is typed is not left behind by a key pressed too early

let written = false;
document.addEventListener("input", (event) => { written ||= Boolean(event.target.closest("main form textarea")); });
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) written = false; });
addEventListener("beforeunload", (event) => { if (written) event.preventDefault(); });

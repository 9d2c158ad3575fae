// The intake screen: presses go to the server and the screen comes back whole, without losing the place or a letter.
// Without this file every button still works; the page then loads anew.

import { say } from "./staff.js";

const form = () => document.getElementById("intake");
const box = (id) => document.getElementById(id);

// --- one press after another: what is typed meanwhile is carried over, and the place is kept

let line = Promise.resolve();
let leaving = false;

function press(deed, guess) {
  if (guess) box(guess)?.focus();
  line = line.then(() => send(deed)).catch(() => say("Chưa làm được. Những gì đã gõ vẫn còn trên trang, mời bấm lại.", "is-late"));
  return line;
}

const LOST = "Mất kết nối. Những gì đã gõ vẫn còn trên màn hình; khi có mạng, bấm lại phím vừa bấm.";
const state = (control) => (control.type === "checkbox" || control.type === "radio" ? control.checked : control.value);
const states = (of) => new Map([...of.elements].filter((one) => one.id).map((one) => [one.id, state(one)]));

async function send(deed) {
  if (leaving) return;
  const old = form();
  const asked = states(old);
  const place = document.activeElement?.id;
  let answer;
  old.setAttribute("aria-busy", "true");
  try {
    answer = await post(old, deed);
  } catch {
    return lost(old, LOST);
  } finally {
    old.removeAttribute("aria-busy");
  }
  const page = await read(answer, old);
  if (!page) return;
  const fresh = page.getElementById("intake");
  if (!fresh) return lost(old, page.querySelector("main p")?.textContent ?? "");
  put(old, document.adoptNode(fresh), asked, place);
  swap(".keys", page);
}

function swap(part, page) {
  document.querySelector(part).replaceWith(document.adoptNode(page.querySelector(part)));
}

/** The page that came back, or nothing: we were led on, or it is said what went wrong. */
async function read(answer, sent) {
  if (answer.status === 401) return lost(sent, "Phiên làm việc đã hết. Những gì đã gõ vẫn còn: ", "Đăng nhập ở thẻ mới", "/dang-nhap/?next=/quay/", ", rồi trở lại đây bấm lại phím vừa bấm.");
  if (answer.status >= 500) return lost(sent, "Máy chủ chưa trả lời được. Những gì đã gõ vẫn còn trên màn hình; mời bấm lại sau ít phút.");
  const onward = answer.headers.get("HX-Redirect");
  if (onward) {
    leaving = true;
    return void location.assign(onward);
  }
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function post(old, deed, action = old.action) {
  const data = new FormData(old);
  data.set("deed", deed);
  const once = () => fetch(action, { method: "POST", body: data, headers: { "HX-Request": "true" } });
  const answer = await once();
  if (answer.status !== 403) return answer;
  // signed in again elsewhere: the form's mark is of the session before, the page has the new one
  const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
  const mark = page.querySelector("main [name=csrfmiddlewaretoken]");
  if (!mark) return answer;
  data.set(mark.name, mark.value);
  return once();
}

function put(old, fresh, asked, place) {
  let shows = false;
  for (const control of old.elements) {
    const now = control.id && state(control);
    if (!control.id || now === asked.get(control.id)) continue;
    const same = [...fresh.elements].find((one) => one.id === control.id);
    if (!same) continue;
    if (typeof now === "boolean") same.checked = now; else same.value = now;
    shows ||= isShown(same.name);
  }
  if (shows) press("refresh"); // typed while we waited: its own change is lost with the old box
  const here = document.activeElement;
  const stayed = here?.id === place || here?.closest(".keys");
  const [start, end] = [here?.selectionStart, here?.selectionEnd];
  old.replaceWith(fresh);
  const errors = fresh.querySelector("[data-errors]");
  if (errors) return errors.focus();
  const next = (stayed && fresh.dataset.focus && box(fresh.dataset.focus)) || (here?.id && box(here.id));
  next?.focus();
  if (next && next.id === here?.id && start != null) next.setSelectionRange?.(start, end);
}

function lost(sent, ...words) {
  box("lost")?.remove();
  const panel = Object.assign(document.createElement("p"), { id: "lost", className: "notice is-soon", role: "alert" });
  const [text, link, address, after] = words;
  const said = Object.assign(document.createElement("span"), { className: "notice__body" });
  said.append(text);
  if (link) said.append(Object.assign(document.createElement("a"), { textContent: link, href: address, target: "_blank" }), after);
  panel.append(document.createElement("span"), said);
  sent.prepend(panel);
}

// --- presses

// before the page's other scripts: this form is sent from here, and may be sent again
document.addEventListener("submit", (event) => {
  const leaves = event.submitter?.dataset.leave !== undefined;
  if (event.target === form() && !leaves) {
    event.preventDefault();
    press(event.submitter?.value || "preview", event.submitter?.value === "scan" ? "id_find" : "");
  } else if (event.target === form() || event.target.dataset.safe !== undefined) {
    event.preventDefault();
    sendWhole(event.target, event.submitter);
  }
}, true);

/** Other forms: sent from here too, so that a lost network loses no letter; the answer takes the page's place. */
async function sendWhole(sent, button) {
  if (sent.ariaBusy === "true") return;
  sent.ariaBusy = "true";
  try {
    const answer = await post(sent, button?.value || "", button?.getAttribute("formaction") || sent.action);
    const page = await read(answer, sent);
    if (!page) return;
    document.title = page.title;
    history.replaceState(null, "", answer.url);
    swap("main", page);
    swap(".keys", page);
    scrollTo(0, 0);
    document.querySelector("main h1").tabIndex = -1;
    document.querySelector("[data-errors], main [autofocus], main h1").focus();
  } catch {
    lost(sent, LOST);
  } finally {
    sent.ariaBusy = null;
  }
}

// whoever leaves with something typed is asked first, by the browser
const begun = () => ["id_scan", "id_full_name", "id_phone", "id_find", "id_version_id"].some((id) => box(id)?.value.trim());
addEventListener("beforeunload", (event) => {
  if (form() && !leaving && begun()) event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !form()) return;
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    press("all-papers");
  } else if (event.key === "Enter") {
    enter(event);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    step(event, event.key === "ArrowDown" ? 1 : -1);
  }
});

/** Enter reads, chooses, or goes on to the next box; it never receives a dossier by accident. */
function enter(event) {
  const here = event.target;
  if (here.tagName !== "INPUT" || !form().contains(here)) return;
  event.preventDefault();
  if (here.id === "id_scan" && here.value.trim()) return void press("scan", here.value.includes("|") ? "id_find" : "");
  if (here.id === "id_find" && here.value.trim()) return void press("find");
  const places = [...form().elements].filter((one) => one.tabIndex >= 0 && one.type !== "hidden" && one.getClientRects().length);
  places[places.indexOf(here) + 1]?.focus();
}

/** Up and down: through what was found, or from line to line of the checklist. */
function step(event, by) {
  const here = event.target;
  if (here.closest(".checklist")) {
    const cell = here.closest("td");
    const row = here.closest("tr")[by > 0 ? "nextElementSibling" : "previousElementSibling"];
    event.preventDefault();
    return row?.cells[cell.cellIndex].querySelector("input")?.focus();
  }
  const section = here.closest("section");
  if (!section || !(here.matches(".offer") || here.id === "id_find" || here.id === "id_scan")) return;
  const places = [...section.querySelectorAll("#id_find, #id_scan, .offer")];
  const next = places[places.indexOf(here) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

// what changes the date, the fee or what is missing shows it at once
const SHOWS = ["case", "authority_id", "channel", "copies", "pages", "exemptions"];
const isShown = (name = "") => SHOWS.includes(name) || name.startsWith("giay-");
document.addEventListener("change", (event) => {
  if (form()?.contains(event.target) && isShown(event.target.name)) press("refresh");
});

// --- procedures while typing

let waiting;
document.addEventListener("input", (event) => {
  if (event.target.id !== "id_find") return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const text = box("id_find")?.value ?? "";
    try {
      const answer = await fetch(`${form().dataset.choices}?q=${encodeURIComponent(text)}`, { headers: { "HX-Request": "true" } });
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || box("id_find")?.value !== text) return; // typed on meanwhile
      box("found").replaceChildren(...part.body.childNodes);
      if (box("usual")) box("usual").hidden = text.trim() !== "";
    } catch { /* the network will be missed at the next press */ }
  }, 120);
});

// --- printing what the frame shows

function print(frame) {
  if (!frame?.getClientRects().length) return false; // a phone shows no frame: the link opens the paper itself
  try {
    frame.contentWindow.focus();
    frame.contentWindow.print();
    return true;
  } catch { // the browser shows papers its own way: the link opens it
    return false;
  }
}

document.addEventListener("click", (event) => {
  const printer = event.target.closest("[data-print]");
  if (printer && print(document.querySelector(printer.dataset.print))) event.preventDefault();
});

// received and printed in one key; looked at again, it is not printed again
if (new URLSearchParams(location.search).has("in")) {
  history.replaceState(null, "", location.pathname);
  box("receipt")?.addEventListener("load", (event) => {
    print(event.target);
    box("next")?.focus();
  }, { once: true });
}

// what is unfolded to type in is typed in at once
document.addEventListener("click", (event) => {
  const folded = event.target.closest("[data-first]:not([open]) > summary")?.parentElement;
  if (folded) requestAnimationFrame(() => folded.querySelector("input")?.focus());
});

// photographs are kept as soon as they are chosen
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-keep]") && event.target.files.length) event.target.form.requestSubmit();
});

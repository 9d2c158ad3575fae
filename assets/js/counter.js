// The intake screen: presses go to the server and the screen comes back whole, without losing the place or a letter.
// Without this file every button still works; the page then loads anew.

const form = () => document.getElementById("intake");

/** Send the form for one press and put the answer in its place; `focus` is where the typing goes on. */
async function press(deed, focus) {
  const old = form();
  const data = new FormData(old);
  data.set("deed", deed);
  const place = focus ?? document.activeElement?.id;
  try {
    const answer = await fetch(old.action, { method: "POST", body: data, headers: { "HX-Request": "true" } });
    if (answer.redirected) return location.assign(answer.url); // received: on to the receipt
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("intake");
    if (answer.status >= 500 || !fresh) throw new Error(String(answer.status));
    old.replaceWith(fresh);
    lost(false);
  } catch {
    lost(true); // what was typed stays: the old form is still there
    return;
  }
  const next = place === "asked" ? document.querySelector("#asked :is(input, select)") : null;
  (next ?? document.getElementById(place === "asked" ? "id_copies" : place))?.focus();
}

function lost(now) {
  let line = document.getElementById("network");
  if (!now) return line?.remove();
  if (line) return;
  line = document.createElement("p");
  line.id = "network";
  line.className = "notice notice--warn";
  line.setAttribute("role", "alert");
  line.textContent = "Mất kết nối. Những gì đã gõ vẫn còn trên màn hình; khi có mạng, bấm lại phím vừa bấm.";
  form().prepend(line);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("#intake button[name=deed]");
  if (!button) return;
  event.preventDefault();
  press(button.value, nextPlace(button.value));
});

function nextPlace(deed) {
  if (deed === "scan") return "id_find";
  if (deed === "all-papers") return "asked";
  if (deed === "find" || deed.startsWith("choose:")) return "all-papers";
  return undefined;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !form()) return;
  if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    press("all-papers", "asked");
    return;
  }
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  const deed = { id_scan: "scan", id_find: "find" }[event.target.id];
  if (form().contains(event.target)) event.preventDefault(); // Enter in a box never receives a dossier
  if (deed) press(deed, nextPlace(deed));
});

// F9 presses the same button from the strip of keys below the form
document.addEventListener("submit", (event) => {
  if (event.target !== form()) return;
  event.preventDefault();
  press(event.submitter?.value ?? "preview");
});

// what changes the date or the fee shows it at once
document.addEventListener("change", (event) => {
  const shows = ["case", "authority_id", "channel", "copies", "pages", "exemptions"];
  if (form()?.contains(event.target) && shows.includes(event.target.name)) press("preview");
});

document.getElementById("id_scan")?.focus();

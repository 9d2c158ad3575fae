// What every page does beyond being read. All of it works without this file, only less smoothly.

const root = document.documentElement;

// --- letters and ground: remembered in the same cookie the server reads, changed without loading the page again

const remembered = () => (/(?:^|; )hien-thi=(\d+)-(\w+)/.exec(document.cookie) || ["", "100", "auto"]).slice(1);

function show(size, theme) {
  if (size === "100") delete root.dataset.size; else root.dataset.size = size;
  if (theme === "auto") delete root.dataset.theme; else root.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-display] button")) {
    button.setAttribute("aria-pressed", String(button.value === (button.name === "mau" ? theme : size)));
  }
}

show(...remembered()); // the page may come from a cache that knows nobody's wishes

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-display]")) return;
  event.preventDefault();
  let [size, theme] = remembered();
  if (event.submitter.name === "mau") theme = event.submitter.value; else size = event.submitter.value;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `hien-thi=${size}-${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
  show(size, theme);
});

// --- menus close when one looks elsewhere

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// --- what must be mended is read first

const mend = document.querySelector("[data-errors]");
mend?.focus();
addEventListener("load", () => mend?.focus()); // an address with a #place would lead away from it

// --- a form is sent once: the server would refuse the second, this only spares the waiting

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target === "_blank") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(again, 10000); // the answer was a file to keep, or never came
  const button = event.submitter;
  if (!button?.classList.contains("btn")) return;
  button.dataset.words = button.innerHTML;
  button.setAttribute("aria-busy", "true");
  button.textContent = form.dataset.sending || "Đang gửi…";
});
function again() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[data-words]")) {
      button.innerHTML = button.dataset.words;
      button.removeAttribute("aria-busy");
    }
  }
}
addEventListener("pageshow", again); // back from the next page

// --- copying a code

for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const words = button.textContent;
  button.textContent = "Đã chép";
  setTimeout(() => { button.textContent = words; }, 2000);
});

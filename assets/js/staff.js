// The working pages: function keys, and honest words when the network or the server does not answer.

// --- function keys: the key presses what the strip shows, so nothing works that cannot be seen

function spelled(event) {
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && name.length > 1 && "Shift", name].filter(Boolean).join("+");
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat) return;
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const key = spelled(event);
  if (typing && key.length === 1) return; // a letter belongs to the text being typed
  const control = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key && !one.disabled);
  if (!control) return;
  event.preventDefault();
  control.click();
});

document.addEventListener("click", (event) => {
  const control = event.target.closest("[data-focus], [data-click]");
  if (!control) return;
  if (control.dataset.click) document.querySelector(control.dataset.click)?.click();
  if (control.dataset.focus) {
    const place = document.querySelector(control.dataset.focus);
    place?.focus();
    place?.select?.();
  }
});

// --- saying things, for this page and for others' scripts

export function say(words, kind = "is-info") {
  const box = document.getElementById("messages");
  const panel = document.createElement("div");
  panel.className = `notice ${kind}`;
  panel.append(document.createElement("span"), Object.assign(document.createElement("div"), { className: "notice__body", textContent: words }));
  box.replaceChildren(panel);
}

document.addEventListener("htmx:error", () => {
  say("Chưa gửi được vì mạng hoặc máy chủ không trả lời. Những gì đã nhập vẫn còn trên trang. Mời thử lại.", "is-soon");
});
addEventListener("offline", () => say("Máy này đang mất mạng. Những gì đã nhập vẫn còn trên trang.", "is-soon"));
addEventListener("online", () => say("Đã có mạng trở lại.", "is-ok"));

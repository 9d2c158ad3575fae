// What the citizen's pages can do beyond being read: be read aloud, and be printed. Both buttons stay hidden without it.

const pages = document.querySelectorAll("[data-read]");

// --- reading aloud, where the device has a Vietnamese voice

const buttons = document.querySelectorAll("[data-listen]");
const voice = () => speechSynthesis.getVoices().find((one) => one.lang.replace("_", "-").toLowerCase().startsWith("vi"));

function offer() {
  for (const button of buttons) button.hidden = !voice();
}

function stop() {
  speechSynthesis.cancel();
  for (const button of buttons) {
    button.setAttribute("aria-pressed", "false");
    if (button.dataset.words) button.innerHTML = button.dataset.words;
  }
}

function read(button) {
  const lines = [...pages].flatMap((page) => page.innerText.split("\n")).map((line) => line.trim()).filter(Boolean);
  lines.forEach((line, number) => {
    const said = new SpeechSynthesisUtterance(line);
    said.lang = "vi-VN";
    said.voice = voice();
    said.rate = 0.9;
    if (number === lines.length - 1) said.addEventListener("end", stop);
    speechSynthesis.speak(said);
  });
  button.dataset.words = button.innerHTML;
  button.setAttribute("aria-pressed", "true");
  button.textContent = "Dừng đọc";
}

if (pages.length && buttons.length && "speechSynthesis" in window) {
  offer();
  speechSynthesis.addEventListener("voiceschanged", offer); // some browsers learn their voices late
  addEventListener("pagehide", stop);
  for (const button of buttons) {
    button.addEventListener("click", () => (speechSynthesis.speaking ? stop() : read(button)));
  }
}

// --- printing

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

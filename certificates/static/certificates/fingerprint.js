// The fingerprint of a chosen or dropped PDF is computed here, or the code read from a badge or credential, and only its page is asked for: the
// file leaves this device in no request.
// Without this file, or without the browser's own SHA-256, the place stays hidden and the check code does the same.

import { codeIn } from "./extract.js";

const LARGEST = 20 * 1000 * 1000; // bytes; a certificate has well under one million

function refusal(files) {
  if (files.length !== 1) return "many";
  if (files[0].size > LARGEST) return "large";
  return files[0].size === 0 ? "empty" : "";
}

async function fingerprint(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function prepare(place) {
  const state = place.querySelector("[data-drop-state]");
  const input = place.querySelector("input[type=file]");
  const say = (word) => {
    state.textContent = place.dataset[word];
    place.classList.toggle("check-drop--refused", word !== "working");
    place.classList.toggle("check-drop--working", word === "working");
  };

  async function check(files) {
    const word = refusal(files);
    if (word) return say(word);
    say("working");
    try {
      const bytes = new Uint8Array(await files[0].arrayBuffer());
      const code = codeIn(bytes);
      if (code) return location.assign(place.dataset.codeAddress.replace("CODE", code));
      const hash = await fingerprint(bytes);
      location.assign(place.dataset.address.replace(/[0-9a-f]{64}/, hash));
    } catch {
      say("unreadable"); // moved or deleted meanwhile, or a folder
    }
  }

  input.addEventListener("change", () => input.files.length && check([...input.files]));
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("check-drop--over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("check-drop--over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault(); // the browser would open the file in place of this page
    place.classList.remove("check-drop--over");
    check([...event.dataTransfer.files]);
  });
  place.hidden = false;
}

if (globalThis.crypto?.subtle) for (const place of document.querySelectorAll("[data-drop]")) prepare(place);

// Coming back with the browser's own button shows the page as it was left.
addEventListener("pageshow", () => {
  for (const place of document.querySelectorAll("[data-drop]")) {
    place.classList.remove("check-drop--working");
    place.querySelector("[data-drop-state]").textContent = "";
    place.querySelector("input[type=file]").value = "";
  }
});

// The fingerprint of a chosen or dropped file is computed here: of a PDF over the file, of a badge or credential over what the credential in it
// says, with its code. Only the page about them is asked for: the file leaves this device in no request.
// Without this file, or without the browser's own SHA-256, the place stays hidden and the check code does the same.

import { foundIn } from "./extract.js";

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
      const found = foundIn(bytes);
      const hash = await fingerprint(found ? new TextEncoder().encode(found.says) : bytes);
      const address = found ? place.dataset.credentialAddress.replace("CODE", found.code) : place.dataset.address;
      location.assign(address.replace(/[0-9a-f]{64}/, hash));
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

// A link to one question: the editor builds its fields after the page has loaded, when the browser has looked for the place already.
// The place is kept in view while the form grows, until somebody does something themselves.
(() => {
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (!wanted.startsWith("block-")) return;
  const ends = ["wheel", "pointerdown", "touchstart", "keydown"];
  let isReached = false;
  let isWaiting = false;

  const go = () => {
    isWaiting = false;
    const place = document.getElementById(wanted);
    if (!place) return;
    place.scrollIntoView({ block: "start", behavior: "instant" });
    if (isReached) return;
    isReached = true;
    place.querySelector("button, input")?.focus({ preventScroll: true });
    setTimeout(end, 15000);
  };
  const look = () => {
    if (!isWaiting) requestAnimationFrame(go);
    isWaiting = true;
  };
  const watcher = new MutationObserver(look);
  // Fields that fit their words grow without anything being added.
  const measure = new ResizeObserver(look);
  const end = () => {
    watcher.disconnect();
    measure.disconnect();
    ends.forEach((name) => removeEventListener(name, end, true));
  };
  watcher.observe(document.body, { childList: true, subtree: true });
  measure.observe(document.querySelector("form[data-edit-form]") || document.body);
  ends.forEach((name) => addEventListener(name, end, { capture: true, passive: true }));
  look();
})();

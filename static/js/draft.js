// Keeps what is typed into a form[data-draft] until it is sent: some seconds after the last key, and when the
// page is left. Files, passwords and codes are never kept; if it can't be saved, nothing is said.
const PAUSE = 3000;
const NEVER = "[type=file], [type=password], [autocomplete=one-time-code], [data-no-draft]";

for (const form of document.querySelectorAll("form[data-draft]")) {
  let timer = 0;
  let saving = null;

  const words = () => {
    const said = new FormData(form);
    for (const field of form.querySelectorAll(NEVER)) said.delete(field.name);
    said.set("path", window.location.pathname);
    return said;
  };
  const save = () => {
    timer = 0;
    saving = new AbortController();
    fetch(form.dataset.draft, { method: "POST", body: words(), signal: saving.signal }).catch(() => {});
  };
  const stop = () => {
    window.clearTimeout(timer);
    timer = 0;
  };

  form.addEventListener("input", () => {
    stop();
    timer = window.setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    stop();
    saving?.abort(); // what is sent must not come back as a draft
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || !timer) return;
    stop();
    navigator.sendBeacon(form.dataset.draft, words());
  });
}

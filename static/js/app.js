// What every page has: the theme button appears (it does nothing without JavaScript), and filter forms send
// themselves when a choice changes.
for (const button of document.querySelectorAll("[data-theme-toggle]")) button.hidden = false;

for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    // Empty fields stay out of the address, so that it can be read and shared.
    for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
  });
}
// Back shows the page as it was left, with its fields disabled: give them back.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-autosubmit]")) {
    for (const field of form.elements) field.disabled = false;
  }
});
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
// A list of further deeds closes as menus do.
for (const more of document.querySelectorAll("details.more")) {
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!more.contains(event.target)) more.open = false;
  });
}
// A form that has come into its place (by htmx) has the cursor in its first field; Escape takes it away again.
document.addEventListener("htmx:load", (event) => {
  const form = event.detail.elt.closest("form[data-in-place]");
  if (!form) return;
  form.querySelector("[aria-invalid], .is-invalid, input:not([type=hidden]), select, textarea")?.focus();
  form.addEventListener("keydown", (pressed) => {
    if (pressed.key === "Escape") form.querySelector(".sheet__foot a").click();
  });
});

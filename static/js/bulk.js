// Rows of a list are chosen: the bar rises with the first, counts them, and one box chooses the whole page.
const bar = document.querySelector("[data-bulk]");
if (bar) {
  const boxes = [...bar.closest("form").elements].filter((box) => box.name === "row");
  const whole = document.querySelector("[data-bulk-page]");
  const all = bar.querySelector("[data-bulk-all]");
  const show = () => {
    const count = boxes.filter((box) => box.checked).length;
    bar.hidden = !count && !all?.checked;
    bar.querySelector("[data-bulk-number]").textContent = count;
    whole.checked = count === boxes.length;
    whole.indeterminate = count > 0 && count < boxes.length;
  };
  bar.classList.add("bulk--rises");
  bar.querySelector("[data-bulk-count]").hidden = false;
  whole.hidden = false;
  whole.addEventListener("change", () => {
    for (const box of boxes) box.checked = whole.checked;
  });
  bar.closest("form").addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}

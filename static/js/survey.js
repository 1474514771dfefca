// What is chosen in the survey stays in this browser until it is sent: the server never holds answers that lead
// to a link. Without JavaScript, or where a browser keeps nothing, the form works in one go.
const place = `survey ${location.pathname}`;
const KEPT = 30 * 24 * 60 * 60 * 1000;

function stored(deed) {
  try {
    return deed(localStorage);
  } catch {
    return null; // this browser keeps nothing
  }
}

const forget = () => stored((store) => store.removeItem(place));

function keep(form) {
  const fields = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  stored((store) => {
    store.setItem(place, JSON.stringify({ at: Date.now(), fields }));
    form.querySelector("[data-kept]").hidden = false;
  });
}

function restore(form) {
  const kept = stored((store) => JSON.parse(store.getItem(place)));
  if (!kept) return;
  if (Date.now() - kept.at > KEPT) return forget();
  for (const field of form.elements) {
    if (field.type === "radio") field.checked = kept.fields[field.name] === field.value;
    else if (field.name === "comment") field.value = kept.fields.comment ?? "";
  }
  form.querySelector("[data-kept]").hidden = false;
}

function count(form) {
  const done = form.querySelectorAll("input[type=radio]:checked").length;
  form.querySelector("progress").value = done;
  form.querySelector("[data-count]").textContent = done;
}

const form = document.querySelector("form[data-survey]");
if (form) {
  // What the server sends back with its faults is newer than what was kept.
  if (!("sent" in form.dataset)) restore(form);
  form.querySelector("[data-progress]").hidden = false;
  count(form);
  form.addEventListener("input", () => {
    keep(form);
    count(form);
  });
}
if (document.querySelector("[data-survey-sent]")) forget();
for (const leave of document.querySelectorAll("form[action$='/leave/']")) leave.addEventListener("submit", forget);

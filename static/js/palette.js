// The palette over every page: Ctrl+K or Cmd+K opens it, arrows choose, Enter goes there. The search page does
// the same without JavaScript. What was opened last stays in this browser, as addresses only: the server says
// each time which of them this person may see, and what they are called.
const dialog = document.querySelector("[data-palette]");
const KEPT = 8;

const remembered = () => {
  try {
    return JSON.parse(window.localStorage.getItem("recent") ?? "[]");
  } catch {
    return []; // storage is switched off, or holds something else
  }
};
const remember = (address) => {
  const all = [address, ...remembered().filter((one) => one !== address)].slice(0, KEPT);
  try {
    window.localStorage.setItem("recent", JSON.stringify(all));
  } catch {
    // not kept: the palette begins with its places
  }
};
// A record and its pages count as one: /partnerships/name/members/ is /partnerships/name/.
const record = window.location.pathname.match(/^\/[a-z-]+\/[\w-]+\//);
if (record) remember(record[0]);

if (dialog) {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const said = dialog.querySelector("[role=status]");
  let asked = 0;
  let timer;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const step = (by) => {
    const all = options();
    if (all.length) choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
  };
  const show = async () => {
    const turn = ++asked;
    const query = new URLSearchParams({ q: input.value.trim() });
    if (!input.value.trim()) for (const one of remembered()) query.append("recent", one);
    const answer = await fetch(`${dialog.dataset.palette}?${query}`);
    if (turn !== asked) return; // a later letter has been typed
    if (!answer.ok || answer.redirected) return window.location.assign(dialog.dataset.page); // signed out meanwhile
    list.innerHTML = await answer.text();
    options().forEach((option, place) => (option.id = `palette-${place}`));
    choose(options()[0]);
    const note = list.querySelector("[data-note]");
    said.textContent = note?.dataset.note ?? said.dataset.count.replace("0", options().length);
    note?.remove();
  };
  const go = (option) => {
    if (option) window.location.assign(option.dataset.address);
    else if (input.value.trim()) window.location.assign(`${dialog.dataset.page}?q=${encodeURIComponent(input.value)}`);
  };
  const open = () => {
    if (dialog.open) return;
    document.querySelector("#menu:popover-open")?.hidePopover();
    dialog.showModal();
    input.select();
    show();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });
  for (const link of document.querySelectorAll("[data-palette-open]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter") go(chosen());
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== chosen()) choose(option);
  });
  list.addEventListener("click", (event) => go(event.target.closest("[role=option]")));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

// Light or dark: the stored choice, else the system's. Loaded in the head and not as a module, since a module
// would run after the first paint and the page would flash in the wrong colors.
(function () {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try {
      return window.localStorage.getItem("theme");
    } catch {
      return null; // storage is switched off: the system's scheme holds
    }
  };
  const apply = () => root.setAttribute("data-bs-theme", stored() ?? (dark.matches ? "dark" : "light"));

  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    try {
      window.localStorage.setItem("theme", next);
    } catch {
      // not stored: the choice holds for this page
    }
    root.setAttribute("data-bs-theme", next);
  });
})();

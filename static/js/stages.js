// On the board the arrow keys lead from card to card; “m” opens the menu of the card, whose links move it.
const board = document.querySelector("[data-stages]");
const columns = [...(board?.children ?? [])].map((column) => [...column.querySelectorAll(".stages__card")]);
const focus = (card) => card?.querySelector("a").focus();

board?.addEventListener("keydown", (event) => {
  const card = event.target.closest(".stages__card");
  if (!card || event.target.closest(".more__list") || event.ctrlKey || event.metaKey || event.altKey) return;
  const x = columns.findIndex((cards) => cards.includes(card));
  const y = columns[x].indexOf(card);
  const beside = (step) => {
    for (let at = x + step; columns[at]; at += step) {
      if (columns[at].length) return columns[at][Math.min(y, columns[at].length - 1)];
    }
  };
  const deeds = {
    ArrowUp: () => focus(columns[x][y - 1]),
    ArrowDown: () => focus(columns[x][y + 1]),
    ArrowLeft: () => focus(beside(-1)),
    ArrowRight: () => focus(beside(1)),
    m: () => {
      const menu = card.querySelector("details.more");
      if (!menu) return;
      menu.open = true;
      menu.querySelector(".more__list a").focus();
    },
  };
  if (!deeds[event.key]) return;
  event.preventDefault();
  deeds[event.key]();
});

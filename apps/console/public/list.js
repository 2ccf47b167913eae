// Keys for a list of dead letters, and the number of those that are selected. Every act works without.
const list = document.querySelector('[data-list]');
const keys = document.querySelector('[data-keys]');
const selected = document.querySelector('[data-selected]');
// Read each time: live.js may have replaced the rows.
const findRows = () => [...list.querySelectorAll('[data-row]')];
const countSelected = () =>
  list.querySelectorAll('input[type="checkbox"][name="id"]:checked').length;

function showSelected() {
  const count = countSelected();
  if (selected) selected.textContent = count === 0 ? 'Select events.' : `${count} selected`;
}

/** The row that has the focus, or -1. */
const findCurrent = (rows) => rows.findIndex((row) => row.contains(document.activeElement));

function move(step) {
  const rows = findRows();
  const row = rows[Math.min(Math.max(findCurrent(rows) + step, 0), rows.length - 1)];
  row?.querySelector('a').focus();
  row?.scrollIntoView({ block: 'nearest' });
}

function toggle() {
  const rows = findRows();
  rows[findCurrent(rows)]?.querySelector('input[type="checkbox"]')?.click();
}

function replay() {
  const button = list.querySelector('[data-replay]');
  if (!button) return;
  if (countSelected() > 0) button.click();
  else if (selected) selected.textContent = 'Select events first: x selects one.';
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  x: toggle,
  r: replay,
  '?': () => keys.showModal(),
};

/** Not while somebody types, nor with a key of the browser or of a screen reader. */
const isTyping = ({ target }) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type="checkbox"])'));

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || keys.open) return;
  const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
  if (!act) return;
  event.preventDefault();
  act();
});

list.addEventListener('change', showSelected);
// The browser restores the boxes of a page that it goes back to.
addEventListener('pageshow', showSelected);
showSelected();
const hint = document.querySelector('[data-keys-hint]');
if (hint && matchMedia('(hover: hover)').matches) hint.hidden = false;

// Keeps a page up to date without a reload: the figures of the overview, a list, a replay that runs.
// The elements with data-live and an id are replaced by their newer versions; without
// data-interval-ms in the page nothing moves any more.
import { showTimes } from './times.js';

const INTERVAL_MS_MAX = 60_000;
let failures = 0;
/** The version of each part that is shown, by its id: a reader may have changed what is in the page. */
const shown = new Map(
  [...document.querySelectorAll('[data-live]')].map((part) => [part.id, versionOf(part)]),
);

/** Without "3 min ago", which times.js keeps up to date. */
function versionOf(part) {
  const copy = part.cloneNode(true);
  for (const time of copy.querySelectorAll('time[data-relative]')) time.textContent = '';
  return copy.innerHTML;
}

const interval = () => {
  const moving = document.querySelector('[data-interval-ms]');
  return moving instanceof HTMLElement ? Number(moving.dataset.intervalMs) : null;
};

async function readPage() {
  const response = await fetch(location.href, { headers: { Accept: 'text/html' } });
  // A redirect leads to the log-in.
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

/** A part that is as it was keeps its elements. One with a selected box is replaced later. */
function replaceParts(newer) {
  showTimes(newer);
  for (const part of document.querySelectorAll('[data-live]')) {
    const next = newer.getElementById(part.id);
    if (!next || part.querySelector('input[type="checkbox"]:checked')) continue;
    const version = versionOf(next);
    if (version === shown.get(part.id)) continue;
    shown.set(part.id, version);
    replacePart(part, next);
  }
}

/** Keeps the focus, and what is open. */
function replacePart(part, next) {
  const focused = [...part.querySelectorAll(':focus')].map((old) => findSame(old, part, next))[0];
  const open = [...part.querySelectorAll('details[open]')].map((old) => findSame(old, part, next));
  for (const details of open) details?.setAttribute('open', '');
  part.replaceChildren(...next.childNodes);
  // The arrow keys move on from the selected one.
  if (focused?.type === 'radio') focused.checked = true;
  focused?.focus({ preventScroll: true });
}

/** The element that stands for the same in the newer version; undefined where it is gone. */
function findSame(element, part, next) {
  const key = keyOf(element);
  const same = (root) =>
    [...root.querySelectorAll(element.localName)].filter((each) => keyOf(each) === key);
  return same(next)[same(part).indexOf(element)];
}

const KEYS = ['id', 'href', 'name', 'value', 'datetime'];

const keyOf = (element) =>
  [
    ...KEYS.map((name) => element.getAttribute(name)),
    element.localName === 'button' && element.textContent,
  ].join(' ');

async function update() {
  try {
    if (!document.hidden) replaceParts(await readPage());
    failures = 0;
  } catch {
    failures += 1;
  }
  schedule();
}

function schedule() {
  const intervalMs = interval();
  if (intervalMs !== null)
    setTimeout(update, Math.min(intervalMs * 2 ** failures, INTERVAL_MS_MAX));
}

schedule();

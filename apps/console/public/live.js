// Updates what changes while a replay or a reconciliation runs, without a reload of the page. The
// elements with data-live and an id are replaced by their newer versions; without data-interval-ms
// in the page nothing moves any more.
import { showTimes } from './times.js';

const INTERVAL_MS_MAX = 60_000;
let failures = 0;
/** The version of each part that is shown, by its id: a reader may have changed what is in the page. */
const shown = new Map(
  [...document.querySelectorAll('[data-live]')].map((part) => [part.id, part.innerHTML]),
);

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

/** A part that is as it was keeps its elements, and so the focus. */
function replaceParts(newer) {
  showTimes(newer);
  for (const part of document.querySelectorAll('[data-live]')) {
    const next = newer.getElementById(part.id);
    if (!next) continue;
    const html = next.innerHTML;
    if (html === shown.get(part.id)) continue;
    shown.set(part.id, html);
    part.replaceChildren(...next.childNodes);
  }
}

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

// Keeps a replay or a look for missed events going while somebody watches, and shows how far it is.
// Without it the page has a button for the next step, and the schedule goes on by itself.
const shown = document.querySelector('[data-moving]');

if (shown instanceof HTMLElement && shown.dataset.moving === 'true') {
  const { steps } = shown.dataset;
  setTimeout(async () => {
    if (steps) await fetch(steps, { method: 'POST', headers: { Accept: 'application/json' } });
    location.reload();
  }, 1000);
}

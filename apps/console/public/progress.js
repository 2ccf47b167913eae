// Keeps a replay going while somebody watches, and shows how far it is. Without it the page has a
// button for the next step, and the schedule goes on every minute.
const shown = document.querySelector('[data-replay]');

if (shown instanceof HTMLElement && shown.dataset.moving === 'true') {
  const { replay, status } = shown.dataset;
  setTimeout(async () => {
    if (status === 'running')
      await fetch(`/replays/${replay}/steps`, {
        method: 'POST',
        headers: { Accept: 'application/json' },
      });
    location.reload();
  }, 1000);
}

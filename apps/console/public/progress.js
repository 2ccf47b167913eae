// Reloads the page of a replay or a reconciliation while it moves.
const progress = document.querySelector('[data-moving="true"]');
if (progress instanceof HTMLElement)
  setTimeout(() => location.reload(), Number(progress.dataset.intervalMs ?? 1000));

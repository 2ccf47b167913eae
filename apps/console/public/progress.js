// Reloads the page of a replay or a reconciliation while it moves.
const progress = document.querySelector('[data-moving="true"]');
if (progress) setTimeout(() => location.reload(), 1000);

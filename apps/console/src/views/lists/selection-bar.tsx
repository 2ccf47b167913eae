import { Allowed } from '../allowed.tsx';

/** Stays at the bottom of the window. Nothing is sent or discarded before the next page confirms it. */
export const SelectionBar = () => (
  <Allowed action="replay">
    <div class="selection">
      <output data-selected>With the selected events:</output>
      <button type="submit" formaction="/replays" class="primary" data-replay>
        Replay selected…
      </button>
      <Allowed action="discard">
        <button type="submit" formaction="/discards/new" formmethod="get">
          Discard selected…
        </button>
      </Allowed>
    </div>
  </Allowed>
);

const KEYS = [
  ['j', 'Go to the next event.'],
  ['k', 'Go to the previous event.'],
  ['Enter', 'Open the event.'],
  ['x', 'Select or deselect the event.'],
  ['r', 'Replay the selected events. You confirm on the next page.'],
  ['?', 'Show these keys.'],
] as const;

/** Opened by the list's script: without it the keys do nothing. */
export const Shortcuts = () => (
  <>
    <p class="quiet" hidden data-keys-hint>
      Press <kbd>?</kbd> for keys.
    </p>
    <dialog data-keys aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl class="key-list">
        {KEYS.map(([key, does]) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
    <script type="module" src="/list.js"></script>
  </>
);

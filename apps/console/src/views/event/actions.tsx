import type { EventAdvice, EventDetails } from '@stripe-credits/db/dead-letters';
import { Allowed } from '../allowed.tsx';
import { ReasonField } from '../reason-field.tsx';

interface Props {
  readonly details: EventDetails;
  /** The recommended action: its button stands out. */
  readonly next: EventAdvice['next'];
  /** Whether its package is not for sale: somebody can add it to the catalog instead of a repair. */
  readonly needsPackage: boolean;
}

export const EventActions = ({ details, next, needsPackage }: Props) => {
  if (details.status === 'discarded') return <Restore id={details.id} />;
  if (details.status !== 'dead') return null;
  return (
    <div class="actions">
      {next === 'repair' && (
        <Allowed action="repair">
          <a href="#repair" class="button primary">
            Repair its metadata
          </a>
        </Allowed>
      )}
      {needsPackage && (
        <Allowed action="editCatalog">
          <a href="/catalog#add-package" class="button">
            Add the package
          </a>
        </Allowed>
      )}
      {details.deadLetter?.body && (
        <Allowed action="replay">
          <form method="post" action="/replays">
            <button
              type="submit"
              name="id"
              value={details.id}
              class={next === 'replay' ? 'primary' : undefined}
            >
              Replay…
            </button>
          </form>
        </Allowed>
      )}
      <Allowed action="discard">
        <form method="get" action="/discards/new">
          <button type="submit" name="id" value={details.id}>
            Discard…
          </button>
        </form>
      </Allowed>
    </div>
  );
};

const Restore = ({ id }: { id: string }) => (
  <Allowed action="restore">
    <form method="post" action="/restores" class="inline">
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="count" value="1" />
      <ReasonField label="Reason for the restore" />
      <button type="submit">Restore</button>
    </form>
  </Allowed>
);

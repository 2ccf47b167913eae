import type { UserReservation } from '@stripe-credits/db/users';
import { Allowed } from '../allowed.tsx';
import { count, plural, Time } from '../format.tsx';
import { ReasonField } from '../reason-field.tsx';
import { Table } from '../table.tsx';
import { userPath } from '../user-link.tsx';
import type { UserProps } from './props.ts';

/** Those that expire first; the others are one click away. */
const LIVE_OPEN = 5;

export const Reservations = ({ user }: Pick<UserProps, 'user'>) => {
  const { userId, reservations, liveReservations, releasedReservations } = user;
  const others = reservations.slice(LIVE_OPEN);
  return (
    <>
      {reservations.length > 0 && (
        <>
          <h2>Reservations</h2>
          <Live userId={userId} reservations={reservations.slice(0, LIVE_OPEN)} />
          {others.length > 0 && (
            <details>
              <summary>{plural(others.length, 'more reservation')}</summary>
              <Live userId={userId} reservations={others} />
            </details>
          )}
          {reservations.length < liveReservations && (
            <p class="more">
              The first {count(reservations.length)} of {count(liveReservations)}, in the order in
              which they expire
            </p>
          )}
        </>
      )}
      {releasedReservations.length > 0 && (
        <>
          <h2>Released by support</h2>
          <Table
            rows={releasedReservations}
            compact
            columns={[
              ...columns,
              {
                name: 'Released',
                cell: ({ endedAt, endedBy, endReason }) => (
                  <>
                    <Time at={endedAt} />
                    <span class="quiet">
                      {endReason} · by {endedBy}
                    </span>
                  </>
                ),
              },
            ]}
          />
        </>
      )}
    </>
  );
};

interface LiveProps {
  readonly userId: string;
  readonly reservations: readonly UserReservation[];
}

const Live = ({ userId, reservations }: LiveProps) => (
  <Table
    rows={reservations}
    compact
    columns={[
      ...columns,
      { name: 'Expires', cell: ({ expiresAt }) => <Time at={expiresAt} /> },
      {
        name: 'Release',
        hideName: true,
        cell: ({ reservationId }) => (
          <Allowed action="adjustCredits">
            <Release userId={userId} id={reservationId} />
          </Allowed>
        ),
      },
    ]}
  />
);

const columns = [
  {
    name: 'Reservation',
    cell: ({ reason, reservationId }: UserReservation) => (
      <>
        {reason}
        <span class="quiet">{reservationId}</span>
      </>
    ),
  },
  { name: 'Credits', isNumber: true, cell: ({ amount }: UserReservation) => count(amount) },
  { name: 'Reserved', cell: ({ createdAt }: UserReservation) => <Time at={createdAt} /> },
];

/** The key is made with the form: sent twice, it answers as the first time. */
const Release = ({ userId, id }: { userId: string; id: string }) => (
  <details>
    <summary>Release…</summary>
    <form method="post" action={`${userPath(userId)}/reservations/release`} class="stack">
      <input type="hidden" name="reservationId" value={id} />
      <input type="hidden" name="idempotencyKey" value={crypto.randomUUID()} />
      <p class="quiet">The work that reserved these credits can no longer capture them.</p>
      <ReasonField label="Reason for the release" hint="the job crashed" />
      <button type="submit">Release</button>
    </form>
  </details>
);

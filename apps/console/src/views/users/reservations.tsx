import type { UserReservation } from '@stripe-credits/db/users';
import { Allowed } from '../allowed.tsx';
import { count, Time } from '../format.tsx';
import { ReasonField } from '../reason-field.tsx';
import { Table } from '../table.tsx';
import { userPath } from '../user-link.tsx';
import type { UserProps } from './props.ts';

export const Reservations = ({ user }: Pick<UserProps, 'user'>) => {
  const { userId, reservations, liveReservations, releasedReservations } = user;
  return (
    <>
      {reservations.length > 0 && (
        <>
          <h2>Reservations</h2>
          <Table
            rows={reservations}
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

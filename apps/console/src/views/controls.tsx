import type { ReplayProgress } from '@stripe-credits/db/dead-letters';
import type { Reconciliation } from '@stripe-credits/db/reconciliation';
import { Allowed } from './allowed.tsx';

interface Props {
  /** The URL of the replay or the reconciliation. */
  readonly path: string;
  /** What the buttons do, which not every role may. */
  readonly action: 'replay' | 'reconcile';
  readonly status: ReplayProgress['status'] | Reconciliation['status'];
}

/** The buttons with which an engineer pauses, resumes or cancels long work. */
export const Controls = ({ path, action, status }: Props) => {
  const isActive = status === 'planned' || status === 'running' || status === 'paused';
  if (!isActive) return null;
  return (
    <Allowed action={action}>
      <div class="actions">
        {status === 'running' && <Button action={`${path}/pauses`} label="Pause" />}
        {status === 'paused' && <Button action={`${path}/resumes`} label="Resume" />}
        <Button action={`${path}/cancellations`} label="Cancel" />
      </div>
    </Allowed>
  );
};

const Button = ({ action, label }: { action: string; label: string }) => (
  <form method="post" action={action}>
    <button type="submit">{label}</button>
  </form>
);

import type { ReplayProgress } from '@stripe-credits/db/dead-letters';
import type { Reconciliation } from '@stripe-credits/db/reconciliation';

interface Props {
  /** The URL of the replay or the reconciliation. */
  readonly path: string;
  readonly status: ReplayProgress['status'] | Reconciliation['status'];
}

/** The buttons with which an engineer pauses, resumes or cancels long work. */
export const Controls = ({ path, status }: Props) => {
  const isActive = status === 'planned' || status === 'running' || status === 'paused';
  if (!isActive) return null;
  return (
    <div class="actions">
      {status === 'running' && <Button action={`${path}/pauses`} label="Pause" />}
      {status === 'paused' && <Button action={`${path}/resumes`} label="Resume" />}
      <Button action={`${path}/cancellations`} label="Cancel" />
    </div>
  );
};

const Button = ({ action, label }: { action: string; label: string }) => (
  <form method="post" action={action}>
    <button type="submit">{label}</button>
  </form>
);

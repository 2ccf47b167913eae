import { REASON_LENGTH_MAX } from '@stripe-credits/db';

interface Props {
  readonly label?: string;
  readonly hint?: string;
}

/** Why somebody acts: the history keeps it. */
export const ReasonField = ({ label = 'Reason', hint }: Props) => (
  <label>
    {label}
    <input name="reason" required maxlength={REASON_LENGTH_MAX} placeholder={hint} />
  </label>
);

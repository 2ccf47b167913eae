interface Row {
  readonly type: string;
  readonly amount: number;
  readonly balance: number;
  readonly createdAt: string;
  readonly description: string | null;
}

const LABELS: Readonly<Record<string, string>> = {
  purchase: 'Purchase',
  subscription: 'Plan',
  refund: 'Refund',
  dispute: 'Disputed payment',
  dispute_reversal: 'Dispute reversed',
  spend: 'Spent',
  spend_reversal: 'Given back',
  grant: 'Gift',
  adjustment: 'Adjustment',
};

interface Props {
  readonly transactions: readonly Row[];
  readonly nextCursor: number | null;
  /** As at a bank: what work in progress has set aside stands above the rows that are booked. */
  readonly reserved: number;
}

/** An account statement: each row with the balance after it. */
export const History = ({ transactions, nextCursor, reserved }: Props) => (
  <>
    <table>
      <thead>
        <tr>
          <th>What</th>
          <th class="number">Credits</th>
          <th class="number">Balance</th>
        </tr>
      </thead>
      <tbody>
        {reserved > 0 && (
          <tr class="quiet">
            <td>
              Reserved<span class="detail">for a text in progress</span>
            </td>
            <td class="number">({formatAmount(-reserved)})</td>
            <td class="number" />
          </tr>
        )}
        {transactions.map(({ type, amount, balance, createdAt, description }) => (
          <tr>
            <td>
              {LABELS[type] ?? type}
              {description !== null && `: ${description}`}
              <time class="quiet detail" datetime={createdAt}>
                {createdAt.slice(0, 10)} {createdAt.slice(11, 16)} UTC
              </time>
            </td>
            <td class={`number ${amount < 0 ? '' : 'good'}`}>{formatAmount(amount)}</td>
            <td class="number">{balance.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
    {nextCursor !== null && <a href={`/account?before=${nextCursor}`}>Older</a>}
  </>
);

const formatAmount = (amount: number) =>
  `${amount < 0 ? '−' : '+'}${Math.abs(amount).toLocaleString('en')}`;

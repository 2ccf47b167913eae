interface Row {
  readonly id: string;
  readonly type: string;
  readonly amount: number;
  readonly balance: number;
  readonly createdAt: string;
  readonly description: string | null;
}

const LABELS: Readonly<Record<string, string>> = {
  purchase: 'Purchase',
  subscription: 'Subscription',
  refund: 'Refund',
  dispute: 'Disputed payment',
  dispute_reversal: 'Dispute reversed',
  adjustment: 'Adjustment',
};

interface Props {
  readonly transactions: readonly Row[];
  readonly nextCursor: number | null;
}

/** An account statement: each row with the balance after it. */
export const History = ({ transactions, nextCursor }: Props) =>
  transactions.length === 0 ? (
    <p class="quiet">Nothing yet.</p>
  ) : (
    <>
      <table>
        <thead>
          <tr>
            <th>When</th>
            <th>What</th>
            <th class="number">Credits</th>
            <th class="number">Balance</th>
          </tr>
        </thead>
        <tbody>
          {transactions.map(({ type, amount, balance, createdAt, description }) => (
            <tr>
              <td>
                <time datetime={createdAt}>
                  <span>{createdAt.slice(0, 10)}</span> <span>{createdAt.slice(11, 16)}</span>
                </time>
              </td>
              <td>{description ?? LABELS[type] ?? type}</td>
              <td class={`number ${amount < 0 ? '' : 'good'}`}>
                {amount < 0 ? '−' : '+'}
                {Math.abs(amount).toLocaleString('en')}
              </td>
              <td class="number">{balance.toLocaleString('en')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {nextCursor !== null && <a href={`/settings/billing?before=${nextCursor}`}>Older</a>}
    </>
  );

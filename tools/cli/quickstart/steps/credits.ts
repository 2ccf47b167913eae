import { formatTable } from '../../terminal/table.ts';
import { done, type Step } from '../step.ts';

export const credits: Step = {
  title: 'the credits in the ledger',
  async run(context) {
    const { terminal } = context.dependencies;
    const { userId, available, transactions } = await context.readUser();
    context.credits = available;
    const rows = transactions.map(({ createdAt, type, amount, balance, description, source }) => ({
      at: createdAt.slice(0, 19),
      type,
      amount: amount > 0 ? `+${amount}` : amount,
      balance,
      why: description ?? source,
    }));
    if (rows.length > 0) terminal.print(formatTable(rows));
    return done(`${userId} has ${available.toLocaleString('en')} credits`);
  },
};

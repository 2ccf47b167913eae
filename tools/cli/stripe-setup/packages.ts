import { wrangler } from '../cloudflare/wrangler.ts';
import { type Environment, environmentFlag } from '../deploy/environment.ts';
import { targetOf } from '../deploy/target.ts';
import { CommandError } from '../terminal/command-error.ts';

/** A row of `credit_packages`, as the database has it. */
export interface PackageRow {
  readonly id: string;
  readonly name: string;
  readonly credits: number;
  readonly unit_amount: number;
  readonly currency: string;
  readonly stripe_price_id: string | null;
}

export interface Packages {
  read(): Promise<PackageRow[]>;
  /** Writes the price of each package, in one statement. */
  link(prices: ReadonlyMap<string, string>): Promise<void>;
}

/** Where `pnpm dev` keeps its database. */
const LOCAL = ['--local', '--persist-to', '.wrangler/state'];

export function packagesIn(environment: Environment, remote: boolean): Packages {
  const where = remote ? ['--remote'] : LOCAL;
  const { config } = targetOf(environment).database;

  async function execute(sql: string): Promise<PackageRow[]> {
    const command = ['d1', 'execute', 'DB', ...where, '--json', '--command', sql];
    const told = await wrangler([...command, '--config', config, environmentFlag(environment)]);
    // The columns are named by the one SELECT below.
    const [first] = JSON.parse(told) as { results: PackageRow[] }[];
    return first?.results ?? [];
  }

  return {
    async read() {
      try {
        return await execute(
          'SELECT id, name, credits, unit_amount, currency, stripe_price_id FROM credit_packages ORDER BY unit_amount, id',
        );
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        const first = remote ? 'pnpm deploy:all' : 'pnpm dev';
        throw new CommandError(
          `The packages could not be read; ${first} makes their table. ${error.message}`,
        );
      }
    },
    async link(prices) {
      const cases = [...prices].map(([id, price]) => `WHEN ${quoted(id)} THEN ${quoted(price)}`);
      const ids = [...prices.keys()].map(quoted).join(', ');
      await execute(
        `UPDATE credit_packages SET stripe_price_id = CASE id ${cases.join(' ')} END WHERE id IN (${ids})`,
      );
    },
  };
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

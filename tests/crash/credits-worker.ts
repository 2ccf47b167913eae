import { Credits as DeployedCredits } from '../../apps/credits/src/index.ts';

interface Settings {
  readonly KILL_URL: string;
  readonly SELF: Record<string, (argument: unknown) => Promise<unknown>>;
}

export { ReconciliationWorkflow } from '../../apps/credits/src/index.ts';

/** The deployed entrypoint, which tells the test before and after each D1 call that it makes. */
export class Credits extends DeployedCredits {
  constructor(context: ExecutionContext, env: DeployedCredits['env'] & Settings) {
    super(context, { ...env, DB: withKills(env.DB, env.KILL_URL) });
  }
}

/** Where the test kills workerd, its answer never comes and the D1 call goes no further. */
const withKills = (db: D1Database, url: string): D1Database =>
  new Proxy(db, {
    get(target, property) {
      // What Drizzle uses of D1 is these two; each method that acts makes one batch.
      if (property === 'prepare') return target.prepare.bind(target);
      return async (statements: D1PreparedStatement[]) => {
        await fetch(`${url}/before`);
        const results = await target.batch(statements);
        await fetch(`${url}/after`);
        return results;
      };
    },
  });

/** Calls Credits over the binding, as the Worker of a product does. */
export default {
  async fetch(request, { SELF }) {
    const [method = '', argument] = await request.json<[string, unknown]>();
    return Response.json(await SELF[method]?.(argument));
  },
} satisfies ExportedHandler<Settings>;

interface Bindings {
  readonly CONSOLE: Fetcher;
  readonly INGEST: Fetcher;
  readonly SHOP: Fetcher;
  readonly DB: D1Database;
  /** Further host of the console; empty for none. */
  readonly CONSOLE_HOST: string;
  /** The methods of the Credits API. */
  readonly CREDITS: Record<string, (...args: unknown[]) => Promise<unknown>>;
}

/** A call of the Credits API over the binding, as a product's Worker makes it. */
export interface CreditsCall {
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface SqlStatement {
  readonly sql: string;
  readonly bindings?: readonly unknown[];
}

/** The harness has one address. The path or the host selects the Worker. */
export default {
  async fetch(request, { CONSOLE, INGEST, SHOP, DB, CREDITS, CONSOLE_HOST }) {
    const { host, hostname, pathname } = new URL(request.url);
    if (pathname === '/api/stripe/webhook') return INGEST.fetch(request);
    if (pathname === '/credits') {
      const { method, args } = await request.json<CreditsCall>();
      return respond(() => CREDITS[method]?.(...args));
    }
    if (pathname === '/sql') {
      const statements = await request.json<SqlStatement[]>();
      return respond(() => executeSql(DB, statements));
    }
    const isShop = hostname === 'localhost' && host !== CONSOLE_HOST;
    return (isShop ? SHOP : CONSOLE).fetch(request);
  },
} satisfies ExportedHandler<Bindings>;

/** One transaction. A D1 binding that is used from Node takes three requests for each statement. */
async function executeSql(db: D1Database, statements: readonly SqlStatement[]) {
  const batch = statements.map(({ sql, bindings = [] }) => db.prepare(sql).bind(...bindings));
  return (await db.batch(batch)).map(({ results }) => results);
}

async function respond(call: () => unknown): Promise<Response> {
  try {
    return Response.json({ result: await call() });
  } catch (error) {
    return Response.json({ error: String(error) });
  }
}

import type { FakeAccount } from './account.ts';

export interface Reply {
  readonly status: number;
  readonly body: object;
}

/** The few paths of Cloudflare's API that are read, in the shapes that wrangler's own client reads. */
export function answerApi(account: FakeAccount, url: URL, body: string): Reply {
  const name = url.searchParams.get('name') ?? '';
  if (url.pathname === '/accounts') return ok(account.accounts);
  const prefix = `/accounts/${account.id}`;
  if (!url.pathname.startsWith(prefix)) return refuse(403, 9109, 'Unauthorized to access account');
  const path = url.pathname.slice(prefix.length);

  if (path === '/queues') return ok(queuesNamed(account, name));
  if (path === '/d1/database') return ok(databasesNamed(account, name));
  if (path === '/workers/subdomain') return ok({ subdomain: 'shop' });
  const [, uuid] = /^\/d1\/database\/([^/]+)\/query$/.exec(path) ?? [];
  if (uuid) return query(account, uuid, JSON.parse(body) as { sql: string });
  const [, worker] = /^\/workers\/scripts\/([^/]+)\/secrets$/.exec(path) ?? [];
  if (worker) {
    const secrets = account.secretsOf(worker);
    if (!secrets) return refuse(404, 10007, 'This Worker does not exist on your account.');
    return ok(secrets.map((each) => ({ name: each, type: 'secret_text' })));
  }
  return refuse(404, 7003, `Could not route to ${path}`);
}

/** The real one finds by the start of a name, so others come with it. */
const queuesNamed = (account: FakeAccount, start: string) =>
  [...account.queues]
    .filter(([name]) => name.startsWith(start))
    .map(([name, { retentionSeconds, consumers }]) => ({
      ...{ queue_id: `q-${name}`, queue_name: name },
      settings: { delivery_delay: 0, message_retention_period: retentionSeconds },
      consumers: consumers.map((script) => ({ type: 'worker', script })),
    }));

const databasesNamed = (account: FakeAccount, start: string) =>
  [...account.databases]
    .filter(([name]) => name.startsWith(start))
    .map(([name, { uuid }]) => ({ uuid, name }));

function query(account: FakeAccount, uuid: string, { sql }: { sql: string }): Reply {
  const database = [...account.databases.values()].find((each) => each.uuid === uuid);
  if (!database) return refuse(404, 7404, 'The database does not exist');
  try {
    return ok([{ results: database.sqlite.prepare(sql).all(), success: true, meta: {} }]);
  } catch (error) {
    return refuse(400, 7500, `${error instanceof Error ? error.message : error}: SQLITE_ERROR`);
  }
}

const ok = (result: unknown): Reply => ({
  status: 200,
  body: { success: true, errors: [], messages: [], result },
});

const refuse = (status: number, code: number, message: string): Reply => ({
  status,
  body: { success: false, errors: [{ code, message }], messages: [], result: null },
});

import type { Role } from './roles.ts';

type GroupSettings = Pick<ConsoleEnv, 'ACCESS_SUPPORT_GROUP' | 'ACCESS_READ_ONLY_GROUP'>;

/**
 * The role of an identity that Cloudflare Access has verified: that of its group at the identity
 * provider, by id, name or e-mail address. Who is in neither group, a service token for example, is
 * an engineer; who is in both may only read.
 */
export function roleOfIdentity(identity: unknown, settings: GroupSettings): Role {
  const groups = groupsOf(identity);
  const isIn = (setting: string | undefined) => groups.includes(setting?.trim() || NO_GROUP);
  if (isIn(settings.ACCESS_READ_ONLY_GROUP)) return 'read-only';
  if (isIn(settings.ACCESS_SUPPORT_GROUP)) return 'support';
  return 'engineer';
}

/** What an unset variable is compared with; no name of a group is a line break. */
const NO_GROUP = '\n';

/**
 * Providers such as Okta, Entra ID and Google Workspace give `groups` as objects. With generic OIDC and
 * SAML the groups are a claim that was added to the identity: a list of names, or one.
 */
function groupsOf(identity: unknown): unknown[] {
  const claims = ['oidc_fields', 'custom', 'saml_attributes'].map((name) => field(identity, name));
  return [identity, ...claims]
    .flatMap((holder) => [field(holder, 'groups')].flat())
    .flatMap((group) => [group, field(group, 'id'), field(group, 'name'), field(group, 'email')]);
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

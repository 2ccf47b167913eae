import type { Role } from './roles.ts';

type GroupSettings = Pick<ConsoleEnv, 'ACCESS_ENGINEER_GROUP' | 'ACCESS_SUPPORT_GROUP'>;

/**
 * The role of an identity that Cloudflare Access has verified: that of its group at the identity
 * provider, by id, name or e-mail address. Without groups in the settings everyone is an engineer.
 * With them, who is in neither may only read: a misspelled group, or an identity that carries no groups,
 * such as a service token's, must not give more than was meant.
 */
export function roleOfIdentity(identity: unknown, settings: GroupSettings): Role {
  const engineers = settings.ACCESS_ENGINEER_GROUP?.trim();
  const support = settings.ACCESS_SUPPORT_GROUP?.trim();
  if (!engineers && !support) return 'engineer';
  const groups = groupsOf(identity);
  if (engineers && groups.includes(engineers)) return 'engineer';
  if (support && groups.includes(support)) return 'support';
  return 'read-only';
}

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

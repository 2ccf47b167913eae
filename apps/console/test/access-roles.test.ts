import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Role } from '../src/auth/roles.ts';
import { as, bearer, json, SECRETS, tryRoute } from './role-requests.ts';

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});

describe('behind Cloudflare Access the group decides', () => {
  const groups = {
    ACCESS_ENGINEER_GROUP: '02fk6b3p3majl10',
    ACCESS_SUPPORT_GROUP: 'support-team',
  };
  const member = (group: object) => ({ email: 'ada@product.example', groups: [group] });
  test.each<[string, object, object, Role]>([
    ['a group by its name', member({ id: 'g1', name: 'support-team' }), groups, 'support'],
    ['a group by its id', member({ id: '02fk6b3p3majl10', name: 'all' }), groups, 'engineer'],
    [
      'both groups',
      { groups: [{ id: 'g1', name: 'support-team' }, { id: '02fk6b3p3majl10' }] },
      groups,
      'engineer',
    ],
    ['groups as texts of a claim', { custom: { groups: ['support-team'] } }, groups, 'support'],
    ['one group as text', { oidc_fields: { groups: 'support-team' } }, groups, 'support'],
    ['another group', member({ id: 'g2', name: 'developers' }), groups, 'read-only'],
    ['a group in another case', member({ id: 'g1', name: 'Support-Team' }), groups, 'read-only'],
    ['no groups, such as a service token', { common_name: 'ci' }, groups, 'read-only'],
    [
      'groups without a name where no group is set',
      member({ id: '', name: '' }),
      { ACCESS_ENGINEER_GROUP: '', ACCESS_SUPPORT_GROUP: ' ' },
      'engineer',
    ],
  ])('%s', async (_, access, secrets, role) => {
    const response = await tryRoute('POST /replays', { headers: json }, { access, secrets });

    const { error } = (await response.json()) as { error: string };
    if (role === 'engineer') expect(response.status).toBe(400);
    else expect(error).toContain(`The role ${role} may not replay`);
  });
});

test('a program behind Cloudflare Access has the role of the token that it sends beside its service token', async () => {
  const settings = {
    access: { common_name: 'ci' },
    secrets: { ...SECRETS, ACCESS_ENGINEER_GROUP: 'developers' },
  };

  const replays = await tryRoute('POST /replays', { headers: as('engineer') }, settings);
  const grant = await tryRoute('POST /users/:id/grants', { headers: as('support') }, settings);
  const wrong = await tryRoute('POST /replays', { headers: bearer('a wrong token') }, settings);

  expect([replays.status, grant.status, wrong.status]).toEqual([400, 400, 401]);
});

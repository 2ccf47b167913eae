import { Refusal } from '@stripe-credits/db';

/**
 * What a token or a person may do in the console: an engineer may do everything, as each reads. A
 * monitor is a program that reads /health and nothing else.
 */
export const ROLES = ['engineer', 'support', 'read-only', 'monitor'] as const;
export type Role = (typeof ROLES)[number];

/** Who reads the console. */
export const READERS = ['engineer', 'support', 'read-only'] as const satisfies readonly Role[];

interface Permission {
  readonly roles: readonly Role[];
  /** The action in a sentence: "… may not <does>". */
  readonly does: string;
}

/** Who may do what. Reading is for every role but a monitor's. */
const PERMISSIONS = {
  readHealth: { roles: ROLES, does: 'read /health' },
  read: { roles: READERS, does: 'read anything but /health' },
  revealPayload: { roles: ['engineer', 'support'], does: 'see the personal data of a payload' },
  adjustCredits: {
    roles: ['engineer', 'support'],
    does: 'grant, adjust or release credits',
  },
  replay: { roles: ['engineer'], does: 'replay dead events' },
  repair: { roles: ['engineer'], does: 'repair events' },
  discard: { roles: ['engineer'], does: 'discard dead events' },
  restore: { roles: ['engineer'], does: 'restore discarded events' },
  muteReason: { roles: ['engineer'], does: 'mute a reason of death or change its owner' },
  reconcile: { roles: ['engineer'], does: 'start or control reconciliations' },
  testAlerts: { roles: ['engineer'], does: 'send a test alert' },
  editCatalog: { roles: ['engineer'], does: 'edit the catalog' },
} as const satisfies Record<string, Permission>;

export type Action = keyof typeof PERMISSIONS;

/** What each route needs that is not a plain read. A test compares it with the routes of the app. */
export const ROUTE_ACTIONS: Readonly<Record<string, Action>> = {
  'GET /health': 'readHealth',
  'GET /discards/new': 'discard',
  // A dry run: nothing is changed.
  'POST /discards/previews': 'read',
  'POST /discards': 'discard',
  'POST /discards/:id/restores': 'restore',
  'POST /restores': 'restore',
  'POST /reasons': 'muteReason',
  'POST /repairs': 'repair',
  'POST /users/:id/grants': 'adjustCredits',
  'POST /users/:id/adjustments': 'adjustCredits',
  'POST /users/:id/reservations/release': 'adjustCredits',
  'GET /catalog/:id': 'editCatalog',
  'POST /catalog': 'editCatalog',
  'POST /catalog/:id': 'editCatalog',
  'POST /replays': 'replay',
  'POST /replays/:id/starts': 'replay',
  'POST /replays/:id/pauses': 'replay',
  'POST /replays/:id/resumes': 'replay',
  'POST /replays/:id/cancellations': 'replay',
  'POST /alerts/tests': 'testAlerts',
  'POST /reconciliations': 'reconcile',
  'POST /reconciliations/:id/pauses': 'reconcile',
  'POST /reconciliations/:id/resumes': 'reconcile',
  'POST /reconciliations/:id/cancellations': 'reconcile',
};

export const mayDo = (role: Role, action: Action): boolean =>
  rolesOf(action).some((each) => each === role);

const rolesOf = (action: Action): readonly Role[] => PERMISSIONS[action].roles;

/** Why the role may not do the action, and which role may. */
export const describeRefusal = (role: Role, action: Action): string =>
  `The role ${role} may not ${PERMISSIONS[action].does}. This needs the role ${rolesOf(action).join(' or ')}.`;

/** For an action that depends on more than the route. @throws Refusal */
export function assertMayDo(role: Role, action: Action): void {
  if (!mayDo(role, action)) throw new Refusal('forbidden', describeRefusal(role, action));
}

import { createMiddleware } from 'hono/factory';
import { matchedRoutes } from 'hono/route';
import type { ConsoleApp } from '../bindings.ts';
import { errorResponse } from '../views/error-response.tsx';
import { describeRefusal, mayDo, ROUTE_ACTIONS } from './roles.ts';

/** Refuses what the role of the request may not do. */
export const authorize = createMiddleware<ConsoleApp>(async (c, next) => {
  const role = c.get('role');
  // Middleware is registered for every method, a handler for one.
  const route = matchedRoutes(c).find(({ method }) => method !== 'ALL');
  const action = route && ROUTE_ACTIONS[`${route.method} ${route.path}`];
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  const needed = action ?? (isRead ? 'read' : undefined);
  if (needed && !mayDo(role, needed)) return errorResponse(c, 403, describeRefusal(role, needed));
  // A route that the table forgot is an engineer's.
  if (!needed && role !== 'engineer')
    return errorResponse(c, 403, `The role ${role} may only read here.`);
  return next();
});

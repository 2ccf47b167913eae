import type { Child } from 'hono/jsx';
import { jsxRenderer, useRequestContext } from 'hono/jsx-renderer';
import { type Action, mayDo } from '../auth/roles.ts';
import type { ConsoleApp } from '../bindings.ts';

/** A page that `c.render` responds with knows the request, and so the role of who reads it. */
export const pages = jsxRenderer(({ children }) => <>{children}</>, { docType: false });

interface Props {
  readonly action: Action;
  readonly children?: Child;
}

/** Hides a form from the roles that may not use it. The middleware `authorize` refuses them anyway. */
export const Allowed = ({ action, children }: Props) => {
  const role = useRequestContext<ConsoleApp>().get('role');
  return <>{mayDo(role, action) && children}</>;
};

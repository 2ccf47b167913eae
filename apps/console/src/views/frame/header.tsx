import { useRequestContext } from 'hono/jsx-renderer';
import type { ConsoleApp } from '../../bindings.ts';
import { EnvironmentBadge } from './environment-badge.tsx';
import { Navigation } from './navigation.tsx';
import { SearchBox } from './search-box.tsx';

interface Props {
  readonly title: string;
  readonly section: string | undefined;
}

/** Without a log-in it shows which deployment it is, and no navigation. */
export const Header = ({ title, section }: Props) => {
  const { var: variables, req } = useRequestContext<ConsoleApp>();
  // The middleware that sets it has not run where it refused the request.
  const actor: string | undefined = variables.actor;
  const query = req.path === '/search' ? req.query('q') : undefined;
  return (
    <>
      <a href="#content" class="skip">
        Skip to content
      </a>
      <header>
        <div class="bar">
          <a href="/" class="brand">
            <img src="/icon.svg" alt="" width="22" height="22" />
            Stripe credits
          </a>
          <EnvironmentBadge />
          {actor && (
            <>
              <SearchBox query={query} />
              <span class="quiet actor">
                {actor} · {variables.role}
              </span>
            </>
          )}
        </div>
        {actor && <Navigation title={title} section={section} />}
      </header>
    </>
  );
};

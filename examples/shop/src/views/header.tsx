interface Props {
  readonly user: string;
  readonly path: string;
  readonly available: number | undefined;
}

/** A link is marked on its own page, and on those below it. */
const LINKS = [
  { name: 'Write', paths: ['/write'] },
  { name: 'Pricing', paths: ['/'] },
  { name: 'Account', paths: ['/account', '/plan'] },
];

export const Header = ({ user, path, available }: Props) => (
  <header>
    <nav>
      <a class="brand" href="/">
        Example shop
      </a>
      <div class="links">
        {LINKS.map(({ name, paths }) => (
          <a href={paths[0]} aria-current={paths.includes(path) ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </div>
      {available !== undefined && (
        <a class="chip" href="/account">
          {available.toLocaleString('en')} credits
        </a>
      )}
      {user ? (
        <form method="post" action="/logout">
          <span class="quiet">{user}</span>{' '}
          <button type="submit" class="plain">
            Log out
          </button>
        </form>
      ) : (
        <a href="/login">Log in</a>
      )}
    </nav>
  </header>
);

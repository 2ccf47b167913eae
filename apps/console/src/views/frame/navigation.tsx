import { useRequestContext } from 'hono/jsx-renderer';
import type { ConsoleApp } from '../../bindings.ts';

interface NavigationLink {
  readonly href: string;
  readonly name: string;
  /** The first segments of the pages below it. */
  readonly sections: readonly string[];
}

const LINKS: readonly NavigationLink[] = [
  { href: '/', name: 'Overview', sections: [] },
  { href: '/users', name: 'Users', sections: ['users'] },
  {
    href: '/dead-letters',
    name: 'Dead letters',
    sections: ['dead-letters', 'waiting', 'discards', 'predictions', 'reasons'],
  },
  { href: '/replays', name: 'Replays', sections: ['replays'] },
  { href: '/reconciliations', name: 'Reconciliation', sections: ['reconciliations'] },
  { href: '/catalog', name: 'Catalog', sections: ['catalog'] },
];

interface Props {
  readonly title: string;
  /** The first segment of the path by default. */
  readonly section: string | undefined;
}

export const Navigation = ({ title, section: given }: Props) => {
  const [, first = ''] = useRequestContext<ConsoleApp>().req.path.split('/');
  const section = given ?? first;
  return (
    <nav aria-label="Pages">
      {LINKS.map(({ href, name, sections }) => (
        <a href={href} aria-current={currentness(name === title, sections.includes(section))}>
          {name}
        </a>
      ))}
    </nav>
  );
};

/** `page` for the page itself, `true` for one below it. */
function currentness(isPage: boolean, isBelow: boolean): 'page' | 'true' | undefined {
  if (isPage) return 'page';
  return isBelow ? 'true' : undefined;
}

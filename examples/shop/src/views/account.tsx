import type { Child } from 'hono/jsx';

const TABS = { Credits: '/account', Plan: '/plan' } as const;

interface Props {
  readonly tab: keyof typeof TABS;
  readonly children: Child;
}

export const Account = ({ tab, children }: Props) => (
  <>
    <h1>Account</h1>
    <ul class="tabs">
      {Object.entries(TABS).map(([name, path]) => (
        <li>
          <a href={path} aria-current={name === tab ? 'page' : undefined}>
            {name}
          </a>
        </li>
      ))}
    </ul>
    {children}
  </>
);

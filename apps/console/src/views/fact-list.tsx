/** Names and values, in the order in which they are read. */
export const FactList = ({ facts }: { facts: readonly (readonly [string, unknown])[] }) => (
  <dl>
    {facts.map(([name, value]) => (
      <div>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

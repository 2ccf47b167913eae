/** For a browser without scripts: others see the progress by themselves. */
export const Refresh = ({ path }: { path: string }) => (
  <noscript>
    <p>
      <a href={path}>Refresh</a>
    </p>
  </noscript>
);

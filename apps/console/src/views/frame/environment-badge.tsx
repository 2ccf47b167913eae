import { useRequestContext } from 'hono/jsx-renderer';
import type { ConsoleApp } from '../../bindings.ts';
import { readDeployment } from '../../deployment.ts';

/** Production is a filled badge in capitals below a thick line, the others are outlined. */
export const EnvironmentBadge = () => {
  const { environment, mode, commit } = readDeployment(useRequestContext<ConsoleApp>().env);
  return (
    <p class="environment">
      <strong>
        <span class="hidden">Environment: </span>
        {environment}
      </strong>
      <span>{mode}</span>
      {environment !== 'local' && (
        <span class="commit">
          <span class="hidden">commit </span>
          {commit ?? 'commit unknown'}
        </span>
      )}
    </p>
  );
};

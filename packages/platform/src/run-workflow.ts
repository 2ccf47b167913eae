/**
 * Starts a Workflow instance; an instance of that id that exists already starts again from its
 * first step. For work whose progress is in the database, so that each run continues it.
 */
export async function runWorkflow<Params>(
  workflow: Workflow<Params>,
  id: string,
  params: Params,
): Promise<void> {
  try {
    await workflow.create({ id, params });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const instance = await workflow.get(id);
    await instance.restart();
  }
}

/** Workflows distinguish their errors by text alone: `(instance.already_exists) …`. */
const isAlreadyExists = (error: unknown): boolean =>
  error instanceof Error && /already.exists/.test(error.message);

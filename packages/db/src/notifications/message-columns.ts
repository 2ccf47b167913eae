import { getTableColumns } from 'drizzle-orm';
import { notifications } from '../schema/index.ts';

const { sentAt: _, ...columns } = getTableColumns(notifications);

/** The columns of a message of the queue. */
export const messageColumns = columns;

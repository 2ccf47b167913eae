/** Who the schedule is, in the records. */
export const SCHEDULE = 'schedule';

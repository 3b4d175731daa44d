import { Cron } from 'croner';

/**
 * When a schedule is due next, in UTC.
 * @param cron five fields (minute, hour, day of month, month, day of week)
 * @param after the answer is later than this moment, so however many runs were missed, one makes up for them
 * @throws Error when the expression is none, or never due after that
 */
export function nextDue(cron: string, after: Date): Date {
  const next = new Cron(cron, { timezone: 'UTC', mode: '5-part' }).nextRun(after);
  if (next) return next;
  throw new Error(`expected a cron expression that is due after ${after.toISOString()}; ${cron} never is`);
}

import type { Connection } from '../statement';
import { countMail } from './mailUse.queries';

/**
 * Counts one mail more that a tenant's log asks for, in the caller's transaction (role consumer).
 * @param mail.day `2026-01-31`, UTC
 * @returns how many that makes on this day
 */
export async function countMailOfDay(
  tx: Connection,
  mail: { readonly tenantId: string; readonly day: string },
): Promise<number> {
  const [row] = await countMail.run(mail, tx);
  return row!.asked;
}

import type { Connection } from '../statement';
import { findAccessChanges, findAccessOfSession } from './access.queries';
import type { FindAccessOfSessionParams, FindAccessOfSessionResult } from './access.queries';

/** What the holder of a session may do, and the epochs that this is true under. */
export type SessionAccess = Readonly<FindAccessOfSessionResult>;

/** An epoch that was raised; the nil UUID as subject stands for the whole tenant. */
export type RaisedEpoch = { readonly tenantId: string; readonly subjectId: string; readonly epoch: number };

/**
 * What a session gives right now, in one round trip. Role identity.
 * @param session.now RFC 3339
 * @returns a row for any ids; `isLive` is true only for a session of this person in this tenant
 */
export async function accessOfSession(
  tx: Connection,
  session: FindAccessOfSessionParams,
): Promise<SessionAccess> {
  const [access] = await findAccessOfSession.run(session, tx);
  if (!access) throw new Error('expected one row of access_of_session; got none');
  return access;
}

/**
 * The epochs that were raised since another look, none left out whatever the order of commits; some may come twice.
 * Role identity.
 * @param since `next` of the look before; undefined for the first one, which brings none
 */
export async function accessChanges(
  tx: Connection,
  since: string | undefined,
): Promise<{ readonly raised: readonly RaisedEpoch[]; readonly next: string }> {
  const rows = await findAccessChanges.run({ since }, tx);
  const next = rows[0]?.next;
  if (next === undefined) throw new Error('expected a row of access_changes; got none');
  const raised = rows.flatMap(({ tenantId, subjectId, epoch }) =>
    tenantId === null || subjectId === null || epoch === null ? [] : [{ tenantId, subjectId, epoch }],
  );
  return { raised, next };
}

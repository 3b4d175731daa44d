import { v5 } from 'uuid';
import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { audit } from '@plinth/shared/domain/audit/events';
import type { OperatorActed } from '@plinth/shared/domain/audit/events';
import type { Append } from '@plinth/shared/eventstore/append';
import type { StreamWrite } from '@plinth/shared/eventstore/appendUnit';
import type { Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';

/** What an operator asks for, before it is done. */
export type OperatorAct = Omit<OperatorActed['data'], 'tenantId'>;

/** See {@link createOperatorAudit}. */
export type OperatorAudit = ReturnType<typeof createOperatorAudit>;

/**
 * Makes the audit of operators: each of their calls stands in the platform's journal, and in that of the tenant that it
 * is about, in one unit, before anything is done or shown. What cannot be written is not done.
 */
export function createOperatorAudit({ append, ids }: { append: Append; ids: Ids }) {
  const entry = (tenantId: string, data: OperatorActed['data']): StreamWrite => ({
    tenantId,
    streamId: v5('audit', tenantId),
    aggregate: audit,
    expected: 'any',
    events: [{ id: ids.next(), ...audit.record({ type: 'audit.operator_acted', data }) }],
  });

  /**
   * @param context of the tenant that the call is about, or of the platform
   * @throws NotFoundError for a tenant that there is not; what appending throws
   */
  return async (context: CallContext, act: OperatorAct): Promise<void> => {
    const { tenantId } = context;
    const isAboutTenant = tenantId !== PLATFORM_TENANT_ID;
    const data = { ...act, tenantId: isAboutTenant ? tenantId : null };
    await append({
      context,
      streams: [entry(PLATFORM_TENANT_ID, data), ...(isAboutTenant ? [entry(tenantId, data)] : [])],
    });
  };
}

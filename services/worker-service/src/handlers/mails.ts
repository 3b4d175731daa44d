import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import { countMailOfDay } from '@plinth/shared/database/repositories/mailUse';
import { findMembership, listOwners } from '@plinth/shared/database/repositories/memberships';
import { findTenant } from '@plinth/shared/database/repositories/tenants';
import { findUserAccount } from '@plinth/shared/database/repositories/users';
import type { Connection } from '@plinth/shared/database/statement';
import { eventTypes } from '@plinth/shared/domain/registry';
import { planOf } from '@plinth/shared/domain/tenant/plans';
import type { SealedPersonal } from '@plinth/shared/eventstore/crypto/keyring';
import type { RecordedEvent } from '@plinth/shared/eventstore/recordedEvent';
import { subjectOf } from '@plinth/shared/eventstore/subjectOf';
import { enqueue } from '@plinth/shared/jobs/enqueue';
import type { Clock } from '@plinth/shared/types/clock';
import type { JsonObject, JsonValue } from '@plinth/shared/types/json';
import { derivedId } from '@plinth/shared/utils/ids';
import { sendMail } from '../jobs/sendMail';
import type { MailPayload } from '../jobs/sendMail';
import { mailOrders } from '../services/mailOrders';
import type { Mailer } from '../services/mailer';
import type { MailOrder } from '../services/mailOrders';

type Recipient = { readonly subjectId: string; readonly personal: SealedPersonal };
type Found = { readonly subjectId: string; readonly personal: JsonValue | null };

/** Nobody wants to hear of what was long ago, when a consumer begins or a backup was restored. */
const MAX_AGE_MS = 24 * 60 * 60_000;
const MAX_OWNERS = 20;

/** What says that somebody is forgotten, by the field that names them: a member whom the tenant has erased, whoever was invited. */
export const FORGOTTEN: Readonly<Record<string, string>> = {
  'membership.erased': 'userId',
  'invitation.erased': 'invitationId',
};

/**
 * Orders the mails that an event asks for, as jobs in the transaction of the checkpoint: each once. None for what happened
 * more than a day ago, for people whose names are gone, and none beyond the plan's mails of a day but vital ones. What was
 * written to somebody who was erased is forgotten.
 */
export function applyToMails({ clock, mailer }: { clock: Clock; mailer: Pick<Mailer, 'forget'> }) {
  return async (tx: Connection, event: RecordedEvent): Promise<void> => {
    const subjectId = forgottenBy(event);
    if (subjectId !== undefined) return mailer.forget({ tenantId: event.tenantId, subjectId });
    const now = clock.now();
    const order = orderOf(event, now);
    if (!order) return;
    const { tenantId } = event;
    const tenant = tenantId === PLATFORM_TENANT_ID ? undefined : await findTenant(tx, tenantId);
    for (const recipient of await recipientsOf(tx, event, order)) {
      if (tenant && !(await isWithinQuota(tx, { order, tenantId, plan: tenant.plan, now }))) continue;
      const payload = payloadOf(event, order, { recipient, tenantName: tenant?.name ?? '' });
      const id = derivedId(event.id, ['mail', recipient.subjectId]);
      await enqueue(tx, sendMail, { tenantId, id, now, payload });
    }
  };
}

/** Whom an event says to be forgotten. */
function forgottenBy({ type, data }: RecordedEvent): string | undefined {
  const subjectId = data?.[FORGOTTEN[type] ?? ''];
  return typeof subjectId === 'string' ? subjectId : undefined;
}

function orderOf(event: RecordedEvent, now: Date): MailOrder | undefined {
  const order = mailOrders[event.type];
  if (!order || order.unless?.(event)) return undefined;
  return now.getTime() - Date.parse(event.recordedAt) > MAX_AGE_MS ? undefined : order;
}

/** Those whose names can still be there: of others only the row is left. */
async function recipientsOf(
  tx: Connection,
  event: RecordedEvent,
  order: MailOrder,
): Promise<readonly Recipient[]> {
  const found = await findRecipients(tx, event, order);
  return found.flatMap(({ subjectId, personal }) =>
    personal === null ? [] : [{ subjectId, personal: personal as SealedPersonal }],
  );
}

async function findRecipients(
  tx: Connection,
  event: RecordedEvent,
  { to }: MailOrder,
): Promise<readonly Found[]> {
  const { tenantId } = event;
  const data = event.data ?? {};
  if (to === 'owners') {
    const owners = await listOwners(tx, { tenantId, limit: MAX_OWNERS });
    return owners.map(({ userId, personal }) => ({ subjectId: userId, personal }));
  }
  if (to === 'named') {
    const declared = eventTypes[event.type]?.personal;
    return declared ? [{ subjectId: subjectOf(data, declared), personal: data.personal ?? null }] : [];
  }
  const userId = typeof data.userId === 'string' ? data.userId : event.streamId;
  const row =
    to === 'person' ? await findUserAccount(tx, userId) : await findMembership(tx, { tenantId, userId });
  return row ? [{ subjectId: userId, personal: row.personal }] : [];
}

async function isWithinQuota(
  tx: Connection,
  { order, tenantId, plan, now }: { order: MailOrder; tenantId: string; plan: string; now: Date },
): Promise<boolean> {
  const asked = await countMailOfDay(tx, { tenantId, day: now.toISOString().slice(0, 10) });
  return order.isVital === true || asked <= planOf(plan).quotas.mailsPerDay;
}

function payloadOf(
  event: RecordedEvent,
  { mail, link, more, address = 'email' }: MailOrder,
  { recipient, tenantName }: { recipient: Recipient; tenantName: string },
): JsonObject {
  const { linkId } = event.data ?? {};
  const id = typeof linkId === 'string' ? linkId : event.streamId;
  const payload: MailPayload = {
    mail,
    to: { tenantId: event.tenantId, address, ...recipient },
    tenantName,
    at: event.occurredAt,
    more: more?.(event) ?? {},
    ...(link && { link: { kind: link, id } }),
  };
  return payload;
}

import { PLATFORM_TENANT_ID } from '@plinth/shared/constants/platform';
import type { Credential } from '@plinth/shared/database/repositories/users';
import { createMembership, membership } from '@plinth/shared/domain/membership/decider';
import { createTenant, tenant } from '@plinth/shared/domain/tenant/decider';
import { requestEmailVerification, signUpUser, user } from '@plinth/shared/domain/user/decider';
import type { UserEvent } from '@plinth/shared/domain/user/events';
import type { AppendUnit, StreamWrite } from '@plinth/shared/eventstore/appendUnit';
import type { Aggregate } from '@plinth/shared/types/aggregate';
import type { Ids } from '@plinth/shared/types/clock';
import type { CallContext } from '@plinth/shared/types/context';
import type { DomainEvent } from '@plinth/shared/types/event';
import type { JsonObject } from '@plinth/shared/types/json';
import type { Person } from './accessGrants';

/** What a sign-up brings into being, but for the tenant's slug. */
export type Founding = {
  /** The new person as actor, in the new tenant. */
  readonly context: CallContext;
  readonly person: Person;
  readonly emailMac: string;
  readonly credential: Credential;
  readonly tenantName: string;
  /** Of the link that shows whether the address is theirs; none is mailed without it. */
  readonly linkId?: string;
};

/**
 * The append unit of a sign-up: the person on the platform, the tenant with its first owner in the tenant's own log,
 * the names that must be free, and the password.
 */
export function foundingUnit(ids: Ids, founding: Founding, slug: string): AppendUnit {
  const { context, person, emailMac, credential, linkId } = founding;
  const { id: userId, displayName, email } = person;
  const account = newStream({ ids, context }, user, {
    id: userId,
    events: personEvents({ userId, displayName, email }, linkId, context),
  });
  const further = tenantUnit(ids, founding, slug);
  return {
    ...further,
    streams: [{ tenantId: PLATFORM_TENANT_ID, ...account }, ...further.streams],
    // The address first: a repeated call must hear of it, not of the slug that its first run took.
    claims: [
      { tenantId: PLATFORM_TENANT_ID, kind: 'user.email', value: emailMac, streamId: userId },
      ...further.claims,
    ],
    credentials: [{ userId, ...credential }],
  };
}

/** The append unit of a tenant that somebody founds who has an account, which must be there. */
export function furtherTenantUnit(ids: Ids, founding: TenantFounding, slug: string): AppendUnit {
  const unit = tenantUnit(ids, founding, slug);
  const account: StreamWrite = {
    tenantId: PLATFORM_TENANT_ID,
    streamId: founding.person.id,
    aggregate: user,
    expected: 'exists',
    events: [],
  };
  return { ...unit, streams: [account, ...unit.streams] };
}

type TenantFounding = Pick<Founding, 'context' | 'person' | 'tenantName'>;

/** The tenant with its first owner in its own log, and its slug, which must be free. */
function tenantUnit(
  ids: Ids,
  { context, person, tenantName }: TenantFounding,
  slug: string,
): AppendUnit & Required<Pick<AppendUnit, 'claims'>> {
  const { id: userId, displayName, email } = person;
  const { tenantId } = context;
  const start = { ids, context };
  return {
    context,
    opens: tenantId,
    streams: [
      newStream(start, tenant, { id: tenantId, events: createTenant(undefined, { slug, name: tenantName }) }),
      newStream(start, membership, {
        id: ids.next(),
        events: createMembership(undefined, { userId, role: 'owner', displayName, email }),
      }),
    ],
    claims: [{ tenantId: PLATFORM_TENANT_ID, kind: 'tenant.slug', value: slug, streamId: tenantId }],
  };
}

function personEvents(
  names: { userId: string; displayName: string; email: string },
  linkId: string | undefined,
  { now, actor }: CallContext,
): UserEvent[] {
  const [signedUp] = signUpUser(undefined, names);
  if (linkId === undefined) return [signedUp!];
  const state = user.evolve(undefined, signedUp!, { occurredAt: now.toISOString(), actor });
  return [signedUp!, ...requestEmailVerification(state, linkId)];
}

/** The write of a stream that begins with these events, as they are decided. */
export function newStream<State, Event extends DomainEvent, Row extends JsonObject>(
  { ids, context }: { ids: Ids; context: CallContext },
  aggregate: Aggregate<State, Event, Row>,
  { id, events }: { id: string; events: readonly Event[] },
): StreamWrite {
  const facts = { occurredAt: context.now.toISOString(), actor: context.actor };
  const state = events.reduce<State | undefined>(
    (folded, event) => aggregate.evolve(folded, event, facts),
    undefined,
  );
  return {
    streamId: id,
    aggregate,
    expected: 'none',
    events: events.map(({ type, data }) => ({ id: ids.next(), type, data })),
    row: state && aggregate.toRow(state),
  };
}

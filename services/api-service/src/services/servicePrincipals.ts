import { timingSafeEqual } from 'node:crypto';
import { sqlStateOf } from '@plinth/shared/database/isUnavailable';
import {
  addServicePrincipal,
  findServicePrincipal,
  listServicePrincipals,
  revokeServicePrincipal,
  rotateServicePrincipal,
} from '@plinth/shared/database/repositories/servicePrincipals';
import type {
  ListedServicePrincipal,
  ServicePrincipalRow,
} from '@plinth/shared/database/repositories/servicePrincipals';
import type { Connection } from '@plinth/shared/database/statement';
import type { CreateServiceDto, RotateServiceDto, ServiceScope } from '@plinth/shared/domain/operatorDto';
import { ForbiddenError, nameTaken, NotFoundError } from '@plinth/shared/errors/appErrors';
import type { Clock, Ids } from '@plinth/shared/types/clock';
import { newKey, readKey } from './keyText';
import { badToken } from './tokens';

export type ServicePrincipalsDeps = {
  /** Role identity. */
  readonly identity: Connection;
  readonly clock: Clock;
  readonly ids: Ids;
};

/** A principal with its key, which is shown this once. */
export type NewServicePrincipal = ListedServicePrincipal & { readonly key: string };

/** See {@link createServicePrincipals}. */
export type ServicePrincipals = ReturnType<typeof createServicePrincipals>;

/** Makes the principals of services that the operators run beside the platform; each has a key (`pls_…`) and scopes. */
export function createServicePrincipals({ identity, clock, ids }: ServicePrincipalsDeps) {
  return {
    /** Makes one. Not repeatable: the key stands in this answer only. @throws ConflictError `name_taken` */
    async create({ name, scopes }: CreateServiceDto): Promise<NewServicePrincipal> {
      const [id, now] = [ids.next(), clock.now().toISOString()];
      const { key, hash } = newKey('pls', id);
      try {
        await addServicePrincipal(identity, { id, name, scopes, hash, now });
      } catch (error) {
        if (sqlStateOf(error) === '23505') throw nameTaken('service.name');
        throw error;
      }
      return { id, name, scopes, previousUntil: null, createdAt: now, key };
    },

    /** All that were not revoked, by name. */
    list: (): Promise<readonly ListedServicePrincipal[]> => listServicePrincipals(identity),

    /** Gives one another key; that before is good for the overlap. Not repeatable. @throws NotFoundError */
    async rotate(id: string, { overlapSeconds }: RotateServiceDto): Promise<NewServicePrincipal> {
      const previousUntil = new Date(clock.now().getTime() + overlapSeconds * 1_000).toISOString();
      const { key, hash } = newKey('pls', id);
      const rotated = await rotateServicePrincipal(identity, { id, hash, previousUntil });
      if (!rotated) throw new NotFoundError('service');
      return { ...rotated, key };
    },

    /** Ends one at once. @throws NotFoundError */
    async revoke(id: string): Promise<void> {
      const isEnded = await revokeServicePrincipal(identity, { id, now: clock.now().toISOString() });
      if (!isEnded) throw new NotFoundError('service');
    },

    /**
     * Who shows a key, read anew each time, so that it ends at once.
     * @throws UnauthenticatedError, always the same, for one that is unknown, wrong or revoked; ForbiddenError for one that
     *   lacks the scope
     */
    async authenticate(text: string, scope: ServiceScope): Promise<{ id: string; name: string }> {
      const shown = readKey('pls', text);
      if (!shown) throw badToken('not the form of the key of a service');
      const row = await findServicePrincipal(identity, shown.keyId);
      if (!row) throw badToken('unknown service, or one that was revoked');
      assertSecret(row, shown.hash, clock.now().getTime());
      if (!row.scopes.includes(scope)) {
        throw new ForbiddenError(`This service may not do that; it needs ${scope}.`, 'forbidden');
      }
      return { id: row.id, name: row.name };
    },
  };
}

function assertSecret(
  { hash, previousHash, previousUntil }: ServicePrincipalRow,
  shown: Buffer,
  now: number,
): void {
  const isPreviousGood = previousUntil !== null && Date.parse(previousUntil) > now;
  const good = [hash, isPreviousGood ? previousHash : null].filter((each) => each !== null);
  if (!good.some((each) => timingSafeEqual(each, shown))) throw badToken('wrong secret of a service');
}

import { IsUUID, Matches } from 'class-validator';
import { Instant } from '@plinth/shared/domain/instant';
import { Optional } from '@plinth/shared/domain/optional';
import { PageQuery } from '@plinth/shared/domain/pageQuery';
import { exportAudit, listAudit } from '../handlers/audit';
import type { ExportDeps } from '../handlers/audit';
import type { AuditPublicKeys } from '../services/auditPublicKeys';
import { page } from './replies';
import { openRoute, route } from './route';
import type { Route } from './route';

/** What the routes of the audit need. */
export type AuditDeps = Parameters<typeof listAudit>[0] & ExportDeps;

/** How long others may keep the keys. */
const JWKS_MAX_AGE_SECONDS = 300;

/** Query of `GET /v1/audit`: all that is given must hold. */
class AuditQuery extends PageQuery {
  /** `kind:id`, as events have it. */
  @Optional()
  @Matches(/^[a-z-]{1,20}:[\w.-]{1,100}$/, { message: 'actor must be like user:<id>' })
  actor?: string;

  @Optional()
  @Matches(/^[a-z_]{1,40}(\.[a-z_]{1,40}){1,3}$/, { message: 'type must be an event type like task.created' })
  type?: string;

  @Optional()
  @Matches(/^[a-z_]{1,40}$/, { message: 'aggregate must be the first part of an event type, like task' })
  aggregate?: string;

  /** Of one thing. */
  @Optional()
  @IsUUID()
  stream?: string;

  /** Recorded at or after this. */
  @Optional()
  @Instant()
  from?: string;

  /** Recorded before this. */
  @Optional()
  @Instant()
  until?: string;
}

/** Who did what; the log with its proof; and the keys that it is signed with. */
export function auditRoutes(deps: AuditDeps): Route[] {
  return [list(deps), exported(deps), keys(deps)];
}

function list(deps: AuditDeps): Route {
  const entries = listAudit(deps);
  return route({
    method: 'get',
    path: '/v1/audit',
    access: 'audit.read',
    query: AuditQuery,
    status: 200,
    handle: async ({ caller, query: { stream, ...query } }) => {
      const { progress, ...found } = await entries(caller, { ...query, streamId: stream?.toLowerCase() });
      const { body, nextCursor } = page(found);
      return { body: { ...body, ...progress }, nextCursor };
    },
  });
}

function exported(deps: AuditDeps): Route {
  const handOut = exportAudit(deps);
  return route({
    method: 'get',
    path: '/v1/audit/export',
    access: 'audit.read',
    limit: 'export',
    status: 200,
    handle: async ({ caller }) => ({
      stream: await handOut(caller),
      headers: {
        'content-type': 'application/jsonl; charset=utf-8',
        'content-disposition': `attachment; filename="audit-${caller.context.tenantId}.jsonl"`,
      },
    }),
  });
}

function keys({ auditKeys }: { auditKeys: Pick<AuditPublicKeys, 'list'> }): Route {
  return openRoute({
    method: 'get',
    path: '/.well-known/audit-jwks.json',
    access: 'public',
    status: 200,
    handle: async () => ({
      body: { keys: await auditKeys.list() },
      headers: { 'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}` },
    }),
  });
}

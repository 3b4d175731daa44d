import pg from 'pg';
import type { Profile } from '../../scripts/lib/profile.mts';
import type { Stack } from '../../scripts/lib/stack.mts';
import { kafkaTopics } from './kafkaTopics.mts';
import { redisTopics } from './redisTopics.mts';
import type { Snapshot } from './snapshot.mts';

/** Whom row security does not bind, and who has no code of the product. See {@link openWitness}. */
export type Witness = Awaited<ReturnType<typeof openWitness>>;

/** Microseconds of a time, in UTC, so that texts compare like times. */
const time = (column: string) => `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;

/** A trigger writes down each update of a job: its row alone shows how it ended, and not how it came there. */
const WITNESS_OF_JOBS = `
  create table job_step (
    n bigint generated always as identity primary key, at timestamptz not null, id uuid not null,
    old_status text not null, status text not null, old_token bigint not null, token bigint not null,
    old_leased_until timestamptz
  );
  create function note_job_step() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into job_step (at, id, old_status, status, old_token, token, old_leased_until)
    values (clock_timestamp(), new.id, old.status, new.status, old.lease_token, new.lease_token, old.leased_until);
    return null;
  end $$;
  create trigger note_job_step after update on job for each row execute function note_job_step();`;

const QUERIES = {
  heads: `select tenant_id as "tenantId", position::int from log_head`,
  streams: `select tenant_id as "tenantId", id, version from stream`,
  events: `
    select tenant_id as "tenantId", position::int, stream_id as "streamId", version, id, type, data, actor,
           correlation_id as "correlationId", ${time('occurred_at')} as "occurredAt"
    from event order by tenant_id, position`,
  rows: `
    select tenant_id as "tenantId", 'project' as aggregate, id, version,
           json_build_object('key', key, 'name', name, 'description', description, 'status', status,
                             'deletedAt', deleted_at) as fields
    from project
    union all
    select tenant_id, 'task', id, version,
           json_build_object('projectId', project_id, 'title', title, 'description', description, 'status', status,
                             'labels', labels, 'externalId', external_id, 'assigneeId', assignee_id, 'dueDate', due_date,
                             'rank', rank, 'deletedAt', deleted_at)
    from task`,
  feed: `
    select tenant_id as "tenantId", project_id as "projectId", position::int, stream_id as "streamId", version,
           event_id as "eventId", type, actor
    from activity`,
  checkpoints: `
    select tenant_id as "tenantId", consumer as name, position::int from checkpoint
    union all select tenant_id, 'relay', position::int from relay_checkpoint`,
  parked: `select tenant_id as "tenantId", stream_id as "streamId", reason from parked_stream`,
  schedules: `select tenant_id as "tenantId", name, next_due_at <= now() as "isDue" from schedule`,
  jobs: `
    select tenant_id as "tenantId", id, schedule, ${time('due_at')} as "dueAt", status, attempt from job`,
  jobSteps: `
    select id, ${time('at')} as at, old_status as "oldStatus", status, old_token::int as "oldToken",
           token::int, ${time('old_leased_until')} as "oldLeasedUntil"
    from job_step order by n`,
};

/** Events as lines of an export (docs/audit.md), which tests/independent/chain.mjs reads. */
const CHAIN = `
  select json_build_object(
    'kind', 'event', 'tenantId', tenant_id, 'position', position, 'streamId', stream_id, 'version', version, 'id', id,
    'type', type, 'schemaVersion', schema_version,
    'occurredAtMicros', (extract(epoch from occurred_at) * 1000000)::bigint::text,
    'recordedAtMicros', (extract(epoch from recorded_at) * 1000000)::bigint::text, 'actor', actor,
    'correlationId', correlation_id, 'causationId', causation_id, 'traceparent', traceparent, 'keyIds', key_ids,
    'payloadDigest', encode(payload_digest, 'hex'), 'salt', encode(salt, 'hex'), 'data', data::text,
    'chain', encode(chain, 'hex'))::text as line
  from event where tenant_id = $1 order by position`;

/** What is still to be done: how far each follower of the log is behind, and jobs that are not done. */
const OPEN_WORK = `
  select
    (select count(*)::int from log_head h
     cross join (select 'relay' as name union select distinct consumer from checkpoint) as follower
     left join relay_checkpoint r on r.tenant_id = h.tenant_id
     left join checkpoint c on c.tenant_id = h.tenant_id and c.consumer = follower.name
     where h.position > coalesce(case follower.name when 'relay' then r.position else c.position end, 0)) as behind,
    (select count(*)::int from job where status in ('queued', 'running')) as jobs,
    (select count(*)::int from schedule where next_due_at <= now()) as due,
    (select count(*)::int from parked_stream) as parked`;

/** Age of the oldest event that the feed has not passed. */
const LAG = `
  select coalesce(max(extract(epoch from clock_timestamp() - e.recorded_at) * 1000), 0)::float as ms
  from log_head h
  left join checkpoint c on c.tenant_id = h.tenant_id and c.consumer = 'activity-feed-v1'
  join event e on e.tenant_id = h.tenant_id and e.position = coalesce(c.position, 0) + 1`;

/** What is still to be done; all zero when the stack is quiet. */
interface OpenWork {
  behind: number;
  jobs: number;
  due: number;
  parked: number;
}

/**
 * Looks at the database as its superuser, and at the topics, from outside; connects anew whenever PostgreSQL was away.
 * @param url of the database as the administrator
 */
export async function openWitness(url: string, broker: { stack: Stack; profile: Profile }) {
  const pool = new pg.Pool({ connectionString: url, max: 4, connectionTimeoutMillis: 2_000 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const rows = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await pool.query<Row>({ text: sql, values, query_timeout: 20_000 } as pg.QueryConfig)).rows;
  await rows(WITNESS_OF_JOBS);
  const readTopics = broker.profile === 'kafka' ? kafkaTopics : redisTopics;

  return {
    /** What is still to be done. @throws while PostgreSQL is away */
    openWork: async (): Promise<OpenWork> => (await rows<OpenWork & pg.QueryResultRow>(OPEN_WORK))[0]!,

    /** Milliseconds since the oldest event was recorded that the feed does not have. @throws as openWork */
    feedLag: async (): Promise<number> => (await rows<{ ms: number }>(LAG))[0]!.ms,

    /** Whether the feed has the event that one of these requests led to. @throws as openWork */
    isInFeed: async (requestIds: string[]): Promise<boolean> => {
      const found = await rows(
        `select from event e join activity a on a.tenant_id = e.tenant_id and a.event_id = e.id
         where e.correlation_id = any ($1)`,
        [requestIds],
      );
      return found.length > 0;
    },

    /** Whether the relay has passed the event that one of these requests led to. @throws as openWork */
    isPublished: async (requestIds: string[]): Promise<boolean> => {
      const found = await rows(
        `select from event e join relay_checkpoint c on c.tenant_id = e.tenant_id and c.position >= e.position
         where e.correlation_id = any ($1)`,
        [requestIds],
      );
      return found.length > 0;
    },

    /** Gives a tenant schedules that are due now, once; their jobs count its tasks. @throws as openWork */
    plantSchedules: async (tenantId: string, count: number): Promise<true> => {
      await rows(
        `insert into schedule (tenant_id, name, processor, cron, next_due_at)
         select $1, 'crash-' || gen_random_uuid(), 'project-counts', '0 0 1 1 *', clock_timestamp()
         from generate_series(1, $2)`,
        [tenantId, count],
      );
      return true;
    },

    /** Whether an append is under way at this moment. @throws as openWork */
    isAppending: async (): Promise<boolean> => {
      const sql = `select from pg_stat_activity where usename = 'plinth_writer' and state = 'active' limit 1`;
      return (await rows(sql)).length > 0;
    },

    /** Whether a job runs at this moment. @throws as openWork */
    hasRunningJob: async (): Promise<boolean> =>
      (await rows(`select from job where status = 'running' limit 1`)).length > 0,

    /** The log of a tenant, event by event, for the program that recomputes its chain. */
    chainOf: async (tenantId: string): Promise<string> =>
      (await rows<{ line: string }>(CHAIN, [tenantId])).map(({ line }) => line).join('\n'),

    /** All tables and topics, as they are now; `views` is the API's to tell. */
    snapshot: async (): Promise<Omit<Snapshot, 'views'>> => {
      const tables = await Promise.all(
        Object.entries(QUERIES).map(async ([name, sql]) => [name, await rows(sql)] as const),
      );
      return { ...(Object.fromEntries(tables) as unknown as Tables), ...(await readTopics(broker.stack)) };
    },

    close: (): Promise<void> => pool.end(),
  };
}

type Tables = Omit<Snapshot, 'views' | 'messages' | 'deadLetters'>;

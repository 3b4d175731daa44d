import type pg from 'pg';

export interface TaskEvent {
  type: string;
  data: Record<string, unknown>;
}

/** What of an event store of Emmett is used here. */
export interface EventStore {
  schema: { migrate: () => Promise<unknown> };
  appendToStream: (
    stream: string,
    events: TaskEvent[],
    options: { expectedStreamVersion: bigint },
  ) => Promise<unknown>;
  close: () => Promise<void>;
}

interface Projection {
  readonly name?: string;
}

interface Registration {
  type: string;
  projection: Projection;
}

interface EmmettPostgresql {
  getPostgreSQLEventStore: (
    url: string,
    options: { projections: Registration[]; connectionOptions: { pool: pg.Pool } },
  ) => EventStore;
  pongoSingleStreamProjection: (options: {
    collectionName: string;
    canHandle: string[];
    evolve: (document: object | null, event: TaskEvent) => object;
  }) => Projection;
}

interface Emmett {
  projections: { inline: (all: Projection[]) => Registration[] };
}

/** The packages of bench/package.json; typed here, since the type check of the repository goes without them. */
export async function loadEmmett(): Promise<EmmettPostgresql & Emmett> {
  const names: string[] = ['@event-driven-io/emmett-postgresql', '@event-driven-io/emmett'];
  const [postgresql, core] = (await Promise.all(names.map((name) => import(name)))) as [
    EmmettPostgresql,
    Emmett,
  ];
  const { getPostgreSQLEventStore, pongoSingleStreamProjection } = postgresql;
  return { getPostgreSQLEventStore, pongoSingleStreamProjection, projections: core.projections };
}

import type pg from 'pg';

export interface TaskEvent {
  type: string;
  data: Record<string, unknown>;
  metadata?: Record<string, unknown>;
}

/** What a reader is handed. */
export interface Recorded extends TaskEvent {
  metadata: { streamName: string; streamPosition: bigint; globalPosition: bigint };
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

/** An SQL text made by its `sql`. */
export type Sql = { readonly __brand: 'sql' };

export interface Projection {
  readonly name?: string;
  readonly canHandle: string[];
  readonly handle: (events: TaskEvent[]) => Promise<void>;
}

interface Registration {
  type: string;
  projection: Projection;
}

/** Reads in the background and hands on what it reads. */
export interface Consumer {
  reactor: (options: {
    processorId: string;
    eachMessage: (message: Recorded) => Promise<void> | void;
  }) => unknown;
  projector: (options: { projection: Projection }) => unknown;
  start: () => Promise<void>;
  close: () => Promise<void>;
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
  postgreSQLRawSQLProjection: (options: {
    name: string;
    canHandle: string[];
    evolve: (event: Recorded) => Sql;
  }) => Projection;
  postgreSQLEventStoreConsumer: (options: {
    connectionString: string;
    pulling: { batchSize: number; pullingFrequencyInMs: number };
    stopWhen?: { noMessagesLeft: boolean };
  }) => Consumer;
}

interface Emmett {
  projections: { inline: (all: Projection[]) => Registration[] };
}

interface Dumbo {
  sql: (text: string, ...values: unknown[]) => Sql;
}

/** The packages of bench/package.json; typed here, since the type check of the repository goes without them. */
export async function loadEmmett(): Promise<EmmettPostgresql & Emmett & Dumbo> {
  const names: string[] = ['emmett-postgresql', 'emmett', 'dumbo'];
  const [postgresql, { projections }, { sql }] = (await Promise.all(
    names.map((name) => import(`@event-driven-io/${name}`)),
  )) as [EmmettPostgresql, Emmett, Dumbo];
  return { ...postgresql, projections, sql };
}

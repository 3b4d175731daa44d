import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Connection } from '../database/statement';
import { withTenant } from '../database/withTenant';
import { ConflictError, PreconditionFailedError, UnavailableError } from '../errors/appErrors';
import type { Aggregate } from '../types/aggregate';
import type { Ids } from '../types/clock';
import type { CallContext } from '../types/context';
import type { DomainEvent } from '../types/event';
import type { JsonObject } from '../types/json';
import type { Append } from './append';
import type { Claim, StoredAggregate, StreamWrite } from './appendUnit';
import type { Keyring } from './crypto/keyring';
import { foldStream } from './foldStream';
import type { Folded } from './foldStream';
import { openRecord } from './openEvents';

/** What the store adds to an aggregate's row. */
export type StoredRow<Row> = Row & { readonly version: number; readonly reducerRevision: number };

/** Another stream that the decision rests on: unchanged when the events are written, or the command is decided anew. */
export type Guard = {
  readonly aggregate: StoredAggregate;
  readonly streamId: string;
  readonly version: number;
};

/** What a command was decided on, read in one transaction. */
export type Loaded<Row, Facts> = {
  readonly row: StoredRow<Row> | undefined;
  readonly facts: Facts;
  readonly guards?: readonly Guard[];
};

/** One command to one stream. */
export type Command<State, Event, Row, Facts> = {
  readonly id: string;
  /** The version that the caller names (If-Match); without it a conflict is retried. */
  readonly expected?: number;
  readonly load: (tx: Connection) => Promise<Loaded<Row, Facts>>;
  /** Pure; throws the domain's refusal, returns no events when nothing changes. */
  readonly decide: (state: State | undefined, facts: Facts) => readonly Event[];
  readonly claims?: readonly Claim[];
};

/** The stream after the command; `events` is empty when it changed nothing. */
export type CommandResult<State, Event> = {
  readonly state: State | undefined;
  readonly version: number;
  readonly events: readonly Event[];
};

type CommandDeps = {
  readonly append: Append;
  /** The pool of role app. */
  readonly app: Pick<Pool, 'connect'>;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly ids: Ids;
  /** From 0 to 1; default Math.random. */
  readonly random?: () => number;
};

const MAX_ATTEMPTS = 10;
const MAX_FIRST_PAUSE_MS = 2;

const isVersionConflict = (error: unknown): error is ConflictError =>
  error instanceof ConflictError && error.code === 'version_conflict';

/** The state that a row stands for; a row that an older reducer wrote is folded anew from the log. */
async function stateOf<State, Event extends DomainEvent, Row extends JsonObject>(
  { tx, keyring, streamId }: { tx: Connection; keyring: Pick<Keyring, 'open'>; streamId: string },
  aggregate: Aggregate<State, Event, Row>,
  { row, tenantId }: { row: StoredRow<Row> | undefined; tenantId: string },
): Promise<Folded<State>> {
  if (!row) return { state: undefined, version: 0 };
  if (row.reducerRevision > aggregate.revision) {
    throw new UnavailableError(
      `this process folds ${aggregate.type} at revision ${aggregate.revision}, the row is at ${row.reducerRevision}: finish the rollout`,
    );
  }
  if (row.reducerRevision < aggregate.revision)
    return foldStream({ tx, keyring }, aggregate, { tenantId, streamId });
  const personal = aggregate.personalRow;
  const opened = personal ? ((await openRecord(keyring, tenantId, { record: row, personal })) as Row) : row;
  return { state: aggregate.fromRow(opened), version: row.version };
}

/**
 * Makes the way from a command to its events: load the row with one read, decide, append with the version that was
 * read. Reading and appending are two transactions; the expected version and the guards join them.
 *
 * The handler it returns throws what `decide` throws, what the append throws, PreconditionFailedError when the named
 * version is not the newest, ConflictError `version_conflict` when others were faster ten times, and
 * UnavailableError when newer code wrote the row. It may be repeated as far as the command itself may.
 */
export function createCommandHandler({ random = Math.random, ...deps }: CommandDeps) {
  const attempt = async <State, Event extends DomainEvent, Row extends JsonObject, Facts>(
    context: CallContext,
    aggregate: Aggregate<State, Event, Row>,
    command: Command<State, Event, Row, Facts>,
  ): Promise<CommandResult<State, Event>> => {
    const { tenantId } = context;
    const { state, version, facts, guards } = await withTenant(deps.app, tenantId, async (tx) => {
      const { row, facts, guards = [] } = await command.load(tx);
      const scope = { tx, keyring: deps.keyring, streamId: command.id };
      return { ...(await stateOf(scope, aggregate, { row, tenantId })), facts, guards };
    });
    if (command.expected !== undefined && state !== undefined && command.expected !== version) {
      throw new PreconditionFailedError(command.expected, version);
    }
    const events = command.decide(state, facts);
    if (events.length === 0) return { state, version, events };
    const at = { occurredAt: context.now.toISOString(), actor: context.actor };
    const next = events.reduce<State | undefined>(
      (folded, event) => aggregate.evolve(folded, event, at),
      state,
    );
    const write: StreamWrite = {
      streamId: command.id,
      aggregate,
      expected: version === 0 ? 'none' : version,
      events: events.map(({ type, data }) => ({ id: deps.ids.next(), type, data })),
      row: next === undefined ? undefined : aggregate.toRow(next),
    };
    const guarded = guards.map((guard) => ({ ...guard, expected: guard.version, events: [] }));
    const result = await deps.append({ context, streams: [write, ...guarded], claims: command.claims });
    return { state: next, version: result.versions[0] ?? version, events };
  };

  return async function handle<State, Event extends DomainEvent, Row extends JsonObject, Facts>(
    context: CallContext,
    aggregate: Aggregate<State, Event, Row>,
    command: Command<State, Event, Row, Facts>,
  ): Promise<CommandResult<State, Event>> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt(context, aggregate, command);
      } catch (error) {
        if (!isVersionConflict(error) || tries === MAX_ATTEMPTS) throw error;
        // A caller's own version is checked on the next read: it answers 412 there, unless only a guard had moved.
        // Those who collide would otherwise meet again in step (full jitter, doubling).
        await setTimeout(random() * MAX_FIRST_PAUSE_MS * 2 ** tries);
      }
    }
  };
}

/** See {@link createCommandHandler}. */
export type CommandHandler = ReturnType<typeof createCommandHandler>;

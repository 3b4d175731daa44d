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
import type { AppendUnit, Claim, DroppedKey, StoredAggregate, StreamWrite } from './appendUnit';
import type { Keyring } from './crypto/keyring';
import { foldStream } from './foldStream';
import type { Folded } from './foldStream';
import { findReplay } from './idempotency';
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
  /** Other streams that are written in the same unit, each at the version that it was read at. */
  readonly beside?: readonly StreamWrite[];
  /** Beside those of the command; a name of kind `plan.…` that is taken means that the command is decided anew. */
  readonly claims?: readonly Claim[];
  /** Dropped with the command's events. */
  readonly droppedKeys?: readonly DroppedKey[];
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
  /** Passwords that are set in the unit of the events. */
  readonly credentials?: AppendUnit['credentials'];
};

/** The stream after the command; `events` is empty when it wrote nothing. */
export type CommandResult<State, Event> = {
  readonly state: State | undefined;
  readonly version: number;
  readonly events: readonly Event[];
  /** True when the same request was carried out before: the stream as it was then, not as it is now. */
  readonly isReplayed?: boolean;
};

type CommandDeps = {
  readonly append: Append;
  /** The pool of role app. */
  readonly app: Pick<Pool, 'connect'>;
  readonly keyring: Pick<Keyring, 'open' | 'requestMac'>;
  readonly ids: Ids;
  /** From 0 to 1; default Math.random. */
  readonly random?: () => number;
};

const MAX_ATTEMPTS = 10;
const MAX_FIRST_PAUSE_MS = 2;

/** Others were faster: with the stream, or with the place that a plan has for one thing more. */
const isOvertaken = (error: unknown): error is ConflictError =>
  error instanceof ConflictError &&
  (error.code === 'version_conflict' ||
    (error.code === 'name_taken' && /^plan\./.test(error.members.kind as string)));

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

/** What was read for a command: its own result if it was carried out before, else what to decide on. */
type Read<State, Facts> =
  | { readonly replay: Folded<State> }
  | (Folded<State> & {
      readonly replay?: undefined;
      readonly facts: Facts;
      readonly guards: readonly Guard[];
      readonly claims: readonly Claim[];
      readonly beside: readonly StreamWrite[];
      readonly droppedKeys: readonly DroppedKey[];
    });

/** Reads what a command is decided on, in one transaction. */
async function read<State, Event extends DomainEvent, Row extends JsonObject, Facts>(
  { app, keyring }: Pick<CommandDeps, 'app' | 'keyring'>,
  aggregate: Aggregate<State, Event, Row>,
  { context, command }: { context: CallContext; command: Command<State, Event, Row, Facts> },
): Promise<Read<State, Facts>> {
  const { tenantId } = context;
  const streamId = command.id;
  return withTenant(app, tenantId, async (tx) => {
    const { row, facts, guards = [], beside = [], claims = [], droppedKeys = [] } = await command.load(tx);
    // After the row: a first run that comes through later than this moves the version that was read.
    const replay = await findReplay({ tx, keyring }, aggregate, { context, streamId });
    if (replay) return { replay };
    return {
      ...(await stateOf({ tx, keyring, streamId }, aggregate, { row, tenantId })),
      facts,
      guards,
      claims: [...(command.claims ?? []), ...claims],
      beside,
      droppedKeys,
    };
  });
}

/** The unit of a command's events, and the state that they lead to. */
async function unitOf<State, Event extends DomainEvent, Row extends JsonObject>(
  { ids, keyring }: Pick<CommandDeps, 'ids' | 'keyring'>,
  aggregate: Aggregate<State, Event, Row>,
  decided: Folded<State> & {
    readonly context: CallContext;
    readonly command: Pick<Command<State, Event, Row, never>, 'id' | 'credentials'>;
    readonly events: readonly Event[];
    readonly guards: readonly Guard[];
    readonly claims: readonly Claim[];
    readonly beside: readonly StreamWrite[];
    readonly droppedKeys: readonly DroppedKey[];
  },
): Promise<{ unit: AppendUnit; next: State | undefined }> {
  const { context, command, events, guards, claims, beside, droppedKeys, version } = decided;
  const { keyed } = context;
  const at = { occurredAt: context.now.toISOString(), actor: context.actor };
  const next = events.reduce<State | undefined>(
    (folded, event) => aggregate.evolve(folded, event, at),
    decided.state,
  );
  const write: StreamWrite = {
    streamId: command.id,
    aggregate,
    expected: version === 0 ? 'none' : version,
    events: events.map(({ type, data }, index) => ({ id: keyed?.id(index + 1) ?? ids.next(), type, data })),
    row: next === undefined ? undefined : aggregate.toRow(next),
  };
  const guarded = guards.map((guard) => ({ ...guard, expected: guard.version, events: [] }));
  const requestDigest = keyed && (await keyring.requestMac(context.tenantId, keyed.content()));
  const streams = [write, ...beside, ...guarded];
  const { credentials } = command;
  return { unit: { context, streams, claims, credentials, droppedKeys, requestDigest }, next };
}

/**
 * Makes the way from a command to its events: load the row with one read, decide, append with the version that was
 * read. Reading and appending are two transactions; the expected version and the guards join them.
 *
 * The handler it returns throws what `decide` throws, what the append throws, PreconditionFailedError when the named
 * version is not the newest, ConflictError `version_conflict` when others were faster ten times, and
 * UnavailableError when newer code wrote the row. It may be repeated as far as the command itself may; in the context
 * of a request with an Idempotency-Key it takes effect once and its repetitions get the first result, or
 * IllegalStateError `idempotency_key_reused` when the key came with another request.
 */
export function createCommandHandler({ random = Math.random, ...deps }: CommandDeps) {
  /** The result of the same request's first run; undefined when there is none. */
  const findFirst = async <State, Event extends DomainEvent, Row extends JsonObject>(
    context: CallContext,
    aggregate: Aggregate<State, Event, Row>,
    streamId: string,
  ): Promise<CommandResult<State, Event> | undefined> => {
    if (!context.keyed) return undefined;
    const replay = await withTenant(deps.app, context.tenantId, (tx) =>
      findReplay({ tx, keyring: deps.keyring }, aggregate, { context, streamId }),
    );
    return replay && { ...replay, events: [], isReplayed: true };
  };

  const attempt = async <State, Event extends DomainEvent, Row extends JsonObject, Facts>(
    context: CallContext,
    aggregate: Aggregate<State, Event, Row>,
    command: Command<State, Event, Row, Facts>,
  ): Promise<CommandResult<State, Event>> => {
    const found = await read(deps, aggregate, { context, command });
    if (found.replay) return { ...found.replay, events: [], isReplayed: true };
    const { state, version, facts, ...other } = found;
    if (command.expected !== undefined && state !== undefined && command.expected !== version) {
      throw new PreconditionFailedError(command.expected, version);
    }
    const events = command.decide(state, facts);
    if (events.length === 0) return { state, version, events };
    const decided = { context, command, state, version, events, ...other };
    const { unit, next } = await unitOf(deps, aggregate, decided);
    const { replayed, versions, positions } = await deps.append(unit);
    context.onAppended?.(Math.max(...positions));
    // What was written is the first run's, with times of its own.
    const first = replayed ? await findFirst(context, aggregate, command.id) : undefined;
    return first ?? { state: next, version: versions[0] ?? version, events };
  };

  const retryOnConflict = async <Result>(run: () => Promise<Result>): Promise<Result> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await run();
      } catch (error) {
        if (!isOvertaken(error) || tries === MAX_ATTEMPTS) throw error;
        // A caller's own version is checked on the next read: it answers 412 there, unless only a guard had moved.
        // Those who collide would otherwise meet again in step (full jitter, doubling).
        await setTimeout(random() * MAX_FIRST_PAUSE_MS * 2 ** tries);
      }
    }
  };

  return async function handle<State, Event extends DomainEvent, Row extends JsonObject, Facts>(
    context: CallContext,
    aggregate: Aggregate<State, Event, Row>,
    command: Command<State, Event, Row, Facts>,
  ): Promise<CommandResult<State, Event>> {
    try {
      return await retryOnConflict(() => attempt(context, aggregate, command));
    } catch (error) {
      // The same request's first run may be what stands in the way; or it is this one, and only its answer was lost.
      const first = await findFirst(context, aggregate, command.id);
      if (first) return first;
      throw error;
    }
  };
}

/** See {@link createCommandHandler}. */
export type CommandHandler = ReturnType<typeof createCommandHandler>;

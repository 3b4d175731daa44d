import { findProject } from '@plinth/shared/database/repositories/projects';
import { withTenant } from '@plinth/shared/database/withTenant';
import * as rules from '@plinth/shared/domain/project/decider';
import type { ProjectEvent } from '@plinth/shared/domain/project/events';
import type { Project } from '@plinth/shared/domain/project/row';
import { AppError } from '@plinth/shared/errors/appErrors';
import { foldStream } from '@plinth/shared/eventstore/foldStream';
import { createCommandHandler } from '@plinth/shared/eventstore/handleCommand';
import type { CommandHandler } from '@plinth/shared/eventstore/handleCommand';
import { addTombstone, clearPurged, namePurged } from '@plinth/shared/eventstore/purge';
import type { PurgedStreams } from '@plinth/shared/eventstore/purge';
import type { CallContext } from '@plinth/shared/types/context';
import fc from 'fast-check';
import { testStore } from './testStore';
import type { TestStore } from './testStore';

// Projects that are made, changed, deleted, restored and purged in any order, beside a model of a few flags.

const RUNS = Number(process.env.PLINTH_MODEL_RUNS ?? 12);
const PROJECTS = 3;
const KEYS = 2;
const CLEAR_EVENTS = 3;

const ACTIONS = ['rename', 'archive', 'unarchive', 'delete', 'restore', 'purge', 'empty'] as const;
type Action = (typeof ACTIONS)[number];
type Operation = { project: number; create: number } | { project: number; action: Action };

/** What a project must be, or what stays of it. */
type Held = { name: string; isArchived: boolean; isDeleted: boolean; isPurged: boolean; version: number };
type Model = { ids: string[]; projects: Map<string, Held>; holders: Map<string, string>; names: number };

const anyProject = fc.nat(PROJECTS - 1);
const operations = fc.array(
  fc.oneof<fc.Arbitrary<Operation>[]>(
    fc.record({ project: anyProject, create: fc.nat(KEYS - 1) }),
    fc.record({ project: anyProject, action: fc.constantFrom(...ACTIONS) }),
    fc.record({ project: anyProject, action: fc.constantFrom<Action>('delete', 'restore', 'purge') }),
  ),
  { minLength: 5, maxLength: 30 },
);

let store: TestStore;
let handle: CommandHandler;

beforeAll(async () => {
  store = await testStore();
  const { append, keyring, ids, database } = store;
  handle = createCommandHandler({ append, keyring, ids, app: database.pools.app });
});
afterAll(() => store.database.close());

/** What the rules say to an action on a project in that state; undefined when it is carried out. */
function refusalOf(held: Held | undefined, action: Action): string | undefined {
  if (!held) return 'not_found';
  if (held.isPurged) return 'purged';
  if (action === 'restore' || action === 'purge') return held.isDeleted ? undefined : 'project_not_deleted';
  return held.isDeleted ? 'gone' : refusalOfLive(held, action);
}

function refusalOfLive({ isArchived }: Held, action: Action): string | undefined {
  if (action === 'unarchive') return isArchived ? undefined : 'project_not_archived';
  return isArchived && action !== 'delete' ? 'project_archived' : undefined;
}

function change(model: Model, held: Held, action: Action): void {
  held.version += 1;
  if (action === 'rename') held.name = `n${model.names}`;
  if (action === 'archive' || action === 'unarchive') held.isArchived = action === 'archive';
  if (action === 'delete' || action === 'restore') held.isDeleted = action === 'delete';
  if (action === 'purge') held.isPurged = true;
}

function decide(model: Model, action: Action, purged: PurgedStreams) {
  return (state: Project | undefined): ProjectEvent[] => {
    if (action === 'rename') return rules.updateProject(state, { name: `n${model.names}` });
    if (action === 'archive') return rules.archiveProject(state);
    if (action === 'unarchive') return rules.unarchiveProject(state);
    if (action === 'delete') return rules.deleteProject(state);
    if (action === 'restore') return rules.restoreProject(state);
    return rules.purgeProject(state, { ...purged, reason: 'model' });
  };
}

async function codeOf(command: Promise<unknown>): Promise<string | undefined> {
  try {
    await command;
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function create(
  model: Model,
  context: CallContext,
  { project: index, create: number }: { project: number; create: number },
) {
  const id = model.ids[index]!;
  const key = `k${number}`;
  const { tenantId } = context;
  const code = await codeOf(
    handle(context, rules.project, {
      id,
      load: async (tx) => ({ row: await findProject(tx, { tenantId, id }), facts: undefined }),
      decide: (state) => rules.createProject(state, { key, name: 'first' }),
      claims: [{ kind: 'project.key', value: key, streamId: id }],
    }),
  );
  if (model.projects.has(id)) return expect(code).toBe('project_exists');
  if (model.holders.has(key)) return expect(code).toBe('name_taken');
  expect(code).toBeUndefined();
  model.holders.set(key, id);
  const fresh = { name: 'first', isArchived: false, isDeleted: false, isPurged: false, version: 1 };
  model.projects.set(id, fresh);
}

async function act(
  model: Model,
  context: CallContext,
  { project: index, action }: { project: number; action: Action },
) {
  const id = model.ids[index]!;
  const { tenantId } = context;
  const held = model.projects.get(id);
  const versions = held?.version ?? 0;
  model.names += 1;
  const { pools } = store.database;
  const purged = await withTenant(pools.app, tenantId, (tx) =>
    namePurged(tx, { tenantId, streamId: id, versions }),
  );
  const code = await codeOf(
    handle(context, rules.project, {
      id,
      load: async (tx) => ({ row: await findProject(tx, { tenantId, id }), facts: undefined }),
      decide: decide(model, action, purged),
    }),
  );
  expect(code).toBe(refusalOf(held, action));
  if (code !== undefined || !held) return;
  change(model, held, action);
  if (action !== 'purge') return;
  const purgedAt = context.now.toISOString();
  const tombstone = {
    tenantId,
    streamId: id,
    type: 'project',
    version: held.version,
    purgedAt,
    awaitsChildren: false,
  };
  await withTenant(pools.consumer, tenantId, (tx) => addTombstone(tx, tombstone));
}

/** One bounded step of emptying; names are given back by the step that finds nothing left. */
async function empty(model: Model, { tenantId }: CallContext): Promise<void> {
  const step = { tenantId, limit: CLEAR_EVENTS };
  await withTenant(store.database.pools.purger, tenantId, (tx) => clearPurged(tx, step));
  const sql = 'select value, stream_id from reservation where tenant_id = $1';
  const { rows } = await store.database.admin.query<{ value: string; stream_id: string }>(sql, [tenantId]);
  const before = model.holders;
  model.holders = new Map(rows.map(({ value, stream_id: id }) => [value, id]));
  for (const [key, id] of before) {
    if (!model.projects.get(id)!.isPurged) expect(model.holders.get(key)).toBe(id);
  }
}

const seen = (state: Project | undefined) =>
  state && {
    name: state.name,
    isArchived: state.status === 'archived',
    isDeleted: state.deletedAt !== null,
    isPurged: state.purgedAt !== null,
  };

/** The row and the fold of the log agree with each other and with the model, emptied or not. */
async function compare(model: Model, { tenantId }: CallContext): Promise<void> {
  await withTenant(store.database.pools.app, tenantId, async (tx) => {
    for (const id of model.ids) {
      const held = model.projects.get(id);
      const row = await findProject(tx, { tenantId, id });
      const deps = { tx, keyring: store.keyring };
      const { state, version } = await foldStream(deps, rules.project, { tenantId, streamId: id });
      expect(version).toBe(held?.version ?? 0);
      expect(row?.version ?? 0).toBe(version);
      expect(row && rules.project.fromRow(row)).toEqual(state);
      const { version: _, ...expected } = held ?? { version: 0 };
      const remains = { name: '', isArchived: false, isDeleted: true, isPurged: true };
      expect(seen(state)).toEqual(held && (held.isPurged ? remains : expected));
    }
  });
}

test('projects live, are deleted, restored and purged as their model says', async () => {
  await fc.assert(
    fc.asyncProperty(operations, async (all) => {
      const context = await store.openTenant();
      const ids = Array.from({ length: PROJECTS }, () => store.ids.next());
      const model: Model = { ids, projects: new Map(), holders: new Map(), names: 0 };
      for (const operation of all) {
        if ('create' in operation) await create(model, context, operation);
        else if (operation.action === 'empty') await empty(model, context);
        else await act(model, context, { ...operation, action: operation.action });
      }
      await compare(model, context);
      while (
        (
          await withTenant(store.database.pools.purger, context.tenantId, (tx) =>
            clearPurged(tx, { tenantId: context.tenantId, limit: 100 }),
          )
        ).events > 0
      );
      await compare(model, context);
    }),
    { numRuns: RUNS },
  );
});

import { deciderSpec, factsOf, fold } from '../../testing/deciderSpec';
import {
  completeTask,
  createTask,
  deleteTask,
  moveTask,
  newTask,
  purgeTask,
  reopenTask,
  restoreTask,
  startTask,
  task,
  updateTask,
} from './decider';
import type { TaskFacts } from './decider';
import type { TaskEvent } from './events';
import type { Task } from './row';

const DELETED_AT = '2026-01-01T00:00:00.000Z';
const PROJECT_ID = '0192f0c1-0000-7000-8000-0000000000aa';
const MEMBER_ID = '0192f0c1-0000-7000-8000-000000000002';
const OPEN_PROJECT = { status: 'active', deletedAt: null, purgedAt: null } as const;
const FACTS: TaskFacts = { project: OPEN_PROJECT, isAssigneeMember: true };
const RANK = 'M';

/** Projects in which nothing is changed, and how that is refused. */
const CLOSED: [TaskFacts['project'], string][] = [
  [undefined, 'not_found'],
  [{ ...OPEN_PROJECT, deletedAt: DELETED_AT }, 'gone'],
  [{ status: 'archived', deletedAt: DELETED_AT, purgedAt: null }, 'gone'],
  [{ ...OPEN_PROJECT, deletedAt: DELETED_AT, purgedAt: DELETED_AT }, 'purged'],
  [{ ...OPEN_PROJECT, status: 'archived' }, 'project_archived'],
];

const { given } = deciderSpec(task);
const created: TaskEvent = {
  type: 'task.created',
  data: {
    projectId: PROJECT_ID,
    title: 'Write',
    description: '',
    labels: ['a', 'b'],
    externalId: null,
    assigneeId: null,
    dueDate: null,
    rank: RANK,
  },
};
const started: TaskEvent = { type: 'task.started', data: {} };
const completed: TaskEvent = { type: 'task.completed', data: {} };
const reopened: TaskEvent = { type: 'task.reopened', data: {} };
const deleted: TaskEvent = { type: 'task.deleted', data: {} };
const restored: TaskEvent = { type: 'task.restored', data: {} };
const command = { projectId: PROJECT_ID, title: 'Write', labels: ['a', 'b'] };

type Decide = (state: Task | undefined, facts: TaskFacts) => TaskEvent[];
/** Each command that changes a task that is there; none of them without effect. */
const changes: [string, Decide][] = [
  ['updateTask', (state, facts) => updateTask(state, { title: 'x' }, facts)],
  ['assign', (state, facts) => updateTask(state, { assigneeId: MEMBER_ID }, facts)],
  [
    'moveTask',
    (state, facts) => moveTask(state, { gap: { lower: 'X', upper: undefined }, salt: MEMBER_ID }, facts),
  ],
  ['startTask', startTask],
  ['completeTask', completeTask],
  ['deleteTask', deleteTask],
];

describe('createTask', () => {
  const create =
    (facts = FACTS, asked: Partial<Parameters<typeof createTask>[1]> = {}) =>
    (state: Task | undefined) =>
      createTask(state, { ...command, ...asked }, { ...facts, rank: RANK });

  it('makes an open task', () => {
    given().when(create()).then(created);
    expect(fold(task, [created])).toMatchObject({ status: 'open', createdAt: factsOf(0).occurredAt });
  });

  it.each(CLOSED)('in the project %p is refused: %s', (project, code) => {
    given()
      .when(create({ ...FACTS, project }))
      .thenRefused(code);
  });

  it('refuses an id that is taken', () => {
    given(created).when(create()).thenRefused('task_exists');
  });

  it('assigns it to a member, and to nobody else', () => {
    const asked = { assigneeId: MEMBER_ID.toUpperCase(), dueDate: '2026-02-28' };
    given().when(create(FACTS, asked)).thenState({ assigneeId: MEMBER_ID, dueDate: '2026-02-28' });
    given()
      .when(create({ ...FACTS, isAssigneeMember: false }, asked))
      .thenRefused('assignee_not_a_member');
  });
});

describe('newTask', () => {
  it('is the same however a command writes the same', () => {
    expect(newTask({ ...command, projectId: PROJECT_ID.toUpperCase(), description: '' })).toEqual(
      newTask(command),
    );
    expect(newTask({ projectId: PROJECT_ID, title: 'x', externalId: 'E-1' })).toEqual({
      projectId: PROJECT_ID,
      title: 'x',
      description: '',
      labels: [],
      externalId: 'E-1',
      assigneeId: null,
      dueDate: null,
    });
  });
});

describe('updateTask', () => {
  it('tells only what changed', () => {
    given(created)
      .when((state) => updateTask(state, { title: 'Write', description: 'more', labels: ['b', 'a'] }, FACTS))
      .then({ type: 'task.updated', data: { description: 'more', labels: ['b', 'a'] } });
  });

  it.each([{}, { title: 'Write' }, { labels: ['a', 'b'] }, { assigneeId: null, dueDate: null }])(
    'yields nothing for %p',
    (fields) => {
      given(created)
        .when((state) => updateTask(state, fields, FACTS))
        .then();
    },
  );

  it('assigns, and takes it back; both beside other changes', () => {
    const assigned: TaskEvent = { type: 'task.assigned', data: { assigneeId: MEMBER_ID } };
    given(created)
      .when((state) => updateTask(state, { assigneeId: MEMBER_ID, dueDate: '2026-02-28' }, FACTS))
      .then({ type: 'task.updated', data: { dueDate: '2026-02-28' } }, assigned);
    given(created, assigned)
      .when((state) => updateTask(state, { assigneeId: null }, { ...FACTS, isAssigneeMember: undefined }))
      .then({ type: 'task.assigned', data: { assigneeId: null } });
  });

  it('assigns to members only, but lets a former one keep what is theirs', () => {
    const facts = { ...FACTS, isAssigneeMember: false };
    given(created)
      .when((state) => updateTask(state, { assigneeId: MEMBER_ID }, facts))
      .thenRefused('assignee_not_a_member');
    given(created, { type: 'task.assigned', data: { assigneeId: MEMBER_ID } })
      .when((state) => updateTask(state, { assigneeId: MEMBER_ID, title: 'x' }, facts))
      .then({ type: 'task.updated', data: { title: 'x' } });
  });
});

describe('moveTask', () => {
  const move =
    (gap?: { lower: string | undefined; upper: string | undefined }) => (state: Task | undefined) =>
      moveTask(state, { gap, salt: MEMBER_ID }, FACTS);

  it('gives it a rank of that place, and touches nothing else', () => {
    const [moved] = move({ lower: 'N', upper: 'P' })(fold(task, [created]));
    expect(moved).toEqual({ type: 'task.moved', data: { rank: expect.stringMatching(/^O/) as string } });
  });

  it.each([
    { lower: 'L', upper: 'N' },
    { lower: undefined, upper: 'N' },
    { lower: 'L', upper: undefined },
  ])('yields nothing when it is there already: %p', (gap) => {
    given(created).when(move(gap)).then();
  });

  it('refuses a neighbour that is no other task of the project, and a place without room', () => {
    given(created).when(move()).thenRefused('neighbour_not_in_project');
    const lower = `N${'z'.repeat(500)}`;
    given(created)
      .when(move({ lower, upper: 'O' }))
      .thenRefused('no_room');
  });
});

describe('status', () => {
  it.each([
    ['open', [created], { start: started, complete: completed, reopen: 'task_not_done' }],
    [
      'in_progress',
      [created, started],
      { start: 'task_not_open', complete: completed, reopen: 'task_not_done' },
    ],
    ['done', [created, completed], { start: 'task_not_open', complete: 'task_done', reopen: reopened }],
    [
      'open again',
      [created, completed, reopened],
      { start: started, complete: completed, reopen: 'task_not_done' },
    ],
  ] as [string, TaskEvent[], Record<'start' | 'complete' | 'reopen', TaskEvent | string>][])(
    'when %s',
    (_status, past, outcomes) => {
      const commands = { start: startTask, complete: completeTask, reopen: reopenTask };
      for (const name of ['start', 'complete', 'reopen'] as const) {
        const outcome = outcomes[name];
        const decided = given(...past).when((state) => commands[name](state, FACTS));
        if (typeof outcome === 'string') decided.thenRefused(outcome);
        else decided.then(outcome);
      }
    },
  );
});

describe('purgeTask', () => {
  const named = { streams: [{ id: PROJECT_ID, versions: 2 }], digest: 'ab', reason: 'asked for' };
  const purged: TaskEvent = { type: 'task.purged', data: { ...named, projectId: PROJECT_ID } };
  const purge = (state: Parameters<typeof purgeTask>[0]) => purgeTask(state, named);

  it('ends a deleted task, and leaves nothing of it but where it was', () => {
    given(created, deleted).when(purge).then(purged);
    const left = fold(task, [created, deleted, purged]);
    const { occurredAt } = factsOf(2);
    expect(left).toMatchObject({ projectId: PROJECT_ID, title: '', labels: [], purgedAt: occurredAt });
    const facts = factsOf(2);
    expect(task.evolve(undefined, purged, facts)).toEqual(left);
  });

  it('refuses what is not deleted, unless its project was purged', () => {
    given(created).when(purge).thenRefused('task_not_deleted');
    given()
      .when((state) => purgeTask(state, { ...named, withContainer: true }))
      .thenRefused('not_found');
    given(created)
      .when((state) => purgeTask(state, { ...named, withContainer: true }))
      .then(purged);
  });

  it('is the end: nothing more is done to it', () => {
    for (const decide of [startTask, deleteTask, restoreTask]) {
      given(created, deleted, purged)
        .when((state) => decide(state, FACTS))
        .thenRefused('purged');
    }
    given(created, deleted, purged).when(purge).thenRefused('purged');
    given(created, deleted, purged)
      .when((state) => createTask(state, command, { ...FACTS, rank: RANK }))
      .thenRefused('task_exists');
  });
});

describe('deleteTask and restoreTask', () => {
  const restore = (state: Task | undefined) => restoreTask(state, FACTS);

  it('keep the reason, if there is one', () => {
    const reason = 'double';
    given(created)
      .when((state) => deleteTask(state, FACTS, { reason }))
      .then({ type: 'task.deleted', data: { reason } });
    given(created, deleted)
      .when((state) => restoreTask(state, FACTS, { reason }))
      .then({ type: 'task.restored', data: { reason } });
  });

  it('delete whatever the status, and restore as it was', () => {
    given(created, completed)
      .when((state) => deleteTask(state, FACTS))
      .then(deleted);
    given(created, completed, deleted).when(restore).then(restored);
    expect(fold(task, [created, completed, deleted, restored])).toEqual({
      ...fold(task, [created, completed]),
      updatedAt: factsOf(3).occurredAt,
    });
  });

  it('restore nothing that is not deleted', () => {
    given(created).when(restore).thenRefused('task_not_deleted');
    given().when(restore).thenRefused('not_found');
  });
});

describe('every change', () => {
  it.each(changes)('of a task that is not there is refused: %s', (_name, decide) => {
    given()
      .when((state) => decide(state, FACTS))
      .thenRefused('not_found');
    given(created, deleted)
      .when((state) => decide(state, FACTS))
      .thenRefused('gone');
  });

  it.each(changes)('is refused in a project that is archived or not there: %s', (_name, decide) => {
    for (const [project, code] of CLOSED) {
      given(created)
        .when((state) => decide(state, { ...FACTS, project }))
        .thenRefused(code);
    }
    expect(decide(fold(task, [created]), FACTS)).toHaveLength(1);
  });

  it('is refused there, reopening and restoring too', () => {
    for (const [project, code] of CLOSED) {
      given(created, completed)
        .when((state) => reopenTask(state, { project }))
        .thenRefused(code);
      given(created, deleted)
        .when((state) => restoreTask(state, { project }))
        .thenRefused(code);
    }
  });
});

import { deciderSpec, factsOf, fold } from '../../testing/deciderSpec';
import {
  completeTask,
  createTask,
  deleteTask,
  newTask,
  reopenTask,
  restoreTask,
  startTask,
  task,
  updateTask,
} from './decider';
import type { ProjectFacts } from './decider';
import type { TaskEvent } from './events';

const PROJECT_ID = '0192f0c1-0000-7000-8000-0000000000aa';
const OPEN_PROJECT: ProjectFacts = { status: 'active', deletedAt: null };

const { given } = deciderSpec(task);
const created: TaskEvent = {
  type: 'task.created',
  data: { projectId: PROJECT_ID, title: 'Write', description: '', labels: ['a', 'b'], externalId: null },
};
const started: TaskEvent = { type: 'task.started', data: {} };
const completed: TaskEvent = { type: 'task.completed', data: {} };
const reopened: TaskEvent = { type: 'task.reopened', data: {} };
const deleted: TaskEvent = { type: 'task.deleted', data: {} };
const restored: TaskEvent = { type: 'task.restored', data: {} };
const command = { projectId: PROJECT_ID, title: 'Write', labels: ['a', 'b'] };

describe('createTask', () => {
  it('makes an open task', () => {
    given()
      .when((state) => createTask(state, command, OPEN_PROJECT))
      .then(created);
    expect(fold(task, [created])).toMatchObject({ status: 'open', createdAt: factsOf(0).occurredAt });
  });

  it.each([
    [undefined, 'not_found'],
    [{ status: 'active', deletedAt: '2026-01-01T00:00:00.000Z' }, 'gone'],
    [{ status: 'archived', deletedAt: '2026-01-01T00:00:00.000Z' }, 'gone'],
    [{ status: 'archived', deletedAt: null }, 'project_archived'],
  ] as [ProjectFacts | undefined, string][])('in the project %p is refused: %s', (project, code) => {
    given()
      .when((state) => createTask(state, command, project))
      .thenRefused(code);
  });

  it('refuses an id that is taken', () => {
    given(created)
      .when((state) => createTask(state, command, OPEN_PROJECT))
      .thenRefused('task_exists');
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
    });
  });
});

describe('updateTask', () => {
  it('tells only what changed', () => {
    given(created)
      .when((state) => updateTask(state, { title: 'Write', description: 'more', labels: ['b', 'a'] }))
      .then({ type: 'task.updated', data: { description: 'more', labels: ['b', 'a'] } });
  });

  it.each([{}, { title: 'Write' }, { labels: ['a', 'b'] }])('yields nothing for %p', (changes) => {
    given(created)
      .when((state) => updateTask(state, changes))
      .then();
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
        const decided = given(...past).when(commands[name]);
        if (typeof outcome === 'string') decided.thenRefused(outcome);
        else decided.then(outcome);
      }
    },
  );
});

describe('deleteTask and restoreTask', () => {
  it('delete whatever the status, and restore as it was', () => {
    given(created, completed).when(deleteTask).then(deleted);
    given(created, completed, deleted).when(restoreTask).then(restored);
    expect(fold(task, [created, completed, deleted, restored])).toEqual({
      ...fold(task, [created, completed]),
      updatedAt: factsOf(3).occurredAt,
    });
  });

  it('restore nothing that is not deleted', () => {
    given(created).when(restoreTask).thenRefused('task_not_deleted');
    given().when(restoreTask).thenRefused('not_found');
  });

  it.each([
    startTask,
    completeTask,
    reopenTask,
    deleteTask,
    (state: Parameters<typeof startTask>[0]) => updateTask(state, {}),
  ])('a task that is not there is not found, or gone: %p', (decide) => {
    given().when(decide).thenRefused('not_found');
    given(created, deleted).when(decide).thenRefused('gone');
  });
});

import { deciderSpec, factsOf, fold } from '../../testing/deciderSpec';
import {
  archiveProject,
  createProject,
  deleteProject,
  purgeProject,
  project,
  restoreProject,
  unarchiveProject,
  updateProject,
} from './decider';
import type { ProjectEvent } from './events';

const { given } = deciderSpec(project);
const created: ProjectEvent = {
  type: 'project.created',
  data: { key: 'P1', name: 'First', description: '' },
};
const archived: ProjectEvent = { type: 'project.archived', data: {} };
const unarchived: ProjectEvent = { type: 'project.unarchived', data: {} };
const deleted: ProjectEvent = { type: 'project.deleted', data: {} };
const restored: ProjectEvent = { type: 'project.restored', data: {} };

describe('createProject', () => {
  it('makes a project with an empty description by default', () => {
    given()
      .when((state) => createProject(state, { key: 'P1', name: 'First' }))
      .then(created);
  });

  it('refuses an id that is taken', () => {
    given(created)
      .when((state) => createProject(state, { key: 'P1', name: 'First' }))
      .thenRefused('project_exists');
  });
});

describe('updateProject', () => {
  it('tells only what changed', () => {
    given(created)
      .when((state) => updateProject(state, { name: 'Second', description: '' }))
      .then({ type: 'project.updated', data: { name: 'Second' } });
  });

  it.each([{}, { name: 'First' }, { name: undefined, description: '' }])(
    'yields nothing for %p',
    (changes) => {
      given(created)
        .when((state) => updateProject(state, changes))
        .then();
    },
  );

  it('is refused while archived, and possible again afterwards', () => {
    given(created, archived)
      .when((state) => updateProject(state, { name: 'Second' }))
      .thenRefused('project_archived');
    given(created, archived, unarchived)
      .when((state) => updateProject(state, { name: 'Second' }))
      .thenState({ name: 'Second', status: 'active' });
  });
});

describe('archiveProject and unarchiveProject', () => {
  it('go to and fro', () => {
    given(created).when(archiveProject).then(archived);
    given(created, archived).when(unarchiveProject).then(unarchived);
  });

  it('refuse what is so already', () => {
    given(created, archived).when(archiveProject).thenRefused('project_archived');
    given(created).when(unarchiveProject).thenRefused('project_not_archived');
  });
});

describe('deleteProject and restoreProject', () => {
  it('keep the reason, if there is one', () => {
    const reason = 'double';
    given(created)
      .when((state) => deleteProject(state, { reason }))
      .then({ type: 'project.deleted', data: { reason } });
    given(created, deleted)
      .when((state) => restoreProject(state, { reason }))
      .then({ type: 'project.restored', data: { reason } });
  });

  it('delete, archived or not', () => {
    given(created).when(deleteProject).then(deleted);
    given(created, archived).when(deleteProject).then(deleted);
  });

  it('restore as it was', () => {
    given(created, archived, deleted).when(restoreProject).then(restored);
    const before = fold(project, [created, archived]);
    expect(fold(project, [created, archived, deleted, restored])).toEqual({
      ...before,
      updatedAt: '2026-01-01T00:00:03.000Z',
    });
  });

  it('say who deleted it and when', () => {
    expect(fold(project, [created, deleted])).toMatchObject({
      deletedAt: '2026-01-01T00:00:01.000Z',
      deletedBy: 'user:0192f0c1-0000-7000-8000-000000000001',
    });
  });

  it('restore nothing that is not deleted', () => {
    given(created).when(restoreProject).thenRefused('project_not_deleted');
    given().when(restoreProject).thenRefused('not_found');
  });
});

describe('purgeProject', () => {
  const data = { streams: [{ id: 'x', versions: 2 }], digest: 'ab', reason: 'asked for' };
  const purged: ProjectEvent = { type: 'project.purged', data };
  const purge = (state: Parameters<typeof purgeProject>[0]) => purgeProject(state, data);

  it('ends a deleted project, and leaves nothing of it but when and by whom', () => {
    given(created, deleted).when(purge).then(purged);
    const left = fold(project, [created, deleted, purged]);
    const facts = factsOf(2);
    expect(left).toMatchObject({ key: '', name: '', description: '', purgedAt: facts.occurredAt });
    expect(project.evolve(undefined, purged, facts)).toEqual(left);
  });

  it('refuses what is not deleted', () => {
    given(created).when(purge).thenRefused('project_not_deleted');
    given().when(purge).thenRefused('not_found');
  });

  it('is the end: nothing more is done to it', () => {
    for (const decide of [archiveProject, unarchiveProject, deleteProject, restoreProject, purge])
      given(created, deleted, purged).when(decide).thenRefused('purged');
  });
});

describe('a project that is not there', () => {
  const commands = [
    (state: Parameters<typeof archiveProject>[0]) => updateProject(state, { name: 'x' }),
    archiveProject,
    unarchiveProject,
    (state: Parameters<typeof archiveProject>[0]) => deleteProject(state),
  ];

  it.each(commands)('is not found before it is made, gone after it was deleted: %p', (command) => {
    given().when(command).thenRefused('not_found');
    given(created, deleted).when(command).thenRefused('gone');
  });
});

describe('evolve', () => {
  it('refuses a stream that does not begin with its creation', () => {
    expect(() => fold(project, [archived])).toThrow('expected project.created first');
  });
});

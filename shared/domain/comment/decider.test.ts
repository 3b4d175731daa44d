import { ERASED } from '../../constants/erased';
import { by, deciderSpec, factsOf, fold } from '../../testing/deciderSpec';
import { comment, createComment, deleteComment, editComment, purgeComment, restoreComment } from './decider';
import type { CommentFacts } from './decider';
import type { CommentEvent } from './events';
import type { Comment } from './row';

const TASK_ID = '0192f0c1-0000-7000-8000-0000000000bb';
/** Who does everything in the given part: the actor of factsOf. */
const AUTHOR = '0192f0c1-0000-7000-8000-000000000001';
const OTHER = '0192f0c1-0000-7000-8000-000000000002';

const ACTIVE: CommentFacts['project'] = { status: 'active', deletedAt: null, purgedAt: null };
const facts: CommentFacts = {
  project: ACTIVE,
  task: { deletedAt: null, purgedAt: null },
  userId: AUTHOR,
  isModerator: false,
};
const asOther: CommentFacts = { ...facts, userId: OTHER };
const asModerator: CommentFacts = { ...asOther, isModerator: true };

const { given } = deciderSpec(comment);
const created: CommentEvent = {
  type: 'comment.created',
  data: { taskId: TASK_ID, authorId: AUTHOR, text: 'Looks right' },
};
const edited: CommentEvent = { type: 'comment.edited', data: { authorId: AUTHOR, text: 'Looks wrong' } };
const deleted: CommentEvent = { type: 'comment.deleted', data: {} };
const restored: CommentEvent = { type: 'comment.restored', data: {} };

type Decide = (state: Comment | undefined, facts: CommentFacts) => CommentEvent[];
const create: Decide = (state, known) =>
  createComment(state, { taskId: TASK_ID, text: 'Looks right' }, known);
const edit: Decide = (state, known) => editComment(state, { text: 'Looks wrong' }, known);
/** Each command, and a past in which it has an effect. */
const commands: [string, Decide, CommentEvent[]][] = [
  ['createComment', create, []],
  ['editComment', edit, [created]],
  ['deleteComment', deleteComment, [created]],
  ['restoreComment', restoreComment, [created, deleted]],
];

describe('createComment', () => {
  it('makes one of whoever asks', () => {
    given()
      .when((state) => createComment(state, { taskId: TASK_ID.toUpperCase(), text: 'Looks right' }, facts))
      .then(created);
  });

  it('refuses an id that is taken', () => {
    given(created)
      .when((state) => create(state, facts))
      .thenRefused('comment_exists');
  });
});

describe('editComment', () => {
  it('changes the text, and keeps when', () => {
    given(created)
      .when((state) => edit(state, facts))
      .then(edited);
    expect(fold(comment, [created, edited])).toMatchObject({
      text: 'Looks wrong',
      editedAt: factsOf(1).occurredAt,
    });
  });

  it('yields nothing for the same text', () => {
    given(created, edited)
      .when((state) => edit(state, facts))
      .then();
  });

  it.each([asOther, asModerator])('is for the author only, not for %p', (known) => {
    given(created)
      .when((state) => edit(state, known))
      .thenRefused('not_the_author');
  });
});

describe('deleteComment and restoreComment', () => {
  it('are for the author and for moderators', () => {
    for (const known of [facts, asModerator]) {
      given(created)
        .when((state) => deleteComment(state, known))
        .then(deleted);
      given(created, deleted)
        .when((state) => restoreComment(state, known))
        .then(restored);
    }
    given(created)
      .when((state) => deleteComment(state, asOther))
      .thenRefused('not_the_author');
    given(created, deleted)
      .when((state) => restoreComment(state, asOther))
      .thenRefused('not_the_author');
  });

  it('what a moderator has deleted its author does not bring back', () => {
    given(created, by(`user:${OTHER}`, deleted))
      .when((state) => restoreComment(state, facts))
      .thenRefused('not_the_author');
  });

  it('restore as it was', () => {
    expect(fold(comment, [created, edited, deleted, restored])).toEqual({
      ...fold(comment, [created, edited]),
      updatedAt: factsOf(3).occurredAt,
    });
  });

  it('restore nothing that is not deleted', () => {
    given(created)
      .when((state) => restoreComment(state, facts))
      .thenRefused('comment_not_deleted');
    given()
      .when((state) => restoreComment(state, facts))
      .thenRefused('not_found');
  });
});

describe('purgeComment', () => {
  const named = { streams: [{ id: TASK_ID, versions: 2 }], digest: 'ab', reason: 'asked for' };
  const purged: CommentEvent = {
    type: 'comment.purged',
    data: { ...named, taskId: TASK_ID, authorId: AUTHOR },
  };
  const purge = (state: Comment | undefined) => purgeComment(state, named);
  const purgeWithTask = (state: Comment | undefined) =>
    purgeComment(state, { ...named, withContainer: true });

  it('ends a deleted comment, and leaves nothing of what was written', () => {
    given(created, deleted).when(purge).then(purged);
    const left = fold(comment, [created, deleted, purged]);
    expect(left).toMatchObject({ taskId: TASK_ID, text: ERASED, purgedAt: factsOf(2).occurredAt });
    expect(comment.evolve(undefined, purged, factsOf(2))).toEqual(left);
  });

  it('refuses what is not deleted, unless its task was purged', () => {
    given(created).when(purge).thenRefused('comment_not_deleted');
    given(created).when(purgeWithTask).then(purged);
    given().when(purgeWithTask).thenRefused('not_found');
  });

  it('is the end: nothing more is done to it', () => {
    for (const decide of [edit, deleteComment, restoreComment]) {
      given(created, deleted, purged)
        .when((state) => decide(state, asModerator))
        .thenRefused('purged');
    }
    given(created, deleted, purged).when(purge).thenRefused('purged');
    given(created, deleted, purged).when(purgeWithTask).thenRefused('purged');
  });
});

describe('every change', () => {
  it.each(commands)('is refused where task or project are closed: %s', (_name, decide, past) => {
    const closed: [Partial<CommentFacts>, string][] = [
      [{ task: undefined }, 'not_found'],
      [{ task: { deletedAt: '2026-01-01T00:00:00.000Z', purgedAt: null } }, 'gone'],
      [{ project: undefined }, 'not_found'],
      [{ project: { status: 'active', deletedAt: '2026-01-01T00:00:00.000Z', purgedAt: null } }, 'gone'],
      [{ project: { status: 'archived', deletedAt: null, purgedAt: null } }, 'project_archived'],
    ];
    for (const [without, code] of closed) {
      given(...past)
        .when((state) => decide(state, { ...facts, ...without }))
        .thenRefused(code);
    }
    expect(decide(fold(comment, past), facts)).toHaveLength(1);
  });

  it.each([edit, deleteComment])('of a comment that is not there is refused: %p', (decide) => {
    given()
      .when((state) => decide(state, facts))
      .thenRefused('not_found');
    given(created, deleted)
      .when((state) => decide(state, facts))
      .thenRefused('gone');
  });
});

describe('evolve', () => {
  it('refuses a stream that does not begin with its creation', () => {
    expect(() => fold(comment, [edited])).toThrow('expected comment.created first');
  });
});

import { CreateCommentDto, EditCommentDto, ListCommentsQuery } from '@plinth/shared/domain/comment/dto';
import { PurgeDto, ReasonDto } from '@plinth/shared/domain/reason';
import * as comments from '../handlers/comment';
import { listComments } from '../handlers/commentList';
import { getComment, getCommentEvents } from '../handlers/commentRead';
import type { CommentReadDeps } from '../handlers/commentRead';
import { eventsOfOne, MomentQuery } from './history';
import { one, page, target } from './replies';
import { route } from './route';
import type { Route } from './route';

/** What the routes of comments need. */
export type CommentDeps = Parameters<typeof comments.createComment>[0] &
  Parameters<typeof listComments>[0] &
  CommentReadDeps;

/** Comments of tasks: written, read, edited, deleted, restored and purged. */
export function commentRoutes(deps: CommentDeps): Route[] {
  return [...collection(deps), ...single(deps), ...afterDeletion(deps)];
}

function collection(deps: CommentDeps): Route[] {
  const create = comments.createComment(deps);
  const list = listComments(deps);
  return [
    route({
      method: 'post',
      path: '/v1/comments',
      access: 'comment.write',
      body: CreateCommentDto,
      status: 201,
      handle: async ({ caller, body }) => {
        const made = await create(caller, body);
        return { ...one(made), headers: { location: `/v1/comments/${made.id}` } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/comments',
      access: 'comment.read',
      query: ListCommentsQuery,
      status: 200,
      handle: async ({ caller, query }) => page(await list(caller, query)),
    }),
  ];
}

function single(deps: CommentDeps): Route[] {
  const get = getComment(deps);
  const events = getCommentEvents(deps);
  const edit = comments.editComment(deps);
  const remove = comments.deleteComment(deps);
  const path = '/v1/comments/:id';
  return [
    route({
      method: 'get',
      path,
      access: 'comment.read',
      query: MomentQuery,
      status: 200,
      handle: async ({ caller, params, query }) => one(await get(caller, params.id ?? '', query)),
    }),
    eventsOfOne(path, 'comment.read', events),
    route({
      method: 'patch',
      path,
      access: 'comment.write',
      body: EditCommentDto,
      status: 200,
      handle: async (call) => one(await edit(call.caller, target(call), call.body)),
    }),
    route({
      method: 'delete',
      path,
      access: 'comment.write',
      body: ReasonDto,
      status: 204,
      handle: async (call) => {
        await remove(call.caller, target(call), call.body);
        return {};
      },
    }),
  ];
}

function afterDeletion(deps: CommentDeps): Route[] {
  const restore = comments.restoreComment(deps);
  const purge = comments.purgeComment(deps);
  return [
    route({
      method: 'post',
      path: '/v1/comments/:id/restore',
      access: 'comment.restore',
      body: ReasonDto,
      status: 200,
      handle: async (call) => one(await restore(call.caller, target(call), call.body)),
    }),
    route({
      method: 'post',
      path: '/v1/comments/:id/purge',
      access: 'comment.purge',
      body: PurgeDto,
      status: 202,
      handle: async (call) => one(await purge(call.caller, target(call), call.body)),
    }),
  ];
}

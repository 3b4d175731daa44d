import { project } from '@plinth/shared/domain/project/decider';
import { task } from '@plinth/shared/domain/task/decider';
import type { Caller } from '../services/caller';
import type { CurrentStates } from '../services/currentStates';
import type { EventView } from '../services/eventView';
import type { EventsRequest, History } from '../services/history';
import { assertPast, momentOf } from '../services/moment';
import type { MomentRequest } from '../services/moment';
import type { Page } from '../services/page';
import { requireId, requireTraceable, requireVisible } from '../services/visible';
import { CONTAINER, taskView } from './task';
import type { TaskView } from './task';

export type TaskReadDeps = { readonly states: CurrentStates; readonly history: History };

/**
 * A task by id, as it is (from L1 if it can) or as it was (out of the log). Reads only.
 * @throws NotFoundError | GoneError when it or its project is deleted, or was so at the time that is asked for; its past
 * is for those who may see it now, or may restore it
 * @throws ValidationError as momentOf
 */
export function getTask(deps: TaskReadDeps) {
  const { states, history } = deps;
  return async (caller: Caller, asked: string, request: MomentRequest = {}): Promise<TaskView> => {
    const moment = momentOf(request, caller.context.now);
    const id = requireId('task', asked);
    const { tenantId } = caller.context;
    if (moment) {
      await requireTraceableTask(deps, caller, id);
      const past = await history.at(task, { tenantId, id }, moment);
      const state = requireVisible(caller, 'task', past.state);
      if ('asOf' in moment) {
        const above = await history.at(project, { tenantId, id: state.projectId }, moment);
        requireVisible(caller, CONTAINER, above.state);
      }
      return taskView({ ...state, id, version: past.version });
    }
    const found = requireVisible(caller, 'task', await states.task({ tenantId, id }));
    requireVisible(caller, CONTAINER, await states.project({ tenantId, id: found.projectId }));
    return taskView(found);
  };
}

/**
 * The events of a task, from the log. Reads only.
 * @throws NotFoundError unless the caller may see its past; ValidationError as History.events
 */
export function getTaskEvents(deps: TaskReadDeps) {
  return async (caller: Caller, id: string, request: EventsRequest): Promise<Page<EventView>> => {
    assertPast(request, caller.context.now);
    const key = { tenantId: caller.context.tenantId, id: requireId('task', id) };
    await requireTraceableTask(deps, caller, key.id);
    return deps.history.events(task, key, request);
  };
}

/** A task whose past the caller may see, and whose project's. @throws NotFoundError */
async function requireTraceableTask({ states }: Pick<TaskReadDeps, 'states'>, caller: Caller, id: string) {
  const { tenantId } = caller.context;
  const { projectId } = requireTraceable(caller, 'task', await states.task({ tenantId, id }));
  requireTraceable(caller, CONTAINER, await states.project({ tenantId, id: projectId }));
}

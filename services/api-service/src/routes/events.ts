import { Transform } from 'class-transformer';
import { IsInt, Matches, Max, Min } from 'class-validator';
import { Optional } from '@plinth/shared/domain/optional';
import { toInteger } from '@plinth/shared/domain/pageQuery';
import { listEvents } from '../handlers/event';
import { route } from './route';
import type { Route } from './route';

// Comma-separated, at most 20: `project.created,task.completed`.
const TYPES = /^[a-z_]{1,40}(\.[a-z_]{1,40}){1,3}(,[a-z_]{1,40}(\.[a-z_]{1,40}){1,3}){0,19}$/;

/** Query of `GET /v1/events`, and of the same by an operator. */
export class EventsQuery {
  /** Position behind which to read: 0 for the beginning, then `next` of the last answer. */
  @Transform(toInteger)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  after: number = 0;

  @Transform(toInteger)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 100;

  @Optional()
  @Matches(TYPES, { message: 'types must be at most 20 event types, separated by commas' })
  types?: string;
}

/** The tenant's log. */
export function eventRoutes(deps: Parameters<typeof listEvents>[0]): Route[] {
  const list = listEvents(deps);
  return [
    route({
      method: 'get',
      path: '/v1/events',
      access: 'event.read',
      query: EventsQuery,
      status: 200,
      handle: async ({ caller, query: { after, limit, types } }) => {
        const { items, next } = await list(caller, { after, limit, types: types?.split(',') });
        return { body: { items, next } };
      },
    }),
  ];
}

import { Transform } from 'class-transformer';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { Instant } from '@plinth/shared/domain/instant';
import type { Permission } from '@plinth/shared/domain/permissions';
import { Optional } from '@plinth/shared/domain/optional';
import { PageQuery, toInteger } from '@plinth/shared/domain/pageQuery';
import type { Caller } from '../services/caller';
import type { EventView } from '../services/eventView';
import type { EventsRequest } from '../services/history';
import type { Page } from '../services/page';
import { page } from './replies';
import { route } from './route';
import type { Route } from './route';

const MAX_VERSION = 2 ** 31 - 1;

/** Query of `GET /v1/<aggregate>/:id`: one of them, for the past. */
export class MomentQuery {
  /** As its first so many events left it. */
  @Optional()
  @Transform(toInteger)
  @Min(1)
  @Max(MAX_VERSION)
  @IsInt()
  version?: number;

  /** As it was at that time, by what was recorded until then. */
  @Optional()
  @Instant()
  asOf?: string;
}

/** Query of `GET /v1/<aggregate>/:id/events`. */
export class EventsOfOneQuery extends PageQuery {
  @IsIn(['forwards', 'backwards'])
  direction: 'forwards' | 'backwards' = 'forwards';

  @Optional()
  @Transform(toInteger)
  @Min(1)
  @Max(MAX_VERSION)
  @IsInt()
  fromVersion?: number;

  @Optional()
  @Transform(toInteger)
  @Min(1)
  @Max(MAX_VERSION)
  @IsInt()
  toVersion?: number;

  /** Only what was recorded until then. */
  @Optional()
  @Instant()
  asOf?: string;
}

/** The events of one thing, by its versions. @param path of the thing, e.g. `/v1/projects/:id` */
export function eventsOfOne(
  path: string,
  access: Permission,
  read: (caller: Caller, id: string, request: EventsRequest) => Promise<Page<EventView>>,
): Route {
  return route({
    method: 'get',
    path: `${path}/events`,
    access,
    query: EventsOfOneQuery,
    status: 200,
    handle: async ({ caller, params, query }) => page(await read(caller, params.id ?? '', query)),
  });
}

import { commentEventTypes } from '@plinth/shared/domain/comment/events';
import { projectEventTypes } from '@plinth/shared/domain/project/events';
import { taskEventTypes } from '@plinth/shared/domain/task/events';
import type { Projection } from '@plinth/shared/messaging/projection';
import { applyToActivityFeed } from '../handlers/activityFeed';
import { applyToBoardCounts, boardEvents } from '../handlers/boardCounts';
import { applyToDailyStatistics, countedEvents } from '../handlers/dailyStatistics';
import { applyToMyWork } from '../handlers/myWork';
import { applyToSearch, erasureEvents } from '../handlers/search';
import type { SearchDeps } from '../handlers/search';

const work = [projectEventTypes, taskEventTypes, commentEventTypes].flatMap(Object.keys);
/** Nobody searches for where a task stands, or whose it is. */
const SEARCHED = /\.(created|updated|edited|deleted|restored|purged)$/;

/** The feed of each project. */
export const activityFeed: Projection = {
  name: 'activity-feed',
  revision: 4,
  handles: work,
  tables: ['public.activity'],
  apply: applyToActivityFeed,
};

/** All projections of the platform; what is not among them is kept by nobody. */
export function projections(deps: SearchDeps): readonly Projection[] {
  return [
    activityFeed,
    {
      name: 'my-work',
      revision: 1,
      handles: Object.keys(taskEventTypes),
      tables: ['public.assigned_task'],
      apply: applyToMyWork,
    },
    {
      name: 'board-counts',
      revision: 1,
      handles: boardEvents,
      tables: ['public.board_place', 'public.board_count'],
      apply: applyToBoardCounts,
    },
    {
      name: 'daily-statistics',
      revision: 1,
      handles: countedEvents,
      handlesPurged: true,
      tables: ['public.daily_statistic'],
      apply: applyToDailyStatistics,
    },
    {
      name: 'search',
      revision: 2,
      handles: [...work.filter((type) => SEARCHED.test(type)), ...erasureEvents],
      tables: ['derived.search_document'],
      apply: applyToSearch(deps),
    },
  ];
}

import { commentEventTypes } from '@plinth/shared/domain/comment/events';
import { projectEventTypes } from '@plinth/shared/domain/project/events';
import { taskEventTypes } from '@plinth/shared/domain/task/events';
import { defineConsumer } from '@plinth/shared/messaging/consumer';
import type { Consumer, Passed } from '@plinth/shared/messaging/consumer';
import { applyToActivityFeed } from '../handlers/activityFeed';

/**
 * The consumer behind each project's feed; it also tells the other services what has changed, since it passes every
 * event of every tenant.
 * @param deps.announce told after each commit; must neither throw nor wait
 */
export function activityFeed({ announce }: { announce: (passed: Passed) => void }): Consumer {
  return defineConsumer({
    name: 'activity-feed',
    revision: 3,
    handles: [projectEventTypes, taskEventTypes, commentEventTypes].flatMap(Object.keys),
    apply: applyToActivityFeed,
    afterCommit: announce,
  });
}

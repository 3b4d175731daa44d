import { newTask } from '@plinth/shared/domain/task/decider';
import { newRank } from '@plinth/shared/domain/task/rank';
import { createIds } from '@plinth/shared/utils/ids';
import { fill } from '../lib/payload.mts';

const projectId = createIds().next();

/** Of a task's first event; PAYLOAD_BYTES of JSON, like `updated`. */
export const created = fill(
  { ...newTask({ projectId, title: 'Pack the order' }), rank: newRank(Date.now(), projectId) },
  'description',
);

/** Of its later events. */
export const updated = fill({ title: 'Pack the order again' }, 'description');

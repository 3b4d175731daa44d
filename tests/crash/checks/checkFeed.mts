import type { EventRow, Snapshot } from '../snapshot.mts';
import { foldLog } from './fold.mts';

/** The feed has one line for each event of a project or task, in that project, and no other. */
export function checkFeed({ events, feed }: Pick<Snapshot, 'events' | 'feed'>): string[] {
  const states = foldLog(events);
  const projectOf = ({ tenantId, streamId, type }: EventRow): unknown =>
    type.startsWith('task.') ? states.get(`${tenantId} ${streamId}`)?.fields.projectId : streamId;
  const expected = events
    .filter(({ type }) => /^(project|task)\./.test(type))
    .map((event) => lineOf({ ...event, eventId: event.id, projectId: String(projectOf(event)) }));
  const counts = new Map<string, number>();
  for (const line of expected) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of feed.map(lineOf)) counts.set(line, (counts.get(line) ?? 0) - 1);
  return [...counts].flatMap(([line, count]) => {
    if (count === 0) return [];
    return [count > 0 ? `not in the feed: ${line}` : `in the feed ${-count} times too often: ${line}`];
  });
}

type Line = Snapshot['feed'][number];

function lineOf({ tenantId, projectId, position, streamId, version, eventId, type, actor }: Line): string {
  return [tenantId, projectId, position, streamId, version, eventId, type, actor].join(' ');
}

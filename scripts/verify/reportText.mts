import type { LogReport } from '@plinth/shared/eventstore/verifyLog';
import type { Trust } from './trust.mts';

const TRUST: Record<Trust['mode'], string> = {
  pinned: 'keys that you pinned',
  published: 'published keys, from the file that you gave',
  inside:
    'keys that lie beside the log: integrity only, since whoever made the log anew could have made them, too',
};

/** Whoever takes all checkpoints away can make chain and end anew. */
const NOBODY =
  'none: no checkpoint of a trusted key is there, so that this may be another log than was written';

/** What a verification came to, for people. */
export function reportText(
  report: LogReport,
  { mode }: Pick<Trust, 'mode'>,
  notes: readonly string[],
): string {
  const { tenantId, events, checkpoints, unattested, purged, faults, findings, firstBad, signedBy } = report;
  const lines = [
    `tenant ${tenantId}: ${faults === 0 ? 'sound' : `${faults} fault(s)`}`,
    `  ${events} events, ${purged} of them purged`,
    `  ${checkpoints} checkpoints, ${unattested} events behind the last good one are not attested`,
    `  trust: ${checkpoints === 0 ? NOBODY : TRUST[mode]}`,
    ...signedBy.map((kid) => `  signed by ${kid}`),
    ...notes.map((note) => `  ${note}`),
  ];
  if (firstBad) lines.push(`  first bad position: ${rangeOf(firstBad)}`);
  for (const { code, position, until, checkpoint, detail } of findings) {
    const where = [
      checkpoint === undefined ? [] : [`checkpoint ${checkpoint}`],
      position === undefined ? [] : [`position ${rangeOf({ position, until: until ?? position })}`],
    ].flat();
    lines.push(`  - ${code}: ${[...where, detail].join(', ')}`);
  }
  if (faults > findings.length) lines.push(`  … and ${faults - findings.length} more`);
  return `${lines.join('\n')}\n`;
}

function rangeOf({ position, until }: { position: number; until: number }): string {
  return position === until ? String(position) : `${position} to ${until}`;
}

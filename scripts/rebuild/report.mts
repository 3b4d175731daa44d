import { ROW_FAULTS } from '@plinth/shared/eventstore/compareRows';
import type { RowFault } from '@plinth/shared/eventstore/compareRows';
import type { Rebuilt, RebuildProgress, RebuildResult } from '@plinth/shared/eventstore/rebuildRows';
import { say } from '../lib/progress.mts';

const EVERY_MS = 2_000;
/** Rows that are named one by one; the others are only counted. */
const MAX_NAMED = 20;

const MEANING: Readonly<Record<RowFault, string>> = {
  missing: 'missing',
  surplus: 'without a stream',
  differs: 'other than the log',
  outdated: 'of an older revision',
  newer: 'of a newer release',
  unfoldable: 'that cannot be folded',
};

const count = (value: number): string => value.toLocaleString('en');

/** Counts what a rebuild finds, names the first rows, and says every 2 s how far it is and how long it will take. */
export function createRebuildReport(type: string) {
  const startedAt = performance.now();
  const counts = new Map<RowFault, number>();
  let found = 0;
  let repaired = 0;
  let saidAt = startedAt;
  const elapsed = (): number => (performance.now() - startedAt) / 1_000;

  const events = {
    onFound: ({ tenantId, id, fault, isRepaired, reason }: Rebuilt): void => {
      counts.set(fault, (counts.get(fault) ?? 0) + 1);
      found += 1;
      if (isRepaired) repaired += 1;
      if (found <= MAX_NAMED)
        say(`  ${MEANING[fault]}: ${type} ${id} of tenant ${tenantId}${reason ? `: ${reason}` : ''}`);
      if (found === MAX_NAMED) say('  … more are counted only');
    },

    onProgress: ({ compared, total }: RebuildProgress): void => {
      if (performance.now() - saidAt < EVERY_MS) return;
      saidAt = performance.now();
      const perSecond = compared / elapsed();
      const left = Math.max(0, total - compared) / perSecond;
      const share = total === 0 ? 100 : Math.min(100, (compared / total) * 100);
      say(
        `  ${type}: ${count(compared)} of ${count(total)} rows (${share.toFixed(0)} %), ${count(found)} differ, ` +
          `${count(Math.round(perSecond))} per s, ${left.toFixed(0)} s to go`,
      );
    },
  };

  return {
    events,

    /** Whether nothing was found that is not repaired. */
    isSound: (): boolean => repaired === found,

    summary({ compared, unsettled }: RebuildResult, { isDryRun }: { isDryRun: boolean }): string {
      const kinds = ROW_FAULTS.filter((fault) => counts.has(fault));
      const parts = kinds.map((fault) => `${count(counts.get(fault) ?? 0)} ${MEANING[fault]}`);
      const lines = [
        `${type}: ${count(compared)} rows compared with the log in ${elapsed().toFixed(1)} s`,
        `${count(found)} differed${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`,
        isDryRun ? 'nothing was repaired: --dry-run' : `${count(repaired)} repaired`,
      ];
      if (unsettled > 0) {
        lines.push(
          `${count(unsettled)} were written wrongly again by commands that had read them: run it again`,
        );
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

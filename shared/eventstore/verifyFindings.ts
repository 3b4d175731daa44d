/** What can be wrong; stable, for programs. */
export type FindingCode =
  | 'missing_event'
  | 'misplaced_event'
  | 'foreign_event'
  | 'stray_event'
  | 'time_runs_back'
  | 'broken_chain'
  | 'changed_payload'
  | 'empty_payload'
  | 'bad_checkpoint'
  | 'missing_checkpoint'
  | 'other_checkpoint'
  | 'other_log'
  | 'cut_log'
  | 'other_head'
  | 'unreadable';

/** One thing that is wrong with a log or with what attests it. */
export type Finding = {
  readonly code: FindingCode;
  /** The first position that it speaks of; absent when it is about no event. */
  readonly position?: number;
  /** The last one. */
  readonly until?: number;
  /** The number of a checkpoint. */
  readonly checkpoint?: number;
  /** For people; goes on from the event or the checkpoint. */
  readonly detail: string;
};

const MAX_SHOWN = 20;

/** See {@link createFindings}. */
export type Findings = ReturnType<typeof createFindings>;

/** Collects findings in constant memory: all are counted, the first ones kept. */
export function createFindings() {
  const first: Finding[] = [];
  let count = 0;
  let bad: { position: number; until: number } | null = null;

  function add(finding: Finding): void {
    count += 1;
    if (first.length < MAX_SHOWN) first.push(finding);
    const { position, until = position } = finding;
    if (position === undefined || until === undefined) return;
    const isFirst =
      bad === null || position < bad.position || (position === bad.position && until < bad.until);
    if (isFirst) bad = { position, until };
  }

  return {
    add,
    /** About one event. */
    at: (position: number, code: FindingCode, detail: string): void =>
      add({ code, position, until: position, detail }),
    count: () => count,
    summary: () => ({ faults: count, findings: first as readonly Finding[], firstBad: bad }),
  };
}

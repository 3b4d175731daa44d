import type { Ledger } from '../ledger.mts';
import type { Snapshot } from '../snapshot.mts';
import { checkDelivery } from './checkDelivery.mts';
import { checkFeed } from './checkFeed.mts';
import { checkJobs } from './checkJobs.mts';
import { checkAnswers, compareLedger, faultsOf } from './compareLedger.mts';
import { checkLog } from './checkLog.mts';
import { checkRows, checkViews } from './checkStates.mts';

/** All checks of what the callers know against what there is; one line per fault, none when all is well. */
export function findFaults(ledger: Ledger, snapshot: Snapshot): string[] {
  return [
    ...faultsOf(compareLedger(ledger, snapshot)),
    ...checkAnswers(ledger),
    ...checkLog(snapshot),
    ...checkRows(snapshot),
    ...checkViews(snapshot),
    ...checkFeed(snapshot),
    ...checkJobs(snapshot),
    ...checkDelivery(snapshot),
  ];
}

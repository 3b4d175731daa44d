import { accessSync, constants, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { fault } from './report.mjs';

/**
 * Makes sure that Plinth can run where it lies, for this user.
 * @param {string} repoRoot
 */
export function checkClone(repoRoot) {
  // What takes several paths in one argument has no way to quote these: PATH and Java's class path, sidecars.
  const bad = /[:,"\n]/.exec(repoRoot)?.[0];
  if (bad) {
    throw fault({
      expected: `a path without ${JSON.stringify(bad)} for this clone`,
      got: repoRoot,
      remedy: 'rename or move the directory; blanks and other characters do no harm',
    });
  }
  const stacks = join(repoRoot, '.plinth');
  const found = lstatSync(stacks, { throwIfNoEntry: false });
  if (found) checkOwner(repoRoot, found.uid);
  accessSync(found ? stacks : repoRoot, constants.W_OK);
}

/** Two users of one clone would each leave files that the other one cannot replace. */
function checkOwner(repoRoot, owner) {
  const user = process.getuid?.() ?? owner;
  if (user === owner) return;
  const asOwner = owner === 0 ? 'as root (sudo …)' : `as that user (sudo -u '#${owner}' …)`;
  // PostgreSQL runs as the owner of its data, and refuses to do so as root.
  const take = `, or stop it as that user and take the clone over: sudo chown -R ${user} '${repoRoot}'`;
  throw fault({
    expected: `the user that has started Plinth in this clone before, uid ${owner}`,
    got: `uid ${user}`,
    remedy: `run the command ${asOwner}${user === 0 ? '' : take}`,
  });
}

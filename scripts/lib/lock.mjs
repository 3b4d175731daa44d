// Plain JavaScript: scripts/entry.mjs needs it on Node 20, before Node 24 is there.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onEndingSignal } from './ending-signal.mjs';
import { startTimeOf } from './identity.mjs';

/**
 * Does something while no other process does it; a second one waits, and says for whom.
 * A lock whose process has gone, however it went, counts for nothing. A signal ends the waiting.
 * @template T
 * @param {string} file the lock
 * @param {string} what the work, for the line that the waiting one says
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, what, work) {
  mkdirSync(dirname(file), { recursive: true });
  await acquire(file, what);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

async function acquire(file, what) {
  let told = false;
  let interruption;
  const release = onEndingSignal((signal) => (interruption = signal));
  try {
    while (!take(file)) {
      const holder = read(file);
      if (holder && !isHeld(holder)) discard(file, holder);
      else if (holder && !told) {
        process.stderr.write(`  … waits for process ${holder.pid}, which ${what} (${file})\n`);
        told = true;
      }
      await sleep(100);
      if (interruption) throw new Error(`${interruption} while waiting for ${file}`);
    }
  } finally {
    release();
  }
}

/** A link is made or not, and the file is whole from the first instant that it has the name. */
function take(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) }));
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function isHeld({ pid, startTime }) {
  return startTimeOf(pid) === startTime;
}

/** Two may see the same dead lock; the second must not take away the living one of the first. */
function discard(file, dead) {
  const aside = `${file}.dead-${process.pid}`;
  try {
    renameSync(file, aside);
    const moved = read(aside);
    if (moved && (moved.pid !== dead.pid || moved.startTime !== dead.startTime)) linkSync(aside, file);
  } catch {
    // Another one was faster: the next look finds out.
  } finally {
    rmSync(aside, { force: true });
  }
}

// Plain JavaScript: scripts/entry.mjs needs it on Node 20, before Node 24 is there.
import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
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
 * @param {(handOver: (pid: number) => void) => Promise<T>} work may hand the lock over to a process that does it:
 *   that may outlive this one, when this one is killed
 * @returns {Promise<T>}
 */
export async function withLock(file, what, work) {
  mkdirSync(dirname(file), { recursive: true });
  await acquire(file, what);
  let holder = identityOf(process.pid);
  try {
    return await work((pid) => {
      holder = handOver(file, pid);
    });
  } finally {
    // One that was handed over counts for nothing from the end of that process on, and may have been taken.
    if (holderOf(file) === holder) rmSync(file, { force: true });
  }
}

async function acquire(file, what) {
  let told = false;
  let interruption;
  const release = onEndingSignal((signal) => (interruption = signal));
  try {
    while (!take(file)) {
      const holder = holderOf(file);
      if (holder && !isHeld(holder)) discard(file, holder);
      else if (holder && !told) {
        process.stderr.write(`  … waits for process ${pidOf(holder)}, which ${what} (${file})\n`);
        told = true;
      }
      await sleep(100);
      if (interruption) throw new Error(`${interruption} while waiting for ${file}`);
    }
  } finally {
    release();
  }
}

/**
 * A symbolic link that leads to a process instead of a file: it is made or not, is whole from its first instant,
 * and takes no space, so that a platform can be stopped on a full disk.
 */
function take(file) {
  try {
    symlinkSync(identityOf(process.pid), file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function handOver(file, pid) {
  const aside = `${file}.${pid}`;
  const holder = identityOf(pid);
  symlinkSync(holder, aside);
  renameSync(aside, file);
  return holder;
}

function identityOf(pid) {
  return `${pid}@${startTimeOf(pid)}`;
}

/** @returns who has the lock; undefined when it has just been given back */
function holderOf(file) {
  try {
    return readlinkSync(file);
  } catch (error) {
    // EINVAL: not a link, so nobody's lock.
    return error.code === 'EINVAL' ? '0@' : undefined;
  }
}

function pidOf(holder) {
  return Number(holder.split('@')[0]);
}

function isHeld(holder) {
  return !holder.endsWith('@undefined') && holder === identityOf(pidOf(holder));
}

/** Two may see the same dead lock; the second must not take away the living one of the first. */
function discard(file, dead) {
  const aside = `${file}.dead-${process.pid}`;
  try {
    renameSync(file, aside);
    const moved = holderOf(aside);
    if (moved !== dead) symlinkSync(moved, file);
  } catch {
    // Another one was faster: the next look finds out.
  } finally {
    rmSync(aside, { force: true });
  }
}

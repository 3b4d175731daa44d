import { readdirSync, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { join } from 'node:path';

/** An editor saves in several steps, and git checkout writes many files: a batch ends after so much quiet. */
const QUIET_MS = 60;

const LEFT_OUT = new Set(['dist', 'node_modules', 'tests']);

/** Calls back with what was saved, one batch at a time. */
export type OnSaved = (files: string[]) => void;

/**
 * Watches the sources and settings in some folders, also in those that are made later. Each directory is watched, not
 * each file: so a file that an editor replaces by another one of the same name is seen, too.
 * @returns ends the watching
 */
export function watchSources(roots: readonly string[], onSaved: OnSaved): () => void {
  const watchers = new Map<string, FSWatcher>();
  const saved = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  function tell(): void {
    const files = [...saved].sort();
    saved.clear();
    onSaved(files);
  }

  function take(file: string): void {
    saved.add(file);
    clearTimeout(timer);
    timer = setTimeout(tell, QUIET_MS);
  }

  function forget(directory: string): void {
    watchers.get(directory)?.close();
    watchers.delete(directory);
  }

  /** @param isNew what it holds was made before we looked, so nobody has told of it */
  function enter(directory: string, isNew: boolean): void {
    if (watchers.has(directory)) return;
    const watcher = watch(directory, (_event, name) => see(directory, name));
    // The directory is gone; so is whatever was in it.
    watcher.on('error', () => forget(directory));
    watchers.set(directory, watcher);
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) enterIfOurs(path, entry.name, isNew);
      else if (isNew && isSource(entry.name)) take(path);
    }
  }

  function enterIfOurs(path: string, name: string, isNew: boolean): void {
    if (LEFT_OUT.has(name) || name.startsWith('.')) return;
    try {
      enter(path, isNew);
    } catch {
      // No directory, or gone again already.
    }
  }

  function see(directory: string, name: string | null): void {
    if (name === null) return;
    const path = join(directory, name);
    if (isSource(name)) take(path);
    else if (!name.includes('.')) {
      // A directory that was moved away and back is another one.
      forget(path);
      enterIfOurs(path, name, true);
    }
  }

  for (const root of roots) enter(root, false);
  return () => {
    clearTimeout(timer);
    for (const directory of [...watchers.keys()]) forget(directory);
  };
}

/** What a running service is made of: TypeScript without tests, and its settings. */
function isSource(name: string): boolean {
  return /^[^.].*\.(ts|yaml)$/.test(name) && !name.endsWith('.test.ts');
}

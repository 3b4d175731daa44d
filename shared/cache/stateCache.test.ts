import { createStateCache } from './stateCache';

const ref = { tenantId: 'a', aggregate: 'task', id: '1' };
const at = (version: number) => ({ version, value: { title: `v${version}` } });

describe('state cache', () => {
  it('gives what was put, to the same tenant only', () => {
    const cache = createStateCache();
    cache.put(ref, at(1));
    expect(cache.get(ref)).toEqual(at(1));
    expect(cache.get({ ...ref, tenantId: 'b' })).toBeUndefined();
  });

  it('drops an entry that is older than an invalidation, and keeps one that is not', () => {
    const cache = createStateCache();
    cache.put(ref, at(2));
    cache.invalidate(ref, 2);
    expect(cache.get(ref)).toEqual(at(2));
    cache.invalidate(ref, 3);
    expect(cache.get(ref)).toBeUndefined();
  });

  it('refuses a stale put: a slow reader comes after the invalidation', () => {
    const cache = createStateCache();
    cache.invalidate(ref, 3);
    expect(cache.put(ref, at(2))).toBe(false);
    expect(cache.get(ref)).toBeUndefined();
    expect(cache.put(ref, at(3))).toBe(true);
    expect(cache.put(ref, at(2))).toBe(false);
    expect(cache.get(ref)).toEqual(at(3));
  });

  it('does not let an old invalidation lower what is known', () => {
    const cache = createStateCache();
    cache.invalidate(ref, 5);
    cache.invalidate(ref, 2);
    expect(cache.put(ref, at(4))).toBe(false);
  });

  it('forgets after its time to live', () => {
    let nowMs = 1_000;
    const cache = createStateCache({ ttlMs: 30_000, now: () => nowMs });
    cache.put(ref, at(1));
    nowMs += 29_000;
    expect(cache.get(ref)).toEqual(at(1));
    nowMs += 2_000;
    expect(cache.get(ref)).toBeUndefined();
  });

  it('stays within its budget', () => {
    const cache = createStateCache({ maxSize: 1_000 });
    for (let id = 0; id < 100; id++) cache.put({ ...ref, id: String(id) }, at(1));
    const kept = Array.from({ length: 100 }, (_, id) => cache.get({ ...ref, id: String(id) })).filter(
      Boolean,
    );
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThan(100);
  });
});

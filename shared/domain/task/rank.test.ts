import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { MAX_RANK_LENGTH, newRank, rankBetween } from './rank';

const NOW = Date.UTC(2026, 0, 1);
const saltOf = (seed: number): string => createHash('sha256').update(String(seed)).digest('hex');

describe('newRank', () => {
  it('puts a new task before all older ones, also within a millisecond', () => {
    const ranks = Array.from({ length: 1_000 }, (_, seq) => {
      const msecs = NOW + Math.floor(seq / 100);
      return newRank(msecs, v7({ msecs, seq }));
    });
    expect(ranks.toSorted().reverse()).toEqual(ranks);
    expect(new Set(ranks).size).toBe(ranks.length);
  });

  it('is written with ASCII letters and digits only, 16 of them, from 1970 to 2200', () => {
    for (const now of [0, NOW, Date.UTC(2200, 0, 1)]) expect(newRank(now, v7())).toMatch(/^[0-9A-Za-z]{16}$/);
    expect(newRank(Date.UTC(2200, 0, 1), v7()) < newRank(0, v7())).toBe(true);
  });
});

describe('rankBetween', () => {
  it('keeps every list in order, wherever tasks are moved to', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 200 }), (moves) => {
        const ranks = [newRank(NOW, v7())];
        for (const [place, seed] of moves) {
          const at = place % (ranks.length + 1);
          ranks.splice(at, 0, rankBetween({ lower: ranks[at - 1], upper: ranks[at] }, saltOf(seed)));
        }
        expect(ranks.toSorted()).toEqual(ranks);
        expect(new Set(ranks).size).toBe(ranks.length);
      }),
    );
  });

  it('stays short at both ends', () => {
    let [first, last] = [newRank(NOW, v7()), newRank(NOW, v7())];
    for (let count = 0; count < 1_000; count += 1) {
      first = rankBetween({ lower: undefined, upper: first }, saltOf(count));
      last = rankBetween({ lower: last, upper: undefined }, saltOf(count));
    }
    expect([first.length, last.length]).toEqual([12, 12]);
  });

  it('finds room beyond the very first and the very last step', () => {
    const [first, last] = ['00000000V', 'zzzzzzzzV'];
    expect(rankBetween({ lower: undefined, upper: first }, saltOf(1)) < first).toBe(true);
    expect(rankBetween({ lower: last, upper: undefined }, saltOf(1)) > last).toBe(true);
  });

  it('takes 2,200 moves behind one and the same task', () => {
    const [upper, lower] = [newRank(NOW, v7()), newRank(NOW + 1, v7())];
    let next = upper;
    for (let count = 0; count < 2_200; count += 1) next = rankBetween({ lower, upper: next }, saltOf(count));
    expect(next > lower && next < upper).toBe(true);
    expect(next.length).toBeLessThan(MAX_RANK_LENGTH);
  });

  it('gives two ranks to two who fill the same gap', () => {
    const gap = { lower: 'A', upper: 'B' };
    expect(rankBetween(gap, v7())).not.toBe(rankBetween(gap, v7()));
  });
});

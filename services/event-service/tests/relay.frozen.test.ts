import { waitFor } from '@plinth/shared/testing/waitFor';
import { fakeSidecar } from './fakeSidecar';
import { feedStore, story } from './feedStore';
import { relayProcess } from './frozenRelay';
import { startedRelay } from './startedRelay';

const open: { close: () => Promise<void> | void }[] = [];
afterAll(async () => {
  for (const each of open) await each.close();
});

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** What a reader of the partition has of the log who skips copies: the promise is all of it, in order. */
function inOrder(published: readonly number[]): number[] {
  const seen: number[] = [];
  for (const position of published) if (position === seen.length + 1) seen.push(position);
  return seen;
}

it('a relay that freezes in a call past its leases publishes copies, late ones, and decides nothing', async () => {
  const [store, sidecar] = [await feedStore(), await fakeSidecar()];
  open.push(store.database, sidecar);
  const context = await store.openTenant();
  const { tenantId } = context;
  const tell = () => store.tell(context, story(store).told.slice(0, 4));
  const checkpoint = async () => {
    const statement = 'select position::int, epoch::int from relay_checkpoint where tenant_id = $1';
    const { rows } = await store.database.admin.query<{ position: number; epoch: number }>(statement, [
      tenantId,
    ]);
    return rows[0];
  };
  await tell();
  const held = sidecar.holdNext();
  const frozen = await relayProcess({
    url: store.database.urls.relay,
    sidecarPort: sidecar.port,
    ttlMs: 400,
  });
  open.unshift({ close: () => frozen.end() });
  await waitFor(held.isTaken);
  frozen.freeze();

  const heir = startedRelay(store, sidecar.port);
  open.unshift(heir);
  await waitFor(async () => (await checkpoint())?.position === 5);
  await tell();
  await waitFor(async () => (await checkpoint())?.position === 9);
  const { epoch } = (await checkpoint())!;
  expect(sidecar.of(tenantId)).toEqual(upTo(9));

  // What was under way arrives now, behind what is newer.
  held.letGo();
  await waitFor(() => sidecar.of(tenantId).length === 14);
  frozen.thaw();
  await frozen.fenced();
  expect(await checkpoint()).toMatchObject({ position: 9, epoch });

  await tell();
  await waitFor(async () => (await checkpoint())?.position === 13);
  expect(inOrder(sidecar.of(tenantId))).toEqual(upTo(13));
  expect(sidecar.of(tenantId).slice(9, 14)).toEqual(upTo(5));
});

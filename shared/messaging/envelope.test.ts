import * as fc from 'fast-check';
import { buildEnvelope, parseEnvelope } from './envelope';
import type { PublishedEvent } from './envelope';

const event: PublishedEvent = {
  tenantId: '01900000-0000-7000-8000-000000000001',
  position: 7,
  streamId: '01900000-0000-7000-8000-000000000002',
  version: 3,
  id: '01900000-0000-7000-8000-000000000003',
  type: 'project.updated',
  schemaVersion: 1,
  data: '{"name":"Shop"}',
  actor: 'user:01900000-0000-7000-8000-000000000004',
  correlationId: '01900000-0000-7000-8000-000000000005',
  causationId: null,
  traceparent: null,
  recordedAt: '2026-01-01T00:00:00.123456Z',
};

it('carries the stored text as it is, also where a parser would change it', () => {
  const data = '{"b":1e2,"a":1.0, "big":9007199254740993,"\\u0061":"\\/"}';
  expect(buildEnvelope({ ...event, data })).toContain(`,"data":${data}}`);
});

it('is JSON whose data is the event, for any data', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (data) => {
      const envelope = JSON.parse(buildEnvelope({ ...event, data: JSON.stringify(data) })) as {
        data: unknown;
      };
      expect(envelope.data).toEqual(JSON.parse(JSON.stringify(data)));
      expect(parseEnvelope(envelope)).toEqual({ tenantId: event.tenantId, position: 7 });
    }),
  );
});

it('leaves out attributes that have no value', () => {
  expect(Object.keys(JSON.parse(buildEnvelope(event)) as object)).toEqual([
    ...['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'tenantid', 'position'],
    ...['streamversion', 'schemaversion', 'actor', 'correlationid', 'data'],
  ]);
});

it('marks a purged event, so that its position is still known', () => {
  const envelope: unknown = JSON.parse(buildEnvelope({ ...event, data: null }));
  expect(envelope).toMatchObject({ data: null, purged: true });
  expect(parseEnvelope(envelope)).toEqual({ tenantId: event.tenantId, position: 7 });
});

it('reads nothing from what anybody else sends', () => {
  fc.assert(fc.property(fc.anything(), (message) => expect(parseEnvelope(message)).toBeUndefined()));
});

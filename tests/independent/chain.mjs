// Verifies an export from docs/audit.md and the byte table in docs/architecture.md, sharing no code with the product.
// In: the export on stdin. Out: {"events": n, "checkpoints": n, "firstBad": position or null, "isWhole": boolean} as
// JSON. A checkpoint that does not hold makes the position bad that it stands behind.
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';
import { createInterface } from 'node:readline';

const HEADER =
  'tenantId:id position:8 streamId:id version:4 id:id type:text schemaVersion:4 occurredAtMicros:8 recordedAtMicros:8 ' +
  'actor:text correlationId:id causationId:id traceparent:text keyIds:ids payloadDigest:bytes';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hex = (digits) => Buffer.from(digits, 'hex');
const int = (value, size) =>
  hex(
    BigInt.asUintN(size * 8, BigInt(value))
      .toString(16)
      .padStart(size * 2, '0'),
  );
const id = (value) => hex((value ?? '').replaceAll('-', '').padStart(32, '0'));
const text = (value) => Buffer.concat([int(Buffer.byteLength(value ?? ''), 4), Buffer.from(value ?? '')]);
const ids = (values) => Buffer.concat([int(values.length, 2), ...values.map(id)]);
const encode = { id, text, ids, bytes: hex, 4: (value) => int(value, 4), 8: (value) => int(value, 8) };

const digest = (event) => {
  const fields = HEADER.split(' ').map((field) => field.split(':'));
  return sha256(Buffer.of(0x01), ...fields.map(([name, kind]) => encode[kind](event[name])));
};

const keys = new Map();
const purged = new Map();
const empty = [];
let chain;
let events = 0;
let checkpoints = 0;
let firstBad = null;
let isWhole = false;
const bad = (position) => (firstBad = Math.min(firstBad ?? Infinity, position));

const take = {
  export: ({ tenantId }) => (chain = sha256(Buffer.from('plinth:'), id(tenantId))),
  key: ({ kty, crv, x, kid }) => keys.set(kid, createPublicKey({ key: { kty, crv, x }, format: 'jwk' })),
  event: (event) => {
    chain = sha256(chain, digest(event));
    events += 1;
    if (event.chain !== chain.toString('hex') || event.position !== events) bad(event.position);
    if (event.data === null) return empty.push(event);
    const payload = createHmac('sha256', hex(event.salt)).update(event.data).digest('hex');
    if (event.payloadDigest !== payload) bad(event.position);
    if (!event.type.endsWith('.purged')) return;
    for (const { id, versions } of JSON.parse(event.data).streams)
      if (id === event.streamId && versions === event.version - 1) purged.set(id, versions);
  },
  checkpoint: ({ jws }) => {
    checkpoints += 1;
    const [header, payload, signature] = jws.split('.');
    const json = (part) => JSON.parse(Buffer.from(part, 'base64url').toString());
    const key = keys.get(json(header).kid);
    const isSigned =
      key && verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
    const { position, count, chain: signed } = json(payload);
    if (!isSigned || position !== events || count !== events || signed !== chain.toString('hex')) bad(events);
  },
  end: (end) => (isWhole = end.position === events && end.chain === chain.toString('hex')),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { kind, ...rest } = JSON.parse(line);
  take[kind](rest);
}
for (const { position, streamId, version } of empty) if (!(version <= purged.get(streamId))) bad(position);
process.stdout.write(`${JSON.stringify({ events, checkpoints, firstBad, isWhole })}\n`);

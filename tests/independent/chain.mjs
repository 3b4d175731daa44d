// Recomputes a tenant's chain from the byte table in docs/architecture.md, sharing no code with the product.
// In: JSON Lines on stdin, one event each, as `select` gives them; bytea in hex, times in microseconds as strings.
// Out: {"events": n, "firstBad": position or null} as JSON.
import { createHash, createHmac } from 'node:crypto';
import { createInterface } from 'node:readline';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const int = (value, bytes) =>
  Buffer.from(
    BigInt.asUintN(bytes * 8, BigInt(value))
      .toString(16)
      .padStart(bytes * 2, '0'),
    'hex',
  );
const uuid = (value) => Buffer.from((value ?? '').replaceAll('-', '').padStart(32, '0'), 'hex');
const string = (value) => {
  const bytes = Buffer.from(value ?? '', 'utf8');
  return Buffer.concat([int(bytes.length, 4), bytes]);
};
const header = (e) => [
  Buffer.of(0x01),
  uuid(e.tenant_id),
  int(e.position, 8),
  uuid(e.stream_id),
  int(e.version, 4),
  uuid(e.id),
  string(e.type),
  int(e.schema_version, 4),
  int(e.occurred_us, 8),
  int(e.recorded_us, 8),
  string(e.actor),
  uuid(e.correlation_id),
  uuid(e.causation_id),
  string(e.traceparent),
  int(e.key_ids.length, 2),
  ...e.key_ids.map(uuid),
  Buffer.from(e.payload_digest, 'hex'),
];

let chain;
let events = 0;
let firstBad = null;
for await (const line of createInterface({ input: process.stdin })) {
  const e = JSON.parse(line);
  chain ??= sha256(Buffer.from('plinth:'), uuid(e.tenant_id));
  events += 1;
  chain = sha256(chain, sha256(...header(e)));
  const payload = createHmac('sha256', Buffer.from(e.salt, 'hex')).update(e.data, 'utf8').digest('hex');
  const sound = e.position === events && e.chain === chain.toString('hex') && e.payload_digest === payload;
  if (!sound && firstBad === null) firstBad = e.position;
}
process.stdout.write(JSON.stringify({ events, firstBad }) + '\n');

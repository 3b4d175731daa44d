// Recomputes a tenant's chain from the byte table in docs/architecture.md, sharing no code with the product.
// In: JSON Lines on stdin, one event each, as `select` gives them; bytea in hex, times in microseconds as strings.
// Out: {"events": n, "firstBad": position or null} as JSON.
import { createHash, createHmac } from 'node:crypto';
import { createInterface } from 'node:readline';

const HEADER =
  'tenant_id:id position:8 stream_id:id version:4 id:id type:text schema_version:4 occurred_us:8 recorded_us:8 ' +
  'actor:text correlation_id:id causation_id:id traceparent:text key_ids:ids payload_digest:bytes';

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

let chain;
let events = 0;
let firstBad = null;
for await (const line of createInterface({ input: process.stdin })) {
  const event = JSON.parse(line);
  chain = sha256(chain ?? sha256(Buffer.from('plinth:'), id(event.tenant_id)), digest(event));
  events += 1;
  const payload = createHmac('sha256', hex(event.salt)).update(event.data).digest('hex');
  const isSound = event.chain === chain.toString('hex') && event.payload_digest === payload;
  if (firstBad === null && !(isSound && event.position === events)) firstBad = event.position;
}
process.stdout.write(`${JSON.stringify({ events, firstBad })}\n`);

import { stripVTControlCharacters } from 'node:util';
import { prettyLine } from './prettyLog';

test('an entry becomes one readable line', () => {
  const entry = { time: '2026-11-22T16:00:00.123Z', level: 'info', service: 'api', msg: 'up', port: 8080 };
  const line = stripVTControlCharacters(prettyLine(JSON.stringify(entry)));
  expect(line).toBe('16:00:00.123 INFO  api up {"port":8080}\n');
});

test.each([
  'no JSON',
  'null',
  '7',
  '{"time":1700000000000,"level":30,"msg":"of a library"}',
  '{"time":"2026-11-22T16:00:00Z","level":30,"service":"x"}',
  '{"time":"2026-11-22T16:00:00Z","level":"info","msg":"of a sidecar"}',
])('what is no entry of ours stays as it is: %s', (line) => {
  expect(prettyLine(`${line}\n`)).toBe(`${line}\n`);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runModule } from '../gates/gates';
import type { Change, Ledger } from './ledger.mts' with { 'resolution-mode': 'import' };
import type { EventRow, Snapshot } from './snapshot.mts' with { 'resolution-mode': 'import' };

// The checks of the crash tests find what they are there for: a run without faults, damaged in one place each.

type Run = { ledger: Ledger; snapshot: Snapshot };

const tenantId = 'tenant';
const projectId = 'project';
const taskId = 'task';
const task = { projectId, title: 'A', description: '', labels: [], externalId: 'x-1' };

const event = (position: number, type: string, rest: Partial<EventRow> = {}): EventRow => ({
  ...{ tenantId, position, streamId: taskId, version: position - 1, id: `event-${position}`, type, data: {} },
  ...{ actor: 'user:a', correlationId: `request-${position}`, occurredAt: '2026-01-01T00:00:00.000000' },
  ...rest,
});

const change = (type: string, requestId: string, rest: Partial<Change> = {}): Change => ({
  ...{ tenantId, type, isAllowed: true, streamId: taskId, outcome: 'acknowledged' },
  attempts: [{ requestId, status: 200, hasRetryAfter: false }],
  ...rest,
});

/** A project and a task that is made, changed and completed (without an answer at first); one job. */
function soundRun(): Run {
  const events = [
    event(1, 'project.created', {
      ...{ streamId: projectId, version: 1 },
      data: { key: 'k', name: 'K', description: '' },
    }),
    event(2, 'task.created', { data: task }),
    event(3, 'task.updated', { data: { title: 'B' } }),
    event(4, 'task.completed'),
  ];
  const ledger = [
    change('project.created', 'request-1', { streamId: projectId }),
    change('task.created', 'request-2'),
    change('task.updated', 'request-3', { attempts: [{ requestId: 'request-3', status: 200, version: 2 }] }),
    change('task.completed', 'request-4', {
      outcome: 'found',
      attempts: [{ requestId: 'request-4' }, { requestId: 'again', status: 422 }],
    }),
    change('task.completed', 'refused', {
      ...{ isAllowed: false, outcome: 'refused' },
      attempts: [{ requestId: 'refused', status: 422 }],
    }),
  ];
  const project = { key: 'k', name: 'K', description: '', status: 'active' };
  const done = { ...task, title: 'B', status: 'done' };
  const rows = [
    { tenantId, aggregate: 'project', id: projectId, version: 1, fields: { ...project, deletedAt: null } },
    { tenantId, aggregate: 'task', id: taskId, version: 3, fields: { ...done, deletedAt: null } },
  ];
  const step = { id: 'job', at: '02', oldStatus: 'queued', status: 'running', oldToken: 0, token: 1 };
  const snapshot: Snapshot = {
    heads: [{ tenantId, position: 4 }],
    streams: rows.map(({ id, version }) => ({ tenantId, id, version })),
    events,
    rows,
    feed: events.map(({ id: eventId, ...rest }) => ({ ...rest, eventId, projectId })),
    checkpoints: ['relay', 'activity-feed-v1', 'work-orders'].map((name) => ({
      tenantId,
      name,
      position: 4,
    })),
    parked: [],
    schedules: [{ tenantId, name: 'daily', isDue: false }],
    jobs: [{ tenantId, id: 'job', schedule: 'daily', dueAt: '01', status: 'succeeded', attempt: 2 }],
    jobSteps: [
      { ...step, oldLeasedUntil: null },
      // Its worker was killed: taken over once the lease had run out.
      { ...step, at: '09', oldStatus: 'running', oldToken: 1, token: 2, oldLeasedUntil: '08' },
      {
        ...step,
        at: '10',
        oldStatus: 'running',
        status: 'succeeded',
        oldToken: 2,
        token: 2,
        oldLeasedUntil: '15',
      },
    ],
    views: rows.map(({ fields, version, ...rest }) => ({
      ...rest,
      status: 200,
      fields: { ...fields, version },
    })),
    messages: [1, 2, 2, 3, 1, 4].map((position) => ({ tenantId, position })),
    deadLetters: { dead: 0 },
  };
  return { ledger, snapshot };
}

/** What was done to a run, and what has to be said of it. */
const DAMAGE: [string, (run: Run) => unknown, RegExp][] = [
  [
    'an answered event is gone',
    ({ snapshot }) => snapshot.events.splice(2, 1),
    /acknowledged, not in the log/,
  ],
  ['a found event is gone', ({ snapshot }) => snapshot.events.pop(), /found, not in the log/],
  [
    'a change is stored by both of its attempts',
    ({ snapshot }) => snapshot.events.push(event(5, 'task.completed', { correlationId: 'again' })),
    /stored 2 times/,
  ],
  [
    'an event stands twice in the log',
    ({ snapshot }) => snapshot.events.push({ ...snapshot.events[3]! }),
    /event ids: expected 5; got 4/,
  ],
  [
    'a refused change is stored',
    ({ snapshot }) => snapshot.events.push(event(5, 'task.completed', { correlationId: 'refused' })),
    /had to be refused; answered 422/,
  ],
  ['nobody knows of an event', ({ ledger }) => ledger.splice(2, 1), /nobody asked for it/],
  [
    'another version was answered',
    ({ ledger }) => (ledger[2]!.attempts[0]!.version = 3),
    /answered version 3; the log has 2/,
  ],
  [
    'events are not in the order of asking',
    ({ ledger }) => ledger.push(...ledger.splice(1, 1)),
    /behind version 3, asked for later/,
  ],
  ['a 500 was answered', ({ ledger }) => (ledger[3]!.attempts[0]!.status = 500), /answered 500/],
  [
    'a 503 did not say when to come again',
    ({ ledger }) => (ledger[3]!.attempts[0]!.status = 503),
    /503 without Retry-After/,
  ],
  [
    'what is allowed was refused',
    ({ ledger }) => (ledger[2]!.outcome = 'refused'),
    /task.updated\): refused with 200/,
  ],
  [
    'what has to be refused was taken',
    ({ ledger }) => (ledger[4]!.outcome = 'acknowledged'),
    /expected a refusal; got 422/,
  ],
  [
    'a position is missing',
    ({ snapshot }) => (snapshot.events[3]!.position = 5),
    /position 4 expected; got 5/,
  ],
  ['a version is missing', ({ snapshot }) => (snapshot.events[3]!.version = 4), /version 3 expected; got 4/],
  ['a head is ahead', ({ snapshot }) => (snapshot.heads[0]!.position = 5), /head: expected 4; got 5/],
  [
    'a stream is ahead',
    ({ snapshot }) => (snapshot.streams[1]!.version = 4),
    /stream tenant task: version: expected 3; got 4/,
  ],
  ['a row is behind', ({ snapshot }) => (snapshot.rows[1]!.version = 2), /expected version 3; got 2/],
  [
    'a row has another title',
    ({ snapshot }) => (snapshot.rows[1]!.fields.title = 'A'),
    /row tenant task: expected title "B"; got "A"/,
  ],
  [
    'a row is deleted',
    ({ snapshot }) => (snapshot.rows[1]!.fields.deletedAt = 'now'),
    /expected isDeleted false; got true/,
  ],
  ['a row is missing', ({ snapshot }) => snapshot.rows.pop(), /its events have no state row/],
  [
    'the API shows an older state',
    ({ snapshot }) => (snapshot.views[1]!.fields.status = 'open'),
    /API tenant task: expected status "done"; got "open"/,
  ],
  [
    'the API does not show a task',
    ({ snapshot }) => (snapshot.views[1]!.status = 404),
    /expected 200; got 404/,
  ],
  [
    'a line of the feed is missing',
    ({ snapshot }) => snapshot.feed.splice(1, 1),
    /not in the feed: .* task.created/,
  ],
  [
    'a line of the feed stands twice',
    ({ snapshot }) => snapshot.feed.push({ ...snapshot.feed[1]! }),
    /in the feed 1 times too often/,
  ],
  [
    'a line of the feed stands in another project',
    ({ snapshot }) => (snapshot.feed[1]!.projectId = 'other'),
    /not in the feed/,
  ],
  [
    'a consumer is behind',
    ({ snapshot }) => (snapshot.checkpoints[1]!.position = 3),
    /expected position 4; got 3/,
  ],
  [
    'a consumer never began',
    ({ snapshot }) => snapshot.checkpoints.pop(),
    /expected checkpoints of the relay and two/,
  ],
  [
    'a stream is parked',
    ({ snapshot }) => snapshot.parked.push({ tenantId, streamId: taskId, reason: 'x' }),
    /parked: tenant task: x/,
  ],
  ['there are dead letters', ({ snapshot }) => (snapshot.deadLetters.dead = 1), /dead: 1 dead letters/],
  [
    'an event never came to the topic',
    ({ snapshot }) => snapshot.messages.splice(3, 1),
    /in order up to 2 of 4 only/,
  ],
  [
    'events came to the topic in another order',
    ({ snapshot }) => (snapshot.messages = [1, 3, 2, 4].map((position) => ({ tenantId, position }))),
    /in order up to 2 of 4 only/,
  ],
  [
    'a due time made two jobs',
    ({ snapshot }) => snapshot.jobs.push({ ...snapshot.jobs[0]!, id: 'other' }),
    /made 2 jobs/,
  ],
  ['a schedule made no job', ({ snapshot }) => (snapshot.jobs = []), /schedule tenant daily: has no job/],
  [
    'a job is not done',
    ({ snapshot }) => (snapshot.jobs[0]!.status = 'failed'),
    /expected succeeded; got failed/,
  ],
  [
    'a job was claimed while another one held it',
    ({ snapshot }) => (snapshot.jobSteps[1]!.oldLeasedUntil = '091'),
    /claimed at 09, though leased until 091/,
  ],
  [
    'a job was completed twice',
    ({ snapshot }) => snapshot.jobSteps.push({ ...snapshot.jobSteps[2]! }),
    /completed 2 times/,
  ],
  [
    'a job went on after its end',
    ({ snapshot }) =>
      snapshot.jobSteps.push({ ...snapshot.jobSteps[2]!, oldStatus: 'succeeded', status: 'queued' }),
    /changed after its end/,
  ],
];

let sound: string[];
let damaged: string[][];
/** Of the sound run. */
let cut: string[];

beforeAll(async () => {
  const runs = DAMAGE.map(([, damage]) => {
    const run = soundRun();
    damage(run);
    return run;
  });
  [sound = [], ...damaged] = await faultsOf([soundRun(), ...runs]);
  const { ledger, snapshot } = soundRun();
  ({ cut } = await callCheck<{ cut: string[] }>('compareLedger', [ledger, snapshot]));
});

/** Faults of several runs, in one process for all. By a file, which may be longer than an argument. */
async function faultsOf(runs: Run[]): Promise<string[][]> {
  const dir = mkdtempSync(join(tmpdir(), 'plinth-crash-'));
  const file = join(dir, 'runs.json');
  writeFileSync(file, JSON.stringify(runs));
  const { stdout } = await runModule(`
    import { readFileSync } from 'node:fs';
    import { findFaults } from '${urlOf('findFaults')}';
    const runs = JSON.parse(readFileSync(${JSON.stringify(file)}, 'utf8'));
    process.stdout.write(JSON.stringify(runs.map(({ ledger, snapshot }) => findFaults(ledger, snapshot))));`);
  rmSync(dir, { recursive: true });
  return JSON.parse(stdout) as string[][];
}

/** Calls a function of a file of the same name, in a process of its own: jest does not load ES modules. */
async function callCheck<Result>(name: string, args: unknown[]): Promise<Result> {
  const { stdout } = await runModule(`
    import * as file from '${urlOf(name)}';
    process.stdout.write(JSON.stringify(file.${name}(...${JSON.stringify(args)})));`);
  return JSON.parse(stdout) as Result;
}

function urlOf(name: string): string {
  return pathToFileURL(join(__dirname, 'checks', `${name}.mts`)).href;
}

test('a sound run has no faults', () => {
  expect(sound).toEqual([]);
});

test.each(DAMAGE.map(([what, , said], index) => [what, said, index] as const))(
  'it is noticed when %s',
  (_what, said, index) => {
    expect(damaged[index]!.join('\n')).toMatch(said);
  },
);

test('a change that was stored though its caller got no answer is told apart', () => {
  expect(cut).toEqual([expect.stringMatching(/task.completed .*: stored, and answered nothing/)]);
});

test('it is noticed when changes or the feed stand still while the broker is away', async () => {
  const recovery = { blow: 'away', name: 'kafka', downMs: 60_000, answeredMs: 50, fedMs: 2_000 };
  const recoveries = [
    recovery,
    { ...recovery, fedMs: 61_000 },
    { ...recovery, answeredMs: 62_000 },
    { ...recovery, downMs: 5_000, fedMs: 9_000 },
    { ...recovery, name: 'postgres', answeredMs: 61_000, fedMs: 61_000 },
  ];
  expect(await callCheck('checkAbsences', [recoveries])).toEqual([
    'kafka away for 60000 ms: the feed had it only after 61000 ms',
    'kafka away for 60000 ms: a change was answered only after 62000 ms',
  ]);
});

import { plainToInstance } from 'class-transformer';
import type { ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';
import { CreateCommentDto, EditCommentDto, ListCommentsQuery } from './comment/dto';
import { PageQuery } from './pageQuery';
import { PurgeDto, ReasonDto } from './reason';
import { UpdateTenantDto } from './tenant/dto';
import { CreateProjectDto, UpdateProjectDto } from './project/dto';
import { CreateTaskDto, ListTasksQuery, MoveTaskDto, UpdateTaskDto } from './task/dto';
import { RefreshDto, SignInDto, SignUpDto } from './user/dto';

const ID = '0192f0c1-0000-7000-8000-0000000000aa';

/** The properties that are wrong, checked as the door does it. */
function wrong(dto: ClassConstructor<object>, body: object): string[] {
  const checked = validateSync(plainToInstance(dto, body), { whitelist: true, forbidNonWhitelisted: true });
  return checked.map((error) => error.property);
}

const chars = (count: number): string => 'x'.repeat(count);

type Values = [good: unknown[], bad: unknown[]];
type Case = [ClassConstructor<object>, valid: object, property: string, ...Values];

const project = { key: 'P1', name: 'First' };
const task = { projectId: ID, title: 'Write' };
const signUp = { tenantName: 'Acme', displayName: 'Ann', email: 'ann@example.com', password: '12345678' };
const descriptions: Values = [
  ['', chars(20_000), undefined],
  [chars(20_001), null, 7],
];
const titles: Values = [
  ['x', chars(200), '😀'.repeat(200)],
  ['', ' ', '\t\u3000', chars(201), '😀'.repeat(201), null, 'a\0'],
];
const labels: Values = [
  [[], ['a'], Array.from({ length: 20 }, () => chars(50)), undefined],
  ['a', [''], [chars(51)], Array.from({ length: 21 }, () => 'a'), [1], [null], null],
];

const days: Values = [
  ['2026-02-28', null, undefined],
  ['', '2026-02-29', '2026-02-28T00:00:00Z', 20260228],
];
const texts: Values = [
  ['x', 'two\nlines', chars(10_000)],
  ['', chars(10_001), null, undefined, 7],
];

const cases: Case[] = [
  [
    CreateProjectDto,
    project,
    'key',
    ['a', '0.5', 'A_b-c.d', chars(32)],
    ['', '-a', '.a', 'a b', 'ä', chars(33), 'a\n', null, 7],
  ],
  [CreateProjectDto, project, 'name', ...titles],
  [CreateProjectDto, project, 'description', ...descriptions],
  [UpdateProjectDto, {}, 'name', [...titles[0], undefined], [...titles[1]]],
  [UpdateProjectDto, {}, 'description', ...descriptions],
  [UpdateProjectDto, {}, 'key', [], ['P2']],
  [CreateTaskDto, task, 'projectId', [ID, ID.toUpperCase()], ['', 'x', `${ID}0`, null]],
  [CreateTaskDto, task, 'title', ...titles],
  [CreateTaskDto, task, 'description', ...descriptions],
  [CreateTaskDto, task, 'labels', ...labels],
  [CreateTaskDto, task, 'externalId', ['E-1', chars(200), undefined], ['', chars(201), null]],
  [UpdateTaskDto, {}, 'title', [...titles[0], undefined], [...titles[1]]],
  [UpdateTaskDto, {}, 'labels', ...labels],
  [UpdateTaskDto, {}, 'status', [], ['done']],
  [CreateTaskDto, task, 'assigneeId', [ID, ID.toUpperCase(), null, undefined], ['', 'x', 7]],
  [CreateTaskDto, task, 'dueDate', ...days],
  [UpdateTaskDto, {}, 'assigneeId', [ID, null, undefined], ['', 'x', 7]],
  [UpdateTaskDto, {}, 'dueDate', ...days],
  [UpdateTaskDto, {}, 'rank', [], ['V']],
  [MoveTaskDto, { place: 'after', taskId: ID }, 'place', ['before', 'after'], ['', 'first', null, undefined]],
  [MoveTaskDto, { place: 'after', taskId: ID }, 'taskId', [ID], ['', 'x', null, undefined]],
  [CreateCommentDto, { taskId: ID, text: 'x' }, 'taskId', [ID], ['', 'x', null, undefined]],
  [CreateCommentDto, { taskId: ID, text: 'x' }, 'text', ...texts],
  [CreateCommentDto, { taskId: ID, text: 'x' }, 'authorId', [], [ID]],
  [EditCommentDto, { text: 'x' }, 'text', ...texts],
  [ListCommentsQuery, { taskId: ID }, 'taskId', [ID], ['', 'x', undefined]],
  [SignUpDto, signUp, 'tenantName', ['A', chars(100)], ['', ' ', chars(101), null, undefined]],
  [SignUpDto, signUp, 'displayName', ['A', chars(100)], ['', ' ', chars(101), null]],
  [
    SignUpDto,
    signUp,
    'email',
    ['a@b.co', 'ann+tag@sub.example.com'],
    ['', 'ann', 'ann@', 'a b@example.com', `${chars(250)}@b.co`, ['ann@example.com'], null],
  ],
  [
    SignUpDto,
    signUp,
    'password',
    [chars(8), chars(128), '        ', '😀'.repeat(8), 'a\0b\n\t"\\ü'],
    [chars(7), chars(129), null, 12345678, [chars(8)]],
  ],
  [
    SignInDto,
    { email: 'ann@example.com', password: 'x' },
    'tenant',
    ['acme', undefined],
    ['', null, chars(101)],
  ],
  [
    SignInDto,
    { email: 'ann@example.com', password: 'x' },
    'password',
    ['', chars(128)],
    [chars(129), null, 7],
  ],
  [ReasonDto, {}, 'reason', ['x', chars(500), undefined], ['', chars(501), null, 7]],
  [PurgeDto, {}, 'reason', ['x', chars(500)], ['', chars(501), null, undefined]],
  [UpdateTenantDto, {}, 'purgeAfterDays', [1, 3650, undefined], [0, 3651, 1.5, '7', null]],
  [RefreshDto, {}, 'refreshToken', [chars(43), undefined], ['', chars(201), null]],
  [
    PageQuery,
    {},
    'limit',
    ['1', '50', '100', 7],
    ['0', '101', '-1', '5.5', '', 'x', '1e1', '0x1', ['5', '6']],
  ],
  [PageQuery, {}, 'cursor', ['abc', undefined], ['', chars(1001), ['a', 'b']]],
  [ListTasksQuery, {}, 'status', ['open', 'in_progress', 'done', undefined], ['', 'OPEN', ['open']]],
  [ListTasksQuery, {}, 'projectId', [ID, undefined], ['', 'x']],
];

describe.each(cases.map((each) => [`${each[0].name}.${each[2]}`, each] as const))('%s', (_name, each) => {
  const [dto, valid, property, good, bad] = each;
  const wrongWith = (value: unknown): string[] => wrong(dto, { ...valid, [property]: value });

  it('takes what is within bounds', () => {
    expect(good.map((value) => [value, wrongWith(value)])).toEqual(good.map((value) => [value, []]));
  });

  it('refuses what is not', () => {
    expect(bad.map((value) => [value, wrongWith(value)])).toEqual(bad.map((value) => [value, [property]]));
  });
});

describe('PageQuery', () => {
  it('gives 50 items when nothing is said', () => {
    expect(plainToInstance(PageQuery, {})).toMatchObject({ limit: 50 });
    expect(plainToInstance(ListTasksQuery, { limit: '7' })).toMatchObject({ limit: 7 });
  });
});

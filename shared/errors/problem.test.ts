import {
  ConflictError,
  ForbiddenError,
  GoneError,
  IllegalStateError,
  nameTaken,
  NotFoundError,
  PreconditionFailedError,
  QuotaExceededError,
  UnauthenticatedError,
  UnavailableError,
  ValidationError,
  versionConflict,
} from './appErrors';
import { problemHeaders, toProblem } from './problem';

const request = { instance: '/v1/projects', requestId: 'r-1' };

describe('toProblem', () => {
  it.each([
    [new UnauthenticatedError(), 401, 'unauthenticated'],
    [new ForbiddenError(), 403, 'forbidden'],
    [new NotFoundError('project'), 404, 'not_found'],
    [new ConflictError('already_done', 'It was done.'), 409, 'already_done'],
    [new IllegalStateError('project_archived', 'The project is archived.'), 422, 'project_archived'],
  ])('%s', (error, status, code) => {
    expect(toProblem(error, request)).toEqual({
      type: `urn:plinth:problem:${code}`,
      title: expect.any(String) as string,
      status,
      detail: error.message,
      instance: '/v1/projects',
      code,
      requestId: 'r-1',
    });
  });

  it('lists the faults of a request with their pointers', () => {
    const error = new ValidationError([{ pointer: '/title', code: 'is_text', detail: 'is too long' }]);
    expect(toProblem(error, request)).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [{ pointer: '/title', code: 'is_text', detail: 'is too long' }],
    });
  });

  it('shows the public members of an error, which cannot shadow its own', () => {
    expect(toProblem(nameTaken('project.key'), request)).toMatchObject({ status: 409, kind: 'project.key' });
    expect(toProblem(versionConflict(7), request)).toMatchObject({
      code: 'version_conflict',
      actualVersion: 7,
    });
    expect(toProblem(new PreconditionFailedError(3, 7), request)).toMatchObject({
      status: 412,
      actualVersion: 7,
    });
    expect(toProblem(new GoneError('task', '2026-11-22T10:00:00.000000Z'), request)).toMatchObject({
      status: 410,
      deletedAt: '2026-11-22T10:00:00.000000Z',
    });
    const shadowing = new ConflictError('c', 'm', { members: { status: 200, requestId: 'other' } });
    expect(toProblem(shadowing, request)).toMatchObject({ status: 409, requestId: 'r-1' });
  });

  it('says which quota is used up, under the type that clients know', () => {
    expect(toProblem(new QuotaExceededError('tenant', 30), request)).toEqual({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Too Many Requests',
      status: 429,
      code: 'quota_exceeded',
      detail: 'The quota "tenant" is used up; come again in 30 s.',
      'violated-policies': ['tenant'],
      instance: '/v1/projects',
      requestId: 'r-1',
    });
  });

  it.each([
    [new Error('password of user x is y'), 500, 'internal_error'],
    ['thrown text', 500, 'internal_error'],
    [undefined, 500, 'internal_error'],
    [new UnavailableError('cannot reach 10.0.0.1', 5, { internal: { host: 'h' } }), 503, 'unavailable'],
    [Object.assign(new Error('inner'), { status: 502, expose: true }), 500, 'internal_error'],
    [Object.assign(new Error('inner'), { status: 400 }), 500, 'internal_error'],
  ])('a 5xx shows only its request id: %p', (error, status, code) => {
    const problem = toProblem(error, request);
    expect(problem).toMatchObject({ status, code, requestId: 'r-1' });
    expect(Object.keys(problem).sort()).toEqual(['code', 'instance', 'requestId', 'status', 'title', 'type']);
  });

  it('does not repeat what the body parser quotes of the input', () => {
    const error = Object.assign(new SyntaxError('Unexpected token s in {"password": s'), {
      status: 400,
      expose: true,
    });
    const problem = toProblem(error, request);
    expect(problem).toMatchObject({ status: 400, code: 'malformed_request' });
    expect(JSON.stringify(problem)).not.toContain('password');
  });
});

describe('AppError', () => {
  it('keeps cause and internal details for the log', () => {
    const cause = new Error('inner');
    const error = new NotFoundError('project', { cause, internal: { tenantId: 't' } });
    expect(error).toMatchObject({ name: 'NotFoundError', cause, internal: { tenantId: 't' }, members: {} });
  });
});

describe('problemHeaders', () => {
  it('says when to come back and how to sign in', () => {
    expect(problemHeaders(new UnavailableError('x', 2.1))).toEqual({ 'retry-after': '3' });
    expect(problemHeaders(new UnavailableError('x', 0))).toEqual({ 'retry-after': '1' });
    expect(problemHeaders(new QuotaExceededError('tenant', 30))).toEqual({ 'retry-after': '30' });
    expect(problemHeaders(new UnauthenticatedError())).toEqual({ 'www-authenticate': 'Bearer' });
    expect(problemHeaders(new Error('x'))).toEqual({});
  });
});

import type { JsonObject } from '../types/json';

/** What an error may carry beside its code and public message. */
export type ErrorDetails = {
  /** Shown to the caller beside `code` and `detail`, e.g. `{ actualVersion: 7 }`. */
  readonly members?: JsonObject;
  /** For the log only. */
  readonly internal?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
};

/**
 * An error with three audiences: `code` for programs (stable), `message` for the caller (safe to show, save of a
 * 5xx), `internal` and `cause` for the log. problem.ts turns it into an answer.
 */
export abstract class AppError extends Error {
  abstract readonly status: number;
  readonly members: JsonObject;
  readonly internal: Readonly<Record<string, unknown>>;

  /** @param code lower snake case; a caller may branch on it, so it never changes */
  constructor(
    readonly code: string,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.name = new.target.name;
    this.members = details.members ?? {};
    this.internal = details.internal ?? {};
  }
}

/** One fault of a request. */
export type Fault = {
  /** JSON pointer (RFC 6901) into the body; for a query parameter its name, as `/limit`. */
  readonly pointer: string;
  /** Lower snake case, stable: what is wrong, e.g. `too_large`. */
  readonly code: string;
  /** For people: what is expected there. */
  readonly detail: string;
};

/** 400: the request has faults of form; all of them at once. */
export class ValidationError extends AppError {
  readonly status = 400;

  constructor(
    readonly faults: readonly Fault[],
    details?: ErrorDetails,
  ) {
    super('invalid_request', 'The request is not valid; see errors.', details);
  }
}

/** 401: nobody is known by what the request shows. */
export class UnauthenticatedError extends AppError {
  readonly status = 401;

  constructor(message = 'Sign in first.', code = 'unauthenticated', details?: ErrorDetails) {
    super(code, message, details);
  }
}

/** 403: the caller is known and may not. */
export class ForbiddenError extends AppError {
  readonly status = 403;

  constructor(message = 'You may not do this.', code = 'forbidden', details?: ErrorDetails) {
    super(code, message, details);
  }
}

/** 403 `plan_feature`, 422 `plan_limit`: the plan of the tenant does not have it, or ends here; `members` name both. */
export class EntitlementError extends AppError {
  readonly status: 403 | 422;

  constructor(code: 'plan_feature' | 'plan_limit', message: string, details?: ErrorDetails) {
    super(code, message, details);
    this.status = code === 'plan_feature' ? 403 : 422;
  }
}

/** 404: not there, or not the caller's. */
export class NotFoundError extends AppError {
  readonly status = 404;

  /** @param what the kind of thing, e.g. `project` */
  constructor(what: string, details?: ErrorDetails) {
    super('not_found', `There is no such ${what}.`, details);
  }
}

/** 410: deleted; only for those who may restore it, everybody else gets a NotFoundError. */
export class GoneError extends AppError {
  readonly status = 410;

  /** @param deletedAt RFC 3339 UTC */
  constructor(
    what: string,
    readonly deletedAt: string,
    details?: ErrorDetails,
  ) {
    super('gone', `This ${what} was deleted; it can be restored.`, { ...details, members: { deletedAt } });
  }
}

/** 410: purged, so that nobody can read or restore it; for everybody who would be told that it was deleted. */
export class PurgedError extends AppError {
  readonly status = 410;

  /** @param purgedAt RFC 3339 UTC */
  constructor(
    what: string,
    readonly purgedAt: string,
    details?: ErrorDetails,
  ) {
    super('purged', `This ${what} was purged; its content is gone for good.`, {
      ...details,
      members: { purgedAt },
    });
  }
}

/** 409: the request is right but collides with what is there; see nameTaken and versionConflict. */
export class ConflictError extends AppError {
  readonly status = 409;
}

/**
 * A unique name is held by another thing.
 * @param kind what is taken, as in the reservation: `project.key`, `task.external_id`, `tenant.slug`, `user.email`
 */
export function nameTaken(kind: string, details?: ErrorDetails): ConflictError {
  return new ConflictError('name_taken', `Another one has this ${kind} already; choose a different one.`, {
    ...details,
    members: { kind },
  });
}

/** Others changed the stream first, again and again: the caller may read and try anew. */
export function versionConflict(actualVersion: number, details?: ErrorDetails): ConflictError {
  return new ConflictError('version_conflict', 'Others changed it at the same time; read it and try again.', {
    ...details,
    members: { actualVersion },
  });
}

/** 412: the caller named a version (If-Match) that is no longer the newest. */
export class PreconditionFailedError extends AppError {
  readonly status = 412;

  constructor(
    readonly expectedVersion: number,
    readonly actualVersion: number,
    details?: ErrorDetails,
  ) {
    super(
      'stale_version',
      `If-Match names version ${expectedVersion}, but the newest is ${actualVersion}; read it and decide anew.`,
      { ...details, members: { actualVersion } },
    );
  }
}

/** 422: a rule of the domain says no; one code per rule, e.g. `project_archived`. */
export class IllegalStateError extends AppError {
  readonly status = 422;
}

/** 429: more than a quota allows. */
export class QuotaExceededError extends AppError {
  readonly status = 429;

  /**
   * @param policy name of the quota, as in the header RateLimit-Policy
   * @param retryAfterSeconds when there will be more of it
   */
  constructor(
    policy: string,
    readonly retryAfterSeconds: number,
    details?: ErrorDetails,
  ) {
    super('quota_exceeded', `The quota "${policy}" is used up; come again in ${retryAfterSeconds} s.`, {
      ...details,
      members: { 'violated-policies': [policy] },
    });
  }
}

/** 503: something that this process needs is away or behind; the same call may succeed later. */
export class UnavailableError extends AppError {
  readonly status = 503;

  /**
   * @param message for the log: a caller sees the status, the code and the request id only
   * @param details.code where a caller may want to tell one from another; default `unavailable`
   */
  constructor(
    message: string,
    readonly retryAfterSeconds = 1,
    { code = 'unavailable', ...details }: ErrorDetails & { readonly code?: string } = {},
  ) {
    super(code, message, details);
  }
}

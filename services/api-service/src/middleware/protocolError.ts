import { AppError } from '@plinth/shared/errors/appErrors';

/** 405, 415: the request does not speak the way this path is spoken to. */
export class ProtocolError extends AppError {
  constructor(
    readonly status: 405 | 415,
    code: 'method_not_allowed' | 'unsupported_media_type',
    message: string,
  ) {
    super(code, message);
  }
}

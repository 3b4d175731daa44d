import { json } from 'express';
import type { RequestHandler } from 'express';
import { AppError } from '../errors/appErrors';

/**
 * What a subscription may answer. success: done, or ours to do later. retry: deliver it again. drop: it can never be
 * handled; it goes to the dead-letter topic at once.
 */
export type SubscriptionAnswer = 'success' | 'retry' | 'drop';

/** Handles one message: the body as parsed JSON, unchecked, and the broker's facts of it (`__offset` and so on). */
export type MessageHandler = (
  message: unknown,
  headers: Readonly<Record<string, string | string[] | undefined>>,
) => Promise<SubscriptionAnswer>;

// An event has at most 256 KiB, but whoever reaches the broker can send more.
const BODY_LIMIT = '2mb';

/**
 * Makes the handler of a subscription's route: parse, handle, answer. A body that is no JSON, or too long, is dropped;
 * a handler that throws leaves it to the app's error handler to answer 500, which delivers the message again.
 */
export function subscriptionRoute(handle: MessageHandler): RequestHandler {
  const parse = json({ type: () => true, limit: BODY_LIMIT, strict: false });
  return function answerMessage(request, response, next) {
    const answer = (status: SubscriptionAnswer) =>
      void response.status(200).json({ status: status.toUpperCase() });
    parse(request, response, (unparsed?: unknown) => {
      if (unparsed) return answer('drop');
      handle(request.body, request.headers).then(answer, next);
    });
  };
}

class UnknownSidecarRouteError extends AppError {
  readonly status = 500;
}

/**
 * Last route of a door for the sidecar: a path that nobody handles is a 500 for the app's error handler, because the
 * sidecar takes a 404 as "acknowledge and forget" and a mistyped route would lose every message.
 */
export const refuseUnknownRoute: RequestHandler = (request, _response, next) => {
  const message = `no handler for ${request.method} ${request.path.slice(0, 200)}`;
  next(new UnknownSidecarRouteError('unknown_sidecar_route', message));
};

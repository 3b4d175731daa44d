import type { RequestHandler } from 'express';

/**
 * What a subscription route answers, with status 200. SUCCESS: done, or ours to do later. RETRY: deliver it again.
 * DROP: it can never be handled; it goes to the dead-letter topic at once.
 */
export const ANSWERS = {
  success: { status: 'SUCCESS' },
  retry: { status: 'RETRY' },
  drop: { status: 'DROP' },
} as const;

/**
 * Last route of a door for the sidecar: 500 for a path that nobody handles, because the sidecar takes a 404 as
 * "acknowledge and forget" and a mistyped route would lose every message.
 */
export const refuseUnknownRoute: RequestHandler = (request, response) => {
  response
    .status(500)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      code: 'unknown_sidecar_route',
      detail: `No handler for ${request.method} ${request.path.slice(0, 200)}.`,
    });
};

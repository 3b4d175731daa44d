/**
 * The sidecar refused a call or did not answer it. `status` is its HTTP status, undefined when there was no answer
 * (not there, timed out, connection lost).
 */
export class SidecarError extends Error {
  override readonly name = 'SidecarError';

  readonly status: number | undefined;
  /** What the sidecar or the called service said; for the log. */
  readonly reason: string;

  /** @param call what was tried, e.g. `invoke event-service/internal/health` */
  constructor(
    readonly call: string,
    { status, reason, cause }: { status?: number; reason: string; cause?: unknown },
  ) {
    super(`expected the sidecar to do: ${call}; got ${status ?? 'no answer'}: ${reason.slice(0, 500)}`, {
      cause,
    });
    this.status = status;
    this.reason = reason;
  }
}

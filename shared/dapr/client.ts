import { DaprClient, CommunicationProtocolEnum } from '@dapr/dapr';
import { SidecarError } from './sidecarError';

/** Where this service's own sidecar listens, and the token that it asks for (DAPR_API_TOKEN). */
export type SidecarAddress = {
  /** Default 127.0.0.1. */
  readonly host?: string;
  readonly httpPort: number;
  readonly apiToken: string;
};

/** One call of the SDK: what it is for, how long it may take (default 2,000 ms) and the call itself. */
export type SidecarCall<T> = {
  readonly what: string;
  readonly timeoutMs?: number;
  readonly run: (sdk: DaprClient) => Promise<T>;
};

/** The wrapped SDK client; one per process, see {@link createDapr}. */
export type Dapr = ReturnType<typeof createDapr>;

const DEFAULT_TIMEOUT_MS = 2_000;
// The SDK writes to the console; everything it says is also in what it throws. 0 = errors only.
const SILENT = { level: 0, service: { error() {}, warn() {}, info() {}, verbose() {}, debug() {} } };

/**
 * Makes the client for service invocation over HTTP. It connects at the first call and
 * does not wait for the sidecar; see waitForSidecar. Its sockets are shared by all clients of the process.
 */
export function createDapr({ host = '127.0.0.1', httpPort, apiToken }: SidecarAddress) {
  const sdk = new DaprClient({
    daprHost: host,
    daprPort: String(httpPort),
    daprApiToken: apiToken,
    communicationProtocol: CommunicationProtocolEnum.HTTP,
    logger: SILENT,
  });
  // Else the first call would poll up to 30 s for a sidecar that is away, past every timeout.
  sdk.daprClient.setIsInitialized(true);

  return {
    /**
     * Makes one call.
     * @returns what the SDK returned; an empty body is ''
     * @throws SidecarError for a refusal, also one that the SDK only returns (`{error}`), and for a timeout
     */
    async call<T>({ what, timeoutMs = DEFAULT_TIMEOUT_MS, run }: SidecarCall<T>): Promise<T> {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        const reason = `nothing within ${timeoutMs} ms`;
        timer = setTimeout(() => reject(new SidecarError(what, { reason })), timeoutMs);
      });
      try {
        const result = await Promise.race([run(sdk), late]);
        if (hasError(result)) throw result.error;
        return result;
      } catch (error) {
        throw asSidecarError(what, error);
      } finally {
        clearTimeout(timer);
      }
    },

    /** Closes the sockets; a call after that opens new ones. */
    close: () => sdk.stop(),
  };
}

function hasError(result: unknown): result is { error: unknown } {
  return typeof result === 'object' && result !== null && 'error' in result && result.error instanceof Error;
}

/** The SDK throws Errors whose message is JSON: `{error, error_msg, status}`. */
function asSidecarError(what: string, error: unknown): SidecarError {
  if (error instanceof SidecarError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const { status, error_msg: said } = parsed(message);
  return new SidecarError(what, {
    status: typeof status === 'number' ? status : undefined,
    reason: typeof said === 'string' ? said : message,
    cause: error,
  });
}

function parsed(message: string): { status?: unknown; error_msg?: unknown } {
  try {
    return (JSON.parse(message) ?? {}) as object;
  } catch {
    return {};
  }
}

// Plain JavaScript: lock.mjs needs it on Node 20, before Node 24 is there.

/**
 * Calls `before` when a signal is about to end this process, which then ends of it as it would have, unless
 * someone else listens for that signal and decides otherwise.
 * @param {(signal: NodeJS.Signals) => void} before
 * @returns {() => void} takes the listeners away again
 */
export function onEndingSignal(before) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const listener = (signal) => {
    before(signal);
    release();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const release = () => signals.forEach((signal) => process.removeListener(signal, listener));
  signals.forEach((signal) => process.on(signal, listener));
  return release;
}

export function onEndingSignal(before: (signal: NodeJS.Signals) => void): () => void;

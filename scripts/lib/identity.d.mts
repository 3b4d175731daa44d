export function startTimeOf(pid: number): string | undefined;

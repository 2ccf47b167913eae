import pidusage from 'pidusage';

export interface Usage {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** What a process has used so far, as the operating system counts it. */
export async function usageOf(pid: number): Promise<Usage> {
  const { ctime, memory } = await pidusage(pid);
  return { cpuSeconds: ctime / 1000, memoryBytes: memory };
}

/** Runs something and tells what a process used meanwhile: CPU seconds, and memory at its peak. */
export async function watching<T>(pid: number, work: () => Promise<T>) {
  const before = await usageOf(pid);
  let peakBytes = before.memoryBytes;
  const note = async () => {
    peakBytes = Math.max(peakBytes, (await usageOf(pid)).memoryBytes);
  };
  // A sample that fails is one sample less.
  const timer = setInterval(() => void note().catch(() => {}), 200);
  const result = await work().finally(() => clearInterval(timer));
  const after = await usageOf(pid);
  return {
    result,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    peakBytes: Math.max(peakBytes, after.memoryBytes),
  };
}

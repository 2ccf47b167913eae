import pidusage from 'pidusage';

const SAMPLE_INTERVAL_MS = 200;

/** What a process has used so far, as the operating system counts it. */
export async function readUsage(pid: number) {
  const { ctime, memory } = await pidusage(pid);
  return { cpuSeconds: ctime / 1000, memoryMb: memory / 1_000_000 };
}

/** What a process uses while the work runs: CPU time, and memory at its peak. */
export async function measureUsage<T>(pid: number, work: () => Promise<T>) {
  const before = await readUsage(pid);
  let peakMemoryMb = before.memoryMb;
  const sample = async () => {
    peakMemoryMb = Math.max(peakMemoryMb, (await readUsage(pid)).memoryMb);
  };
  // A sample that fails is left out.
  const timer = setInterval(() => void sample().catch(() => {}), SAMPLE_INTERVAL_MS);
  const result = await work().finally(() => clearInterval(timer));
  const after = await readUsage(pid);
  return {
    result,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    peakMemoryMb: Math.max(peakMemoryMb, after.memoryMb),
  };
}

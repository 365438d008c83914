// A program under measurement: gets its settings from the benchmark over IPC, says where it listens, ends with it.

export interface ProgramSettings {
  /** Name of the workload. */
  readonly workload: string;
  /** Address of the upstream process; each service is a path. */
  readonly upstream: string;
}

/** Exits with 1 when it cannot start. */
export function runProgram<Settings extends ProgramSettings>(start: (settings: Settings) => Promise<string>): void {
  process.once('message', (message) => {
    start(message as Settings).then(
      (url) => process.send?.({ ready: { url } }),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.once('disconnect', () => process.exit(0));
}

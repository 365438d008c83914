// The fan-out as a process of its own: gets its settings from the parent process, says where it listens, ends with it.
import { createFanOut, type FanOutSettings } from './fan-out/createFanOut.js';

process.once('message', (settings) => {
  createFanOut(settings as FanOutSettings).then(
    ({ url }) => process.send?.({ ready: { url } }),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
});
process.once('disconnect', () => process.exit(0));

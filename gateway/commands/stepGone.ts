// Commands outlive versions and keys: one may have been accepted when an adapter still had it, or could still be read.

/** It cannot be carried out as it stands, now or later. */
export class StepGone extends Error {
  readonly status = 410;
}

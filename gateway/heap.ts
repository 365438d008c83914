// How the heap grows, set before anything else is loaded: the first import of a program.
import { setFlagsFromString } from 'node:v8';

/**
 * What starting makes mostly stays. Left alone, V8 takes it as a reason to give new objects 32 MB, which nobody uses
 * afterwards.
 */
setFlagsFromString('--semi-space-growth-factor=1');

/** Once started. V8 alone lets four times what lives come together before it looks for what does not: here twice. */
export function settleHeap(): void {
  setFlagsFromString('--semi-space-growth-factor=2');
  setFlagsFromString('--heap-growing-percent=100');
  // What lives among new objects is the few requests under way: four threads that share it out spend as much again on
  // finding each other. Where there is one core for all of them, the pause is no longer for it.
  setFlagsFromString('--no-parallel-scavenge');
}

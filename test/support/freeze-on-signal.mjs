import { isMainThread } from 'node:worker_threads';

// Loaded with NODE_OPTIONS=--import: the main thread never comes back from SIGUSR2, as from a loop that does not end.
if (isMainThread) {
  process.on('SIGUSR2', function freezeForEver() {
    for (;;) Math.sqrt(performance.now());
  });
}

import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// Loaded with NODE_OPTIONS=--import: the main thread never comes back from SIGUSR2, as from a loop that does not end. With
// PGHERD_TEST_FREEZE=exit it does not come back from `process.exit` either. A path there is a FIFO without a writer: opening it
// hangs in a call of the operating system.
const how = process.env.PGHERD_TEST_FREEZE ?? 'loop';
if (isMainThread) {
  process.on('SIGUSR2', function freezeForEver() {
    if (how.startsWith('/')) readFileSync(how);
    if (how === 'exit') process.on('exit', freezeForEver);
    for (;;) Math.sqrt(performance.now());
  });
}

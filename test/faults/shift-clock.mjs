// Loaded into a daemon with NODE_OPTIONS: its wall clock differs from the machine's by the milliseconds that the file says.
import { readFileSync } from 'node:fs';

const file = process.env.PGHERD_TEST_CLOCK_SHIFT;
const RealDate = Date;
let shiftMs = 0;

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length === 0) super(RealDate.now() + shiftMs);
    else super(...parts);
  }

  static now() {
    return RealDate.now() + shiftMs;
  }
};

if (file !== undefined) {
  setInterval(() => {
    try {
      shiftMs = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      shiftMs = 0;
    }
  }, 50).unref();
}

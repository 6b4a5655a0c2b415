import { now, type RoundReport, runRound } from './round.ts';
import { createWorld } from './world.ts';

export type { RoundReport };

export interface RoundsOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly faults: readonly string[];
  readonly daemons: number;
  /** true: the default settings, and minutes per round. */
  readonly defaults: boolean;
  /** `log`: the last lines of the daemons' logs. */
  readonly onRound: (report: RoundReport, log: string) => Promise<void>;
}

/** Rounds in one world, one after the other: a later round includes the leftovers of the earlier ones. */
export async function runRounds(options: RoundsOptions): Promise<readonly RoundReport[]> {
  const world = await createWorld({
    daemons: options.daemons,
    defaults: options.defaults,
    leaseMs: options.defaults ? 15_000 : 2_000,
  });
  const reports: RoundReport[] = [];
  try {
    let from = await now(world);
    for (let round = 0; round < options.rounds; round++) {
      const report = await runRound(world, {
        seed: options.seed + round,
        faults: options.faults,
        stuckMs: options.defaults ? 120_000 : 60_000,
        from,
      });
      from = report.until;
      reports.push(report);
      await options.onRound(report, world.daemons.map((daemon) => daemon.log()).join('\n'));
      await Promise.all(world.daemons.map((daemon) => daemon.restartIfEnded()));
    }
  } finally {
    await world.close();
  }
  return reports;
}

import { CLONE_HINT, copyError, type InstallationPlace, promotionMessage } from '../../store/definitions/identity.ts';
import { type Finding, finding } from './finding.ts';

/** Whether the installation is in the database that it belongs to. */
export function judgeIdentity({ copied, recordedName, database, promotion }: InstallationPlace): readonly Finding[] {
  if (copied !== null) {
    const { message, hint } = copyError(database, copied);
    return [finding('identity', 'error', message, hint)];
  }
  if (promotion !== null) {
    const severity = promotion.seenAt === null ? 'warning' : 'info';
    return [finding('identity', severity, promotionMessage(promotion), CLONE_HINT)];
  }
  if (recordedName !== database) {
    const text = `database ${recordedName} was renamed to ${database}; the installation is the same`;
    return [finding('identity', 'info', text, 'pgherd migrate records the new name')];
  }
  return [finding('identity', 'ok', `the installation belongs to database ${database}`)];
}

import { expect, test } from 'vitest';
import { placeOf } from '../../../src/task/place.ts';

test.each([
  ['no database and no connection', null, null, 'home'],
  ['the home database by its name', 'postgres', null, 'home'],
  ['another database', 'shop', null, 'other-database'],
  ['a connection', null, 'eu', 'other-connection'],
  ['a connection and a database with the name of the home database', 'postgres', 'eu', 'other-connection'],
])('%s', (_, database, connection, place) => {
  expect(placeOf({ database, connection }, 'postgres')).toBe(place);
});

import { beforeAll, describe, expect, test } from 'vitest';
import { destructiveParts } from '../../../src/sql/destructive.ts';
import { loadSqlParser, type SqlParser } from '../../../src/sql/parser.ts';
import { sameStatement } from '../../../src/sql/same-statement.ts';

let parser: SqlParser;
beforeAll(async () => {
  parser = await loadSqlParser();
});

const body = (code: string): string => `do $$ begin ${code} end $$`;

describe('the statements are the same', () => {
  test.each([
    ['blanks', 'select 1', 'select  1\n'],
    ['blanks', 'select 1; select 2', 'select 1;\n\nselect 2'],
    ['comments', 'select 1', '-- one\nselect 1'],
    ['comments', 'select /* a */ 1', 'select /* b */ 1'],
    ['spelling', 'select a from b', 'SELECT a FROM b'],
    ['spelling', 'select a::int from b', 'select cast(a as int) from b'],
    ['blanks', body('delete from a;'), body('delete   from a;')],
    ['comments', body('delete from a;'), body('-- all\n delete from a;')],
    [null, body('delete from a;'), body('delete from b;')],
    [null, 'select 1', 'select 2'],
    [null, "select 'a  b'", "select 'a b'"],
    [null, "select '-- a'", "select '-- b'"],
    [null, 'do language plperl $$ a $$', 'do language plperl $$ a  $$'],
    [null, 'select 1', 'select 1; select 1'],
    [null, 'select 1', 'selct 1'],
    [null, 'select from a limit 1', 'select from a offset 1'],
  ])('%s: %j and %j', (how, before, after) => {
    expect(sameStatement(before, after, parser)).toBe(how);
    expect(sameStatement(after, before, parser)).toBe(how);
  });
});

describe('the rows and tables that an SQL text removes', () => {
  test.each([
    ['delete from shop.orders where id = 1', ['DELETE FROM shop.orders']],
    ['delete from orders', ['DELETE FROM orders without WHERE']],
    ['with d as (delete from a where b returning *) insert into c select * from d', ['DELETE FROM a']],
    ['update a set b = 1', ['UPDATE a without WHERE']],
    ['update a set b = 1 where c', []],
    ['truncate a, b', ['TRUNCATE a, b']],
    ['drop table if exists a, s.b; drop function f(int)', ['DROP TABLE a, s.b', 'DROP FUNCTION f']],
    ['alter table a drop column b', ['DROP COLUMN b']],
    ['merge into a using b on a.id = b.id when matched then delete', ['MERGE … DELETE']],
    [body('if true then delete from a where b; end if; perform 1;'), ['DELETE FROM a']],
    ['create function f() returns void language plpgsql as $$ begin truncate t; end $$', ['TRUNCATE t']],
    ["select 'delete from a'", []],
    ['-- drop table a\nselect 1', []],
    ['delete form a', []],
  ])('%j', (sql, parts) => {
    expect(destructiveParts(sql, parser)).toEqual(parts);
  });
});

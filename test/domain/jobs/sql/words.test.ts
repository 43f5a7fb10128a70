import { describe, expect, test } from 'vitest';
import { addressOf } from '#domain/jobs/command/sql/address.ts';
import { areExpectedRows, isRowCount } from '#domain/jobs/command/sql/expected-rows.ts';
import { opensAnother, statementsIn } from '#domain/jobs/command/sql/statements.ts';
import { alignedTable } from '#domain/jobs/command/sql/table.ts';

describe('expected rows', () => {
  test.each<[string | number, number[], number[]]>([
    ['>0', [1, 9], [0]],
    ['>= 2', [2, 3], [1]],
    ['<2', [0, 1], [2]],
    ['<=2', [0, 2], [3]],
    ['=2', [2], [1, 3]],
    ['2', [2], [1, 3]],
    [0, [0], [1]],
  ])('%s', (expected, met, unmet) => {
    expect(met.map((rows) => areExpectedRows(rows, expected))).toEqual(met.map(() => true));
    expect(unmet.map((rows) => areExpectedRows(rows, expected))).toEqual(unmet.map(() => false));
  });

  test.each(['', '>', '> -1', '=>1', '1.5', '>1 ', '!=1', '1e3'])('%j says none', (text) => {
    expect(isRowCount(text)).toBe(false);
  });
});

describe('the address in a secret', () => {
  test.each([
    [
      'postgres://ann:p%40ss@db:5432/shop?sslmode=require',
      'postgres',
      'postgres://ann:p%40ss@db:5432/shop?sslmode=require',
    ],
    [' postgresql://db/shop\n', 'postgres', 'postgresql://db/shop'],
    ['mysql://ann:p%40ss@db/shop', 'mysql', 'mysql://ann:p%40ss@db/shop'],
    ['mariadb://db/shop', 'mysql', 'mysql://db/shop'],
    [
      '{"engine":"postgres","host":"db.test","port":5433,"username":"ann","password":"p@ss/word","dbname":"shop"}',
      'postgres',
      'postgres://ann:p%40ss%2Fword@db.test:5433/shop',
    ],
    ['{"engine":"aurora-mysql","host":"db.test","username":"ann","password":"x"}', 'mysql', 'mysql://ann:x@db.test/'],
  ])('%s', (text, engine, url) => {
    expect(addressOf(text)).toMatchObject({ engine, url });
  });

  test('is to be masked as a whole, and so is its password in both forms', () => {
    const text = 'postgres://ann:p%40ssword@db/shop';
    expect(addressOf(text)?.secrets).toEqual([text, 'p%40ssword', 'p@ssword']);
  });

  test.each([
    '',
    'shop',
    'http://db/',
    'sqlite:/a',
    'postgres:///shop',
    '{"host":"db"}',
    '{"engine":"oracle","host":"db"}',
    '{',
  ])('%j is none', (text) => {
    expect(addressOf(text)).toBeUndefined();
  });
});

describe('a table', () => {
  test('is aligned: numbers at the right, everything else at the left', () => {
    const rows = [
      ['1', 'ann', '1.5'],
      ['20', null, 'x'],
    ];
    expect(alignedTable(['id', 'name', 'value'], rows)).toBe(
      ['id | name | value', '---+------+------', ' 1 | ann  | 1.5', '20 | NULL | x', ''].join('\n'),
    );
  });

  test('has each row on a line, nothing of a terminal, and no cell that is too long to read', () => {
    const text = alignedTable(['a'], [['x\ny\tz\r'], ['\u001b[31mred'], ['y'.repeat(5_000)]]);
    const lines = text.split('\n');
    expect(lines[2]).toBe('x\\ny\\tz\\r');
    expect(lines[3]).toBe('red');
    expect(lines[4]).toBe(`${'y'.repeat(1_000)}...`);
  });

  test('without rows is its columns', () => {
    expect(alignedTable(['a', 'bc'], [])).toBe('a | bc\n--+---\n');
  });
});

describe('the statements of a text', () => {
  test.each<[string, string[]]>([
    ['select 1', ['select 1']],
    [' ; select 1;; select 2 ; ', ['select 1', 'select 2']],
    ['select \';\', ";", `;`, [;] ; x', ['select \';\', ";", `;`, [;]', 'x']],
    ["select 'it''s;' ; x", ["select 'it''s;'", 'x']],
    ['select 1 -- ; no\n; x /* ; */', ['select 1 -- ; no', 'x /* ; */']],
    ['-- nothing\n/* at all; */', []],
    ['/* open', []],
    [
      'create temp trigger t after insert on a begin update a set x = 1; delete from b; end; select 1',
      ['create temp trigger t after insert on a begin update a set x = 1; delete from b; end', 'select 1'],
    ],
    [
      'create trigger t after insert on a begin select case when 1 then 2 end; select 3; end; select 4',
      ['create trigger t after insert on a begin select case when 1 then 2 end; select 3; end', 'select 4'],
    ],
    ["select 'unclosed; x", ["select 'unclosed", 'x']],
  ])('%j', (text, statements) => {
    expect(statementsIn(text)).toEqual(statements);
  });

  test.each([
    ["ATTACH DATABASE '/x' as y", true],
    ["/* a */ attach/**/'/x' as y", true],
    ['select \'attach\', "attach" -- attach', false],
    ['select attached from a', false],
    ["vacuum main into '/x'", true],
    ['VACUUM', false],
    ['insert into a values (1)', false],
  ])('%j opens another file: %s', (statement, expected) => {
    expect(opensAnother(statement)).toBe(expected);
  });
});

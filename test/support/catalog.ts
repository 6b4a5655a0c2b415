import type { TestDatabase } from './database.ts';

/**
 * Everything that a schema contains as one text per object: columns, constraints, indexes, triggers, views, functions, comments,
 * owners, settings and grants, in a fixed order. The order of a table's columns does not count, that of a view's does.
 */
export async function readCatalog(database: TestDatabase, schema: string): Promise<readonly string[]> {
  const rows = await database.query<{ line: string }>(
    `with relation as (select c.* from pg_class c where c.relnamespace = $1::regnamespace),
       routine as (select p.* from pg_proc p where p.pronamespace = $1::regnamespace),
       acl (object, owner, acl) as (
         select 'schema', nspowner, nspacl from pg_namespace where oid = $1::regnamespace
         union all select oid::regclass::text, relowner, relacl from relation
         union all select oid::regprocedure::text, proowner, proacl from routine
         union all select r.oid::regclass || '.' || a.attname, r.relowner, a.attacl
           from relation r join pg_attribute a on a.attrelid = r.oid where a.attacl is not null
       ),
       line (line) as (
         select format('grants on %s of %s: %s', object, pg_get_userbyid(owner),
             (select string_agg(format('%s %s to %s', x.privilege_type, x.is_grantable, x.grantee::regrole), ', '
                order by x.grantee::regrole::text, x.privilege_type) from aclexplode(acl) x)) from acl
         union all select format('relation %s %s %s', oid::regclass, relkind, reloptions) from relation
         union all select format('column %s %s %s %s %s %s %s %s', r.oid::regclass, case when r.relkind = 'v' then a.attnum end, a.attname,
             format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid))
           from relation r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
             left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
         union all select format('constraint %s %s', k.conrelid::regclass, pg_get_constraintdef(k.oid)) from pg_constraint k where k.connamespace = $1::regnamespace
         union all select pg_get_indexdef(i.indexrelid) from pg_index i join relation r on r.oid = i.indexrelid
         union all select pg_get_triggerdef(t.oid) from pg_trigger t join relation r on r.oid = t.tgrelid where not t.tgisinternal
         union all select format('view %s %s', oid::regclass, pg_get_viewdef(oid)) from relation where relkind = 'v'
         union all select pg_get_functiondef(oid) from routine
         union all select format('comment on %s: %s', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description) from pg_description d
           where (d.classoid = 'pg_class'::regclass and d.objoid in (select oid from relation))
             or (d.classoid = 'pg_proc'::regclass and d.objoid in (select oid from routine))
         union all select format('step %s', x.name) from (select name from ${schema}.migrations) x
       )
     select line from line order by line collate "C"`,
    [schema],
  );
  return rows.map(({ line }) => line);
}
